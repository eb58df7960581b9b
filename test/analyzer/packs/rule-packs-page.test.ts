import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PLACEHOLDERS } from "../../../analyzer/packs/pack-conditions.ts";
import { runExamples } from "../../../analyzer/packs/run-examples.ts";
import { makeFolder } from "../../cli/inputs.ts";
import { runCli } from "../../cli/run-cli.ts";
import { load } from "./packs.ts";

const page = readFileSync(new URL("../../../docs/rule-packs.md", import.meta.url), "utf8").replaceAll("\r\n", "\n");
const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));
const packs = blocks.filter(({ language }) => language === "yaml").map(({ text }) => text);
const shown = packs[0] ?? "";

describe("docs/rule-packs.md", () => {
  it("shows one whole pack, of one rule and two examples, which come out as it says", () => {
    expect(packs.length).toBe(1);
    const pack = load(shown);
    expect(pack.rules.map(({ examples }) => examples.length)).toEqual([2]);
    expect(runExamples(pack).map(({ faults }) => faults)).toEqual([[], []]);
  });

  it("shows what the command answers, word for word but for the hash", () => {
    const folder = makeFolder();
    const file = folder.write("contoso.yaml", Buffer.from(shown));
    const { code, out, err } = runCli(["rules", "test", file]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const sha256 = createHash("sha256").update(shown).digest("hex");
    const answer = blocks.find(({ text }) => text.startsWith("contoso 1.0.0, SHA-256"))?.text ?? "";
    expect(out).toBe(answer.replace("…", sha256));
  });

  it("names every placeholder", () => {
    const section = page.slice(page.indexOf("## Placeholders"), page.indexOf("## What a pack can do"));
    const named = [...section.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(Object.values(PLACEHOLDERS).flat()));
  });
});
