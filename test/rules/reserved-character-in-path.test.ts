import rule from "../../rules/reserved-character-in-path.ts";
import { RESERVED_CHARACTERS } from "../../rules/support/path-characters.ts";
import { heartbeat, linkLost, reason, refused, requested, succeeded } from "../support/refusal.ts";
import { testRefusalByCode } from "../support/test-refusal-by-code.ts";
import { testRule } from "../support/test-rule.ts";

const CODE = { hr: "80005000", message: "Unknown error (0x80005000)" };

/** A path with the character in the name of the unit, escaped as a directory prints it. */
const PATHS: Readonly<Record<(typeof RESERVED_CHARACTERS)[number]["id"], string>> = {
  "leading-space": "CN=Ada,OU=\\ Sales,DC=contoso,DC=com",
  "leading-hash": "CN=Ada,OU=\\#Sales,DC=contoso,DC=com",
  "trailing-space": "CN=Ada,OU=Sales\\ ,DC=contoso,DC=com",
  comma: "CN=Lovelace\\, Ada,OU=Sales,DC=contoso,DC=com",
  plus: "CN=Ada,OU=R\\+D,DC=contoso,DC=com",
  "quotation-mark": 'CN=Ada,OU=\\"Sales\\",DC=contoso,DC=com',
  backslash: "CN=Ada,OU=Sales\\\\East,DC=contoso,DC=com",
  "less-than": "CN=Ada,OU=Sales \\< 10,DC=contoso,DC=com",
  "greater-than": "CN=Ada,OU=Sales \\> 10,DC=contoso,DC=com",
  semicolon: "CN=Ada,OU=Sales\\;East,DC=contoso,DC=com",
  "line-feed": "CN=Ada\\0ACNF:5a1d9c30,OU=Sales,DC=contoso,DC=com",
  "carriage-return": "CN=Ada,OU=Sales\\0DEast,DC=contoso,DC=com",
  equals: "CN=Ada,OU=a\\=b,DC=contoso,DC=com",
  slash: "CN=Ada,OU=Sales/East,DC=contoso,DC=com",
};
const naming = (path: string) => ({ hr: "80005000", message: `${CODE.message} ${path}` });

testRefusalByCode(rule, CODE, "0x80005000");

testRule(rule, {
  pass: Object.fromEntries(
    Object.entries(PATHS).map(([id, path]) => [
      `a later request succeeded: ${id}`,
      { writebackEvents: [reason(2, 33001, naming(path)), refused(3), requested(4, { n: 2 }), succeeded(5, { n: 2 })] },
    ]),
  ),
  fail: {
    ...Object.fromEntries(
      RESERVED_CHARACTERS.map(({ id, label }) => [
        `the record shows the path: ${id}`,
        {
          given: { writebackEvents: [heartbeat(1), reason(13, 33001, naming(PATHS[id]))] },
          finding: "refused",
          data: { characters: label },
          evidence: [13],
        },
      ]),
    ),
    "the link was lost afterwards, in words without a path": {
      given: {
        writebackEvents: [
          heartbeat(1),
          reason(13, 33001, CODE),
          heartbeat(15, 300),
          linkLost(16, 600),
          linkLost(17, 900),
        ],
      },
      finding: "earlier",
      data: { characters: "not shown in the records" },
      evidence: [13],
    },
  },
  inconclusive: { "no record of the service": {} },
});
