import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { renderMap } from "../../collector/redact/map-file.ts";
import { runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "reveal-"));
const map = join(folder, "pseudonyms.json");
const key = new Uint8Array(32).fill(77);
writeFileSync(
  map,
  renderMap({
    key,
    entries: [
      { kind: "user", pseudonym: "user-7f3a91c2", identity: "dana\u001b[31m" },
      { kind: "domain", pseudonym: "domain-0c1d2e3f.example", identity: "fabrikam.com" },
    ],
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

it("turns a pseudonym, or a text with some, back", () => {
  const { code, out, err } = runCli(["reveal", "USER-7f3a91c2", "x@domain-0c1d2e3f.example", "--map", map]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("x@fabrikam.com");
  expect(out).toContain("dana");
  expect(out).not.toContain("\u001b");
});

it("says so where one is not known, and never shows the key", () => {
  const { code, out } = runCli(["reveal", "user-00000000", "--map", map, "--format", "json"]);
  expect(code).toBe(4);
  expect(JSON.parse(out)).toEqual([{ pseudonym: "user-00000000", kind: null, identity: null }]);
  expect(out).not.toContain(Buffer.from(key).toString("base64"));
});

it("needs the map", () => {
  expect(runCli(["reveal", "user-1", "--map", join(folder, "none.json")])).toMatchObject({ code: 2 });
  const bad = join(folder, "bad.json");
  writeFileSync(bad, "{}");
  expect(runCli(["reveal", "user-1", "--map", bad]).err).toContain("not a map of pseudonyms");
});
