import fc from "fast-check";
import { expect, it } from "vitest";
import { IdentityReplacer } from "../../../collector/redact/identities.ts";
import { Pseudonyms } from "../../../collector/redact/pseudonyms.ts";
import { HAS } from "../../../collector/redact/survey.ts";
import { IDENTITIES } from "./sentinels.ts";

/** Texts of ASCII are walked through, all others are asked of patterns: both find the same. */

const RUNS = Number(process.env["LAW_RUNS"] ?? 2000);
const NAMES = ["sync1", "sn72.smith", "fabrisn", "a-b", "_x_y", "contoso.com", "srv$", "Dana Reyes"];
/** Makes of any text one that is not of ASCII. */
const WIDE = "\r\n é";

const make = (): IdentityReplacer => {
  const replacer = new IdentityReplacer(new Pseudonyms(new Uint8Array(32)), () => {});
  for (const name of NAMES) replacer.learn("user", name);
  return replacer;
};

const MARKS = [..."@\\.-_$%:/+=,;\"' <>", "..", "\\\\", ".-", "-.", "@@"];
const PARTS = [
  "a",
  "B",
  "7",
  "ab.com",
  "x.y.z.net",
  "dom\\user",
  "c:\\users\\dana\\x.log",
  "HKLM\\a\\b",
  "x".repeat(70),
];
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PARTS),
      fc.constantFrom(...MARKS),
      fc.constantFrom(...NAMES),
      fc.constantFrom(...IDENTITIES.map((one) => one.text)),
      fc.string({ maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join("").replace(/[^\x20-\x7e]/g, ""));

it("the same as in a text that is not of ASCII", () => {
  fc.assert(
    fc.property(text, (one) => {
      // A text that is one name and nothing else is something of its own.
      const line = `. ${one}`;
      expect(make().text(line) + WIDE).toBe(make().text(line + WIDE));
    }),
    { numRuns: RUNS },
  );
});

it("the same as where all is looked for", () => {
  const everything = Object.values(HAS).reduce((all, bit) => all | bit, 0);
  fc.assert(
    fc.property(text, fc.constantFrom("", WIDE), (one, end) => {
      const has = end === "" ? everything & ~HAS.wide : everything;
      expect(make().text(one + end)).toBe(make().text(one + end, has));
    }),
    { numRuns: RUNS },
  );
});

it("the same when it is asked again, with what was learnt before", () => {
  const replacer = make();
  fc.assert(
    fc.property(text, (one) => {
      replacer.text(one);
      const known = replacer.text(one);
      expect(replacer.text(one)).toBe(known);
    }),
    { numRuns: RUNS },
  );
});

it("a pseudonym whose digits look like an account of the wizard stays whole", () => {
  const replacer = make();
  const users = Array.from({ length: 50_000 }, (_, i) => `p${i}@fabrikam.com`);
  const user = users.find((one) => replacer.text(one).startsWith("user-aad"));
  if (user === undefined) throw new Error("none in 50,000");
  const alone = replacer.text(user);
  expect(replacer.text(`${user} MSOL_0a89b89c89d8`)).toMatch(new RegExp(`^${alone} MSOL_[0-9a-f]{12}$`));
});
