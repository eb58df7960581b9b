import { describe, expect, it } from "vitest";
import { CATALOGUE, findRow } from "../../rules/catalogue/index.ts";
import { RULES } from "../../rules/index.ts";

/** The quick half of the coverage gate: whether a rule speaks for each row, not yet with which page and fixtures. */

const SPOKEN_FOR = new Set(RULES.flatMap(({ covers }) => covers ?? []));

describe("documented rows", () => {
  it.each(CATALOGUE.filter(({ apart, seenAs }) => apart === undefined && seenAs === undefined))(
    "$key is spoken for by a rule",
    ({ key }) => {
      expect(SPOKEN_FOR.has(key)).toBe(true);
    },
  );

  it.each(RULES.filter(({ covers }) => covers !== undefined))("$id speaks for rows that exist", ({ covers }) => {
    expect(covers?.length).toBeGreaterThan(0);
    for (const key of covers ?? []) expect(findRow(key)?.key).toBe(key);
  });
});
