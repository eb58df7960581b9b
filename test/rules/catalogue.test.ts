import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EVENT_CATALOGUE, type EventCategory, rowKey } from "../../rules/event-catalogue.ts";
import type { AnyRule } from "../../rules/rule.ts";

const RULES_DIR = new URL("../../rules/", import.meta.url);

/** Records of a fault, or of a step of the ladder: each must have a rule that speaks for it. */
const MUST_BE_COVERED: readonly EventCategory[] = [
  "ad-account",
  "ad-permission",
  "ad-policy",
  "auth",
  "config",
  "connectivity",
  "crypto",
  "lifecycle",
  "offboarding",
  "onboarding",
];

async function loadRules(): Promise<AnyRule[]> {
  const names = readdirSync(RULES_DIR).filter((name) => name.endsWith(".ts"));
  const modules: { default?: AnyRule }[] = await Promise.all(
    names.map((name) => import(new URL(name, RULES_DIR).href)),
  );
  return modules.flatMap((module) => module.default ?? []);
}

describe("the event catalogue", async () => {
  const rules = await loadRules();
  const covered = new Set(rules.flatMap((rule) => rule.covers ?? []));

  it("finds rules to check", () => expect(rules.length).toBeGreaterThan(40));

  it("lists each row once", () => {
    const keys = EVENT_CATALOGUE.map(rowKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("gives each row a source to read", () => {
    for (const row of EVENT_CATALOGUE) expect(row.cites.length, rowKey(row)).toBeGreaterThan(0);
  });

  it("has a rule for every row that can tell of a fault, or says why not", () => {
    const bare = EVENT_CATALOGUE.filter(
      (row) => MUST_BE_COVERED.includes(row.category) && row.apart === undefined && !covered.has(rowKey(row)),
    );
    expect(bare.map(rowKey)).toEqual([]);
  });

  it("excuses no row that a rule speaks for", () => {
    const both = EVENT_CATALOGUE.filter((row) => row.apart !== undefined && covered.has(rowKey(row)));
    expect(both.map(rowKey)).toEqual([]);
  });

  it("knows every row that a rule claims to speak for", () => {
    const known = new Set(EVENT_CATALOGUE.map(rowKey));
    expect([...covered].filter((key) => !known.has(key)).sort()).toEqual([]);
  });
});
