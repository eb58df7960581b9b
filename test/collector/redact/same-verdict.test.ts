import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../../analyzer/analyze.ts";
import type { Report } from "../../../analyzer/report/report.ts";
import type { Container } from "../../../bundle/container.ts";
import { MANIFEST_PATH, manifestSchema } from "../../../bundle/manifest.ts";
import { openInput } from "../../../bundle/node/open-input.ts";
import { sha256 } from "../../../bundle/node/sha256.ts";
import { createRedactor, type Redactor } from "../../../collector/redact/redactor.ts";
import { nodeCrc32 } from "../../../evtx/node.ts";
import { parseScenario } from "../../../tools/scenario/format.ts";
import { memoryContainer } from "../../support/memory-container.ts";
import { NODE_HOST, readScenario, SCENARIOS, withScenario } from "../../support/scenario.ts";

/** What is recommended for a redacted bundle is what is recommended for the bundle as it was. */

const IDS = readdirSync(SCENARIOS)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => basename(name, ".yaml"));

const KEY = new Uint8Array(32).fill(7);

it("finds the scenarios", () => {
  expect(IDS.length).toBeGreaterThan(40);
});

describe.each(IDS)("%s", (id) => {
  it("comes to the same", async () => {
    const source = await readScenario(id);
    const { options } = parseScenario(source);
    await withScenario(source, id, async (path) => {
      const container = await openInput(path);
      try {
        const files = await readAll(container);
        const judge = (judged: readonly BundleFile[]): Promise<Report> =>
          analyze(memoryContainer(judged, container.kind), NODE_HOST, {
            edition: "auto",
            attempted: options.attempted,
            name: "case",
            ...(options.now === undefined ? {} : { now: options.now }),
          });
        const before = await judge(files);
        const after = await judge(redactAll(files));
        expect(verdictOf(after)).toEqual(verdictOf(before));
      } finally {
        await container.close();
      }
    });
  });
});

interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function readAll({ entries }: Container): Promise<BundleFile[]> {
  return Promise.all(
    entries.map(async ({ path, open }) => {
      const parts: Uint8Array[] = [];
      for await (const part of open()) parts.push(part);
      return { path, bytes: new Uint8Array(Buffer.concat(parts)) };
    }),
  );
}

function redactAll(files: readonly BundleFile[]): BundleFile[] {
  const redactor = createRedactor({ identities: true, seedKey: KEY, crc32: nodeCrc32 });
  const artifacts = files.filter(({ path }) => path !== MANIFEST_PATH);
  for (const { path, bytes } of artifacts) redactor.learn(path, bytes);
  const redacted = artifacts.map(({ path, bytes }) => ({ path, bytes: redactor.redact(path, bytes) }));
  const manifest = files.find(({ path }) => path === MANIFEST_PATH);
  return manifest === undefined ? redacted : [withManifest(manifest, redacted, redactor), ...redacted];
}

/** With sizes and digests of what is in the bundle now. */
function withManifest({ path, bytes }: BundleFile, files: readonly BundleFile[], redactor: Redactor): BundleFile {
  const manifest = manifestSchema.parse(redactor.redactValue(JSON.parse(Buffer.from(bytes).toString("utf8"))));
  for (const listed of manifest.sources.flatMap((one) => one.files)) {
    const file = files.find((one) => one.path === listed.path);
    if (file === undefined) continue;
    const hash = sha256();
    hash.update(file.bytes);
    Object.assign(listed, { sizeBytes: file.bytes.length, sha256: hash.hex() });
  }
  return { path, bytes: Buffer.from(JSON.stringify(manifest)) };
}

/** What is advised and found, with the evidence; what is said about names is in other names. */
function verdictOf({ recommendation, findings, undecided, ladder }: Report) {
  return {
    recommendation: { kind: recommendation.kind, step: recommendation.step, ruleId: recommendation.ruleId },
    findings: findings.map(({ ruleId, evidence }) => ({ ruleId, evidence })),
    undecided: undecided.map(({ ruleId }) => ruleId),
    ladder: ladder.map(({ because: _, ...rung }) => rung),
  };
}
