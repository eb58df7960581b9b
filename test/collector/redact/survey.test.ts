import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../collector/redact/redactor.ts";
import { removeSecrets, SECRET_SHAPES } from "../../../collector/redact/secrets.ts";
import { HAS, survey } from "../../../collector/redact/survey.ts";
import { ENCODINGS, IDENTITIES, SECRETS } from "./sentinels.ts";

/** What the look over a text says is not there is not looked for: it must never say so of what is. */

const EVERYTHING = Object.values(HAS).reduce((all, bit) => all | bit, 0);
const RUNS = Number(process.env["LAW_RUNS"] ?? 300);

describe.each(SECRET_SHAPES.map((shape, i) => [`${shape.kind} (${i})`, shape] as const))("%s", (_, shape) => {
  const { needs, sign, pattern } = shape;

  it("is seen in every text that its own pattern can make", () => {
    let made = 0;
    const texts = fc
      .tuple(textsOf(pattern), fc.constantFrom("", " ", "x ", "\n"), fc.constantFrom("", " ", "\r\n", " é"), fc.nat(3))
      .map(([text, before, after, letters]) => {
        const cased = pattern.ignoreCase ? inCase(text, letters) : text;
        return before + cased + after;
      });
    fc.assert(
      fc.property(texts, (text) => {
        // Without what was left out of the pattern, some are none.
        if (!new RegExp(pattern.source, pattern.flags.replace("g", "")).test(text)) return;
        made++;
        expect(survey(text) & needs, text).not.toBe(0);
        expect(sign.test(text), text).toBe(true);
      }),
      { numRuns: RUNS },
    );
    expect(made).toBeGreaterThan(RUNS / 10);
  });
});

/** Texts that a pattern finds: of what it says of their surroundings, only what must follow. */
function textsOf({ source, unicode }: RegExp): fc.Arbitrary<string> {
  let plain = source.replace(/\\b/g, "").replace(/\(\?=/g, "(?:");
  for (let next = withoutSurroundings(plain); next !== plain; next = withoutSurroundings(plain)) plain = next;
  return fc.stringMatching(new RegExp(plain, unicode ? "u" : ""), { size: "small" });
}

function withoutSurroundings(source: string): string {
  const from = source.search(/\(\?<?[!=]/);
  if (from < 0) return source;
  let depth = 0;
  let inClass = false;
  for (let at = from; at < source.length; at++) {
    const mark = source[at];
    if (mark === "\\") at++;
    else if (inClass) inClass = mark !== "]";
    else if (mark === "[") inClass = true;
    else if (mark === "(") depth++;
    else if (mark === ")" && --depth === 0) return source.slice(0, from) + source.slice(at + 1);
  }
  throw new Error("not closed");
}

const inCase = (text: string, letters: number): string =>
  letters === 0
    ? text.toUpperCase()
    : letters === 1
      ? text.toLowerCase()
      : [...text].map((one, i) => (i % letters ? one.toUpperCase() : one.toLowerCase())).join("");

it.each(["pin", "eyJ", "- ", "00 ", "00:", "1.", "::", "=", "\\u", "A", "AAAAAAAAAAAAAAAA "])(
  "a million characters of %j are looked at in one go",
  (unit) => {
    // Time that grows with the square would run into the runner's own limit.
    expect(survey(`${unit.repeat(1_000_000 / unit.length)}@`) & HAS.at).toBe(HAS.at);
  },
);

describe("a text in another form is seen", () => {
  /** Without what says that bytes are no text. */
  const said = fc
    .string({ unit: "grapheme", minLength: 16, maxLength: 60 })
    .map((one) => one.replace(/[\p{C}\ufffd]/gu, "x"));
  const ascii = fc.string({ minLength: 16, maxLength: 60 });
  const forms: readonly (readonly [string, number, (bytes: Buffer) => string])[] = [
    ["base64", HAS.base64, (bytes) => bytes.toString("base64")],
    ["base64 for URLs", HAS.base64, (bytes) => bytes.toString("base64url")],
    ["hex", HAS.hex, (bytes) => bytes.toString("hex")],
    ["hex of a program", HAS.hex, (bytes) => `0x${bytes.toString("hex").toUpperCase()}`],
    ["hex in pairs", HAS.hex, (bytes) => bytes.toString("hex").replace(/..(?=.)/g, "$& ")],
    ["hex in pairs with hyphens", HAS.hex, (bytes) => bytes.toString("hex").replace(/..(?=.)/g, "$&-")],
  ];

  it.each(forms)("%s", (_, bit, write) => {
    fc.assert(
      fc.property(
        said,
        ascii,
        fc.constantFrom("", "x ", "(", '"'),
        fc.constantFrom("", " x", ")", ".", "\n"),
        (one, other, before, after) => {
          expect(survey(before + write(Buffer.from(one, "utf8")) + after) & bit, one).not.toBe(0);
          expect(survey(before + write(Buffer.from(other, "utf16le")) + after) & bit, other).not.toBe(0);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe("texts put together of secrets, names, their encodings and other things", () => {
  const piece = fc.oneof(
    fc
      .tuple(fc.constantFrom(...SECRETS, ...IDENTITIES), fc.constantFrom(...Object.values(ENCODINGS)))
      .map(([{ text }, encode]) => encode(text)),
    fc.constantFrom(...SECRETS, ...IDENTITIES).map(({ text }) => text),
    fc.constantFrom("Grüße", "contraseña=ab", "\u017fecret=ab", "to\u212aen=ab", "😀", "\u00a0-p ab", "\t--secret ab"),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  /** Also cut, so that half of one stands beside another. */
  const text = fc
    .array(
      fc.tuple(
        piece,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom("", " ", "\r\n", "<", '"', "="),
        fc.nat(3),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.map(([one, cut, mark, way]) => cutAt(one, cut, way) + mark).join(""));

  it("lose the same secrets as where all is looked for", () => {
    const outcome = (one: string, has: number): readonly [string, readonly string[]] => {
      const kinds: string[] = [];
      return [removeSecrets(one, (kind) => kinds.push(kind), has), kinds];
    };
    fc.assert(
      fc.property(text, (one) => {
        expect(outcome(one, survey(one))).toEqual(outcome(one, EVERYTHING));
      }),
      { numRuns: RUNS * 10 },
    );
  });

  it("are the same in the middle of another text", () => {
    fc.assert(
      fc.property(text, fc.constantFrom("", "a", "=", "password"), (one, around) => {
        expect(survey(around + one + around, around.length, around.length + one.length)).toBe(survey(one));
      }),
      { numRuns: RUNS },
    );
  });

  it("are the same as lines of a trace, behind a time and a thread", () => {
    fc.assert(
      fc.property(text, fc.boolean(), (one, identities) => {
        const line = `${one.replace(/[\r\n]|\p{Surrogate}/gu, " ")}x`;
        const make = () => createRedactor({ identities, seedKey: new Uint8Array(32) });
        const head = "[10:00:00.000] [ 12] ";
        const bytes = Buffer.from(make().redact("a.log", Buffer.from(`${head}${line}\n`)));
        expect(bytes.toString()).toBe(make().redactText(`${head}${line}\n`));
      }),
      { numRuns: RUNS },
    );
  });
});

function cutAt(text: string, cut: number, way: number): string {
  const at = Math.floor(text.length * cut);
  return way === 0 ? text.slice(0, at) : way === 1 ? text.slice(at) : text;
}
