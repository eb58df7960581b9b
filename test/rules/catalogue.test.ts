import { describe, expect, it } from "vitest";
import { BUILDS } from "../../rules/catalogue/builds.ts";
import { EVENT_ROWS } from "../../rules/catalogue/events.ts";
import { CATALOGUE, findRow, findRows, shortName } from "../../rules/catalogue/index.ts";
import { RESERVED_CHARACTER_ROWS } from "../../rules/catalogue/reserved-characters.ts";
import type { EventCategory } from "../../rules/catalogue/row.ts";
import { RULES } from "../../rules/index.ts";
import { RESERVED_CHARACTERS } from "../../rules/support/path-characters.ts";
import { compareVersions, NEWEST_KNOWN } from "../../rules/versions.ts";

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

/** Every id of the service that a page prints, or that is seen in the field. */
const PRINTED = [
  ...Array.from({ length: 19 }, (_, i) => 31001 + i),
  ...[31034, 31042, 31044],
  ...Array.from({ length: 16 }, (_, i) => 32000 + i),
  ...Array.from({ length: 9 }, (_, i) => 33001 + i),
  ...[34001, 34002, 34003],
];

describe("the catalogue", () => {
  const covered = new Set(RULES.flatMap((rule) => rule.covers ?? []));

  it("lists each row once", () => {
    const keys = CATALOGUE.map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(300);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it("has every id of the service", () => {
    const ids = EVENT_ROWS.filter(({ source }) => source === "PasswordResetService").map(({ id }) => id);
    expect(ids).toEqual(PRINTED);
  });

  it.each(CATALOGUE.map(({ key }) => key))("%s has a source to read, a name and a meaning", (key) => {
    const row = findRow(key);
    expect(row?.cites.length).toBeGreaterThan(0);
    expect(row?.name.trim()).not.toBe("");
    expect(row?.says.trim()).not.toBe("");
    if (row?.confidence === "documented") {
      expect(
        row.cites.some(({ where }) => /learn\.microsoft\.com|MicrosoftDocs|MSDN|jpazureid/.test(where)),
        "a page of the vendor",
      ).toBe(true);
    }
  });

  it("has a rule for every record that can tell of a fault, or says why not", () => {
    const bare = EVENT_ROWS.filter(
      ({ category, apart, key }) => MUST_BE_COVERED.includes(category) && !apart && !covered.has(key),
    );
    expect(bare.map(({ key }) => key)).toEqual([]);
  });

  it("excuses no row that a rule speaks for", () => {
    expect(CATALOGUE.filter(({ key, apart }) => apart && covered.has(key)).map(({ key }) => key)).toEqual([]);
  });

  it("knows every row that a rule claims to speak for", () => {
    expect([...covered].filter((key) => !findRow(key)).sort()).toEqual([]);
  });

  it("points only to rows that exist, and never in a circle", () => {
    const pointing = CATALOGUE.filter(({ seenAs }) => seenAs !== undefined);
    expect(pointing.length).toBeGreaterThan(20);
    for (const { key, seenAs } of pointing) {
      for (const other of seenAs ?? []) expect(findRow(other), `${key} -> ${other}`).toBeDefined();
      const reached = new Set<string>();
      const walk = (from: string): void => {
        if (reached.has(from)) return;
        reached.add(from);
        for (const next of findRow(from)?.seenAs ?? []) walk(next);
      };
      for (const other of seenAs ?? []) walk(other);
      expect(reached.has(key), `${key} is seen as itself`).toBe(false);
    }
  });

  it("names the reserved characters as the rule does", () => {
    expect(RESERVED_CHARACTER_ROWS.map(shortName)).toEqual(RESERVED_CHARACTERS.map(({ id }) => id));
  });

  it("has the newest known build, and none after it", () => {
    expect(BUILDS.filter(({ version }) => compareVersions(version, NEWEST_KNOWN.version) > 0)).toEqual([]);
    expect(findRow(`build/${NEWEST_KNOWN.version}`)).toBeDefined();
  });
});

describe("finding a row", () => {
  const keysOf = (given: string): string[] => findRows(given).map(({ key }) => key);

  it.each([
    ["33004", "PasswordResetService/33004"],
    ["ADSync/6329", "ADSync/6329"],
    ["adsync/6329", "ADSync/6329"],
    [" 6800 ", "ADSync/6800"],
    ["ServiceBusError", "PasswordResetService/32002"],
    ["0x8023062C", "hr/0x8023062c"],
    ["8023062c", "hr/0x8023062c"],
    ["hr=8023062C", "hr/0x8023062c"],
    ["-2145188308", "hr/0x8023062c"],
    ["2149778988", "hr/0x8023062c"],
    ["0x6ba", "rpc/1722"],
    ["RPC 1722", "rpc/1722"],
    ["1722", "rpc/1722"],
    ["SSPR_0029", "sspr/SSPR_0029"],
    ["sspr_29", "sspr/SSPR_0029"],
    ["SSPR_009", "sspr/SSPR_009"],
    ["OnPremisesConnectivityError", "sspr/OnPremisesConnectivityError"],
    ["AADSTS50034", "aadsts/50034"],
    ["HTTP 407", "http/407"],
    ["2.4.18.0", "build/2.4.18.0"],
    ["comma", "reserved/comma"],
    ["login.microsoftonline.com", "endpoint/login.microsoftonline.com:443"],
    ["crl3.digicert.com", "endpoint/*.crl3.digicert.com:80"],
  ])("%s is %s", (given, key) => expect(keysOf(given)).toEqual([key]));

  it("gives both where one number has two meanings", () => {
    expect(keysOf("403")).toEqual(["ADSync/403", "http/403"]);
    expect(keysOf("SSPR_9")).toEqual(["sspr/SSPR_0009", "sspr/SSPR_009"]);
    expect(keysOf("350")).toHaveLength(2);
  });

  it.each(["", "nonsense", "99999", "0xdeadbeef", "4294967296", "-2147483649", "https://x/", "a..b"])(
    "knows nothing of %j",
    (given) => expect(keysOf(given)).toEqual([]),
  );
});
