/**
 * Begins a rule: `npm run new:rule -- <id>` writes `rules/<id>.ts`, its test and its page, and puts it into the index. All
 * of it passes types and lint; the one test that there is fails, and says what to write first.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);
const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;

const toTitle = (id: string): string => `${(id[0] ?? "").toUpperCase()}${id.slice(1).replaceAll("-", " ")}`;

function rule(id: string): string {
  return `import { TSW_2025 } from "./citations.ts";
import { defineRule } from "./rule.ts";

export default defineRule({
  id: "${id}",
  title: "${toTitle(id)}",
  why: "To be written: why this matters to password writeback, in one or two sentences.",
  needs: ["writebackEvents", "history"],
  cites: [TSW_2025],
  limits: ["To be written: what this rule honestly cannot tell."],
  findings: {
    seen: {
      says: "To be written: what was seen at {loggedUtc}.",
      effect: { kind: "note" },
    },
  },
  evaluate() {
    return { kind: "inconclusive", because: "this rule is not written yet" };
  },
});
`;
}

function test(id: string): string {
  return `import rule from "../../rules/${id}.ts";
import { testRule } from "../support/test-rule.ts";

testRule(rule, {
  pass: {},
  fail: {},
  inconclusive: {},
});
`;
}

function page(id: string): string {
  const sections = {
    "What it means": "To be written: what the fault is, and what users and administrators see of it.",
    "How it is known": "To be written: which records or settings the rule reads, and what clears it.",
    "What else looks like it": "To be written: other causes, and what tells them apart.",
    "How to fix it": "To be written: exact clicks and commands, and how to undo them.",
    "How to verify": "To be written: what shows that it worked.",
  };
  const body = Object.entries(sections).map(([title, text]) => `## ${title}\n\n${text}\n`);
  return `<!-- generated from rules/${id}.ts; edit below the line -->
<!-- end of the generated part -->

${body.join("\n")}`;
}

function runTool(path: string): void {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", path], {
    cwd: fileURLToPath(ROOT),
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`${path} ended with ${status}`);
}

function main(argv: readonly string[]): number {
  const [id, ...more] = argv;
  if (id === undefined || more.length > 0) {
    console.error("usage: npm run new:rule -- <id>, such as relay-moved");
    return 2;
  }
  if (!ID.test(id) || id.startsWith("no-")) {
    console.error(`"${id}" is no id for a rule: a noun for the failing state, small letters, words joined by hyphens`);
    return 2;
  }
  const files = new Map([
    [`rules/${id}.ts`, rule(id)],
    [`test/rules/${id}.test.ts`, test(id)],
    [`docs/rules/${id}.md`, page(id)],
  ]);
  const taken = [...files.keys()].find((path) => existsSync(new URL(path, ROOT)));
  if (taken !== undefined) {
    console.error(`${taken} is there already`);
    return 2;
  }
  for (const [path, text] of files) writeFileSync(new URL(path, ROOT), text, { flag: "wx" });
  runTool("tools/rule-index.ts");
  runTool("tools/rule-docs.ts");
  for (const path of [...files.keys(), "rules/index.ts", "docs/rules.md"]) console.log(`  ${path}`);
  console.log(`Now: npx vitest run test/rules/${id}.test.ts. It fails, and says what to write first.`);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
