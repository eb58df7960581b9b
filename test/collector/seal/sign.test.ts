import { spawnSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatherEvidence } from "../../../analyzer/gather.ts";
import type { Container } from "../../../bundle/container.ts";
import { openInput } from "../../../bundle/node/open-input.ts";
import { openMaybeSealed } from "../../../bundle/node/sealed.ts";
import { sha256 } from "../../../bundle/node/sha256.ts";
import { fingerprintOf, parsePublicKey, signatureCheck } from "../../../bundle/node/signature.ts";
import { type BundleInput, buildBundle, writeBundle } from "../../../bundle/write.ts";
import { writeSealed } from "../../../collector/seal/seal.ts";
import { readSigningKey } from "../../../collector/seal/sign.ts";
import { type MemoryFile, memoryContainer } from "../../support/memory-container.ts";

const SERVICE = '{"name": "ADSync", "state": "Running"}';
const BUNDLE: BundleInput = {
  manifest: {
    tool: { name: "test", version: "0" },
    createdUtc: "2024-05-01T00:00:00Z",
    sources: [{ id: "collector-log", outcome: "collected", paths: ["collector.log"] }],
  },
  files: new Map([["collector.log", new TextEncoder().encode(SERVICE)]]),
};

let folder: string;
const at = (name: string): string => join(folder, name);
let signer: Awaited<ReturnType<typeof readSigningKey>>;
const own = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sign-"));
  await writeFile(at("own.key"), own.privateKey.export({ type: "pkcs8", format: "pem" }));
  await writeFile(at("own.pub"), own.publicKey.export({ type: "spki", format: "pem" }));
  await writeFile(at("other.pub"), other.publicKey.export({ type: "spki", format: "pem" }));
  signer = await readSigningKey(at("own.key"));
  await writeFile(at("signed.zip"), await buildBundle({ ...BUNDLE, sign: signer.sign }));
  await writeFile(at("plain.zip"), await buildBundle(BUNDLE));
});
afterAll(() => rm(folder, { recursive: true }));

async function filesOf(path: string): Promise<{ path: string; bytes: Uint8Array }[]> {
  const container = await openInput(path);
  try {
    return await Promise.all(
      container.entries.map(async ({ path: name, open }) => {
        const parts: Uint8Array[] = [];
        for await (const part of open()) parts.push(part);
        return { path: name, bytes: new Uint8Array(Buffer.concat(parts)) };
      }),
    );
  } finally {
    await container.close();
  }
}

const stateOf = async (container: Container, wanted?: KeyObject) =>
  (await gatherEvidence(container, { createHash: sha256, checkSignature: signatureCheck(wanted) })).signature;

/** The signed bundle, with one file changed. */
async function changed(name: string, change: (bytes: Uint8Array) => Uint8Array | string): Promise<Container> {
  const files: MemoryFile[] = await filesOf(at("signed.zip"));
  return memoryContainer(
    files.map(({ path, bytes }) =>
      path === name ? { path, bytes: change(typeof bytes === "string" ? Buffer.from(bytes) : bytes) } : { path, bytes },
    ),
  );
}
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

describe("a signed bundle", () => {
  it("has the signature behind the manifest, and is told by the key's fingerprint", async () => {
    const files = await filesOf(at("signed.zip"));
    const zip = await readFile(at("signed.zip"));
    const places = ["manifest.json", "manifest.sig", "collector.log"].map((name) => zip.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(await stateOf(memoryContainer(files))).toEqual({
      state: "signed",
      fingerprint: fingerprintOf(own.publicKey),
    });
    expect(signer.fingerprint).toBe(fingerprintOf(own.publicKey));
  });

  it("passes for the key that it was signed with", async () => {
    expect((await stateOf(memoryContainer(await filesOf(at("signed.zip"))), own.publicKey))?.state).toBe("signed");
  });

  it("is refused for another key", async () => {
    const judged = stateOf(memoryContainer(await filesOf(at("signed.zip"))), other.publicKey);
    await expect(judged).rejects.toMatchObject({ code: "signature-foreign" });
  });

  it("can be signed and sealed at once", async () => {
    const identity = await generateX25519Identity();
    await writeFile(at("age.key"), identity);
    await writeSealed(at("signed.zip.age"), [await identityToRecipient(identity)], (out) =>
      writeBundle({ ...BUNDLE, sign: signer.sign }, out),
    );
    const container = await openMaybeSealed(at("signed.zip.age"), at("age.key"));
    expect((await stateOf(container, own.publicKey))?.state).toBe("signed");
    await container.close();
  });

  it.skipIf(spawnSync("openssl", ["version"]).status !== 0)("can be verified with openssl alone", async () => {
    const files = new Map((await filesOf(at("signed.zip"))).map(({ path, bytes }) => [path, bytes]));
    const { signature } = JSON.parse(textOf(files.get("manifest.sig") ?? new Uint8Array()));
    await writeFile(at("m.json"), files.get("manifest.json") ?? "");
    await writeFile(at("m.bin"), Buffer.from(signature, "base64"));
    const args = ["pkeyutl", "-verify", "-pubin", "-inkey", "own.pub", "-rawin", "-in", "m.json", "-sigfile", "m.bin"];
    expect(spawnSync("openssl", args, { cwd: folder }).status).toBe(0);
  });
});

describe("a change after signing", () => {
  const broken = { state: "broken", fingerprint: fingerprintOf(own.publicKey) };

  it("of the manifest breaks it", async () => {
    const container = await changed("manifest.json", (bytes) => textOf(bytes).replace('"test"', '"Test"'));
    expect(await stateOf(container)).toEqual(broken);
    await expect(stateOf(container, own.publicKey)).rejects.toMatchObject({ code: "signature-broken" });
  });

  it("of a file is a digest that does not fit", async () => {
    const container = await changed("collector.log", (bytes) => textOf(bytes).replace("Running", "Stopped"));
    await expect(stateOf(container, own.publicKey)).rejects.toMatchObject({ code: "digest-mismatch" });
  });

  it("of the signature breaks it", async () => {
    const flip = (text: string) =>
      text.replace(/"signature": "(.)/, (all, one) => all.slice(0, -1) + (one === "A" ? "B" : "A"));
    expect(await stateOf(await changed("manifest.sig", (bytes) => flip(textOf(bytes))))).toEqual(broken);
  });

  it("by somebody who signs anew is another key", async () => {
    await writeFile(at("other.key"), other.privateKey.export({ type: "pkcs8", format: "pem" }));
    const forger = await readSigningKey(at("other.key"));
    const files = new Map((await filesOf(at("signed.zip"))).map(({ path, bytes }) => [path, bytes]));
    const container = await changed("manifest.sig", () => forger.sign(files.get("manifest.json") ?? new Uint8Array()));
    expect((await stateOf(container))?.fingerprint).toBe(fingerprintOf(other.publicKey));
    await expect(stateOf(container, own.publicKey)).rejects.toMatchObject({ code: "signature-foreign" });
  });

  it.each([
    ["empty", ""],
    ["no JSON", "{"],
    ["of another algorithm", '{"format":1,"algorithm":"RSA"}'],
    ["too large", `{"x":"${"a".repeat(100_000)}"}`],
    [
      "with a key of another kind",
      JSON.stringify({
        format: 1,
        algorithm: "Ed25519",
        publicKey: generateKeyPairSync("x25519").publicKey.export({ type: "spki", format: "der" }).toString("base64"),
        signature: Buffer.alloc(64).toString("base64"),
      }),
    ],
  ])("a signature file that is %s is broken, not absent", async (_, content) => {
    const container = await changed("manifest.sig", () => content);
    expect(await stateOf(container)).toEqual({ state: "broken", fingerprint: null });
  });
});

describe("without a signature", () => {
  it("is said to be so, and refused where a key is given", async () => {
    const files = await filesOf(at("plain.zip"));
    expect(await stateOf(memoryContainer(files))).toEqual({ state: "unsigned", fingerprint: null });
    await expect(stateOf(memoryContainer(files), own.publicKey)).rejects.toMatchObject({ code: "not-signed" });
  });

  it("a log that is no bundle is refused as well", async () => {
    const foreign = memoryContainer([{ path: "host/service.json", bytes: SERVICE }]);
    await expect(stateOf(foreign, own.publicKey)).rejects.toMatchObject({ code: "not-signed" });
  });
});

describe("keys", () => {
  it.each([
    ["none", "nothing"],
    ["a public one", own.publicKey.export({ type: "spki", format: "pem" })],
    [
      "one of RSA",
      generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({ type: "pkcs8", format: "pem" }),
    ],
    [
      "one under a password",
      own.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-128-cbc", passphrase: "x" }),
    ],
  ])("for signing: %s is refused", async (_, pem) => {
    await writeFile(at("bad.key"), pem);
    await expect(readSigningKey(at("bad.key"))).rejects.toMatchObject({ code: "bad-signing-key" });
  });

  it("for signing: a file that is not there", async () => {
    await expect(readSigningKey(at("nowhere"))).rejects.toMatchObject({ code: "bad-signing-key" });
  });

  it("for verifying: a secret key is refused", () => {
    expect(parsePublicKey(String(own.privateKey.export({ type: "pkcs8", format: "pem" })))).toBeUndefined();
    expect(parsePublicKey(String(own.publicKey.export({ type: "spki", format: "pem" })))).toBeDefined();
  });
});
