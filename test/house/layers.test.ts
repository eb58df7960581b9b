import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findEmptyFolders, findViolations, readHouse } from "../../tools/layers.ts";

const rulesOf = (file: string, code: string): string[] =>
  findViolations(new Map([[file, code]])).map((one) => one.rule);

/** One breach of every direction, by the words that must report it. */
const PLANTED: readonly (readonly [file: string, code: string, rule: RegExp])[] = [
  ["rules/x.ts", 'import { EVENT_PROVIDERS } from "../bundle/artifacts.ts";', /types of the bundle/],
  ["rules/x.ts", 'import type { Evidence } from "../analyzer/evidence.ts";', /types of the bundle/],
  ["rules/x.ts", 'import { readFileSync } from "node:fs";', /no Node module/],
  ["rules/x.ts", 'import { readFileSync } from "fs";', /no Node module/],
  ["rules/x.ts", "const now = Date.now();", /no clock/],
  ["rules/x.ts", "const now = new Date();", /no clock/],
  ["rules/x.ts", "const now = new Date;", /no clock/],
  ["rules/x.ts", 'console.log("seen");', /no clock, no console/],
  ["rules/x.ts", "const text = await read();", /no await/],
  ["evtx/x.ts", 'import { BundleError } from "../bundle/errors.ts";', /library of its own/],
  ["evtx/x.ts", 'import type { EventRecord } from "../bundle/events.ts";', /library of its own/],
  ["evtx/x.ts", 'import { crc32 } from "node:zlib";', /evtx runs anywhere/],
  ["evtx/x.ts", 'export { nodeCrc32 } from "./node.ts";', /evtx runs anywhere/],
  ["bundle/x.ts", 'import { RULES } from "../rules/index.ts";', /bundle imports bundle only/],
  ["bundle/read/x.ts", 'import { createHash } from "node:crypto";', /bundle runs anywhere/],
  ["bundle/read/x.ts", 'import { sha256 } from "../node/sha256.ts";', /bundle runs anywhere/],
  ["bundle/node/x.ts", 'import { connect } from "node:tls";', /no network/],
  ["bundle/write.ts", 'import { execFile } from "node:child_process";', /no network and no processes/],
  ["analyzer/x.ts", 'import { lookup } from "node:dns/promises";', /no network/],
  ["analyzer/x.ts", 'const answer = await fetch("https://example.com/");', /no network/],
  ["evtx/x.ts", 'const socket = new WebSocket("wss://example.com/");', /no network/],
  ["analyzer/x.ts", 'import { collect } from "../collector/collect.ts";', /analyzer imports/],
  ["analyzer/x.ts", 'import { Output } from "../cli/output.ts";', /analyzer imports/],
  ["analyzer/x.ts", 'import { basename } from "node:path";', /analyzer runs anywhere/],
  ["analyzer/x.ts", 'import { openInput } from "../bundle/node/open-input.ts";', /analyzer runs anywhere/],
  ["analyzer/x.ts", 'import { writeBundle } from "../bundle/write.ts";', /analyzer runs anywhere/],
  ["analyzer/x.ts", 'const { nodeCrc32 } = await import("../evtx/node.ts");', /analyzer runs anywhere/],
  ["analyzer/report/x.ts", 'import { STEPS } from "../../rules/ladder.ts";', /a face of the report/],
  ["analyzer/report/x.ts", 'import { reportSchema } from "./report.ts";', /a face of the report/],
  ["collector/x.ts", 'import { RULES } from "../rules/index.ts";', /collector imports/],
  ["collector/x.ts", 'import { analyze } from "../analyzer/analyze.ts";', /collector imports/],
  ["collector/x.ts", "process.stdout.write(text);", /only the command line prints/],
  ["analyzer/x.ts", "process.exitCode = 1;", /only the command line prints/],
  ["bundle/x.ts", 'const { argv } = process;\nconsole.warn("odd");', /only the command line prints/],
  ["cli/analyze.ts", "process.exitCode = 3;", /set the exit code/],
  ["cli/x.ts", 'import { event } from "../test/support/event.ts";', /imports tests, tools or fixtures/],
  ["rules/x.ts", 'import { event } from "../test/support/event.ts";', /imports tests, tools or fixtures/],
  [
    "analyzer/x.ts",
    'import sample from "../fixtures/a.json" with { type: "json" };',
    /imports tests, tools or fixtures/,
  ],
];

describe("directions", () => {
  it.each(PLANTED)("finds in %s: %s", (file, code, rule) => {
    expect(rulesOf(file, code).some((one) => rule.test(one))).toBe(true);
  });

  it("tells the line, and what to do instead", () => {
    const code = '// head\nimport { a } from "./a.ts";\nimport {\n  b,\n} from "../bundle/artifacts.ts";\n';
    expect(findViolations(new Map([["rules/x.ts", code]]))).toEqual([
      {
        file: "rules/x.ts",
        line: 5,
        rule: "rules import rules, and types of the bundle",
        instead: expect.stringContaining("Move what is shared"),
      },
    ]);
  });

  it.each([
    ["rules/x.ts", 'import type { ArtifactName } from "../bundle/artifacts.ts";'],
    ["rules/x.ts", 'import { type ArtifactName, type ArtifactMap } from "../bundle/artifacts.ts";'],
    ["rules/x.ts", '// import { readFileSync } from "node:fs";'],
    ["rules/x.ts", 'const advice = "run: console.log, or await the heartbeat";'],
    ["rules/x.ts", "const at = new Date(0); // Date.now() would be impure"],
    ["evtx/node.ts", 'import { open } from "node:fs/promises";'],
    ["bundle/write.ts", 'import { PassThrough } from "node:stream";'],
    ["analyzer/x.ts", 'import * as z from "zod";'],
    ["analyzer/report/terminal.ts", 'import type { EvidenceRef } from "../../rules/views.ts";'],
    ["cli/main.ts", "process.exitCode = 0;"],
    ["test/x.test.ts", 'import { findViolations } from "../tools/layers.ts";'],
  ])("lets pass in %s: %s", (file, code) => {
    expect(rulesOf(file, code)).toEqual([]);
  });

  it("is kept by the house", () => {
    const files = readHouse(fileURLToPath(new URL("../..", import.meta.url)));
    expect(files.size).toBeGreaterThan(100);
    expect(findEmptyFolders(files)).toEqual([]);
    expect(findViolations(files)).toEqual([]);
  });

  it("does not pass a check of nothing", () => {
    expect(findEmptyFolders(new Map())).toContain("analyzer");
  });
});
