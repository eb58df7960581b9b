import { describe, expect, it } from "vitest";
import { endsOfPieces, forEachStretch } from "../../../collector/redact/pieces.ts";
import { createRedactor } from "../../../collector/redact/redactor.ts";

const LINE = `${"2024-05-01 a line of a trace that says nothing ".repeat(2)}\n`;
const filled = (units: number): string => `${LINE.repeat(Math.ceil(units / LINE.length)).slice(0, units - 1)}\n`;
const KEY = `-----BEGIN PRIVATE KEY-----\n${`${"Ab1+".repeat(16)}\n`.repeat(40)}-----END PRIVATE KEY-----\n`;

function piecesOf(text: string): string[] {
  let from = 0;
  return [...endsOfPieces(text)].map((end) => {
    const piece = text.slice(from, end);
    from = end;
    return piece;
  });
}

function stretchesOf(text: string, from = 0, to = text.length): string[] {
  const out: string[] = [];
  forEachStretch(text, from, to, (at, end) => {
    out.push(text.slice(at, end));
  });
  return out;
}

describe("pieces of a long text", () => {
  it.each([0, 1, 256 * 1024, 3_000_000])("are together the text of %d", (units) => {
    const text = units === 0 ? "" : filled(units);
    expect(piecesOf(text).join("")).toBe(text);
  });

  it("are bounded, also where there is no end of a line", () => {
    const text = "x".repeat(5_000_000);
    const pieces = piecesOf(text);
    expect(pieces.join("")).toBe(text);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024 + 1);
  });

  it("never cut a key in two", () => {
    const redactor = createRedactor({ identities: false, seedKey: new Uint8Array(32) });
    for (let before = 256 * 1024 - KEY.length - 50; before < 256 * 1024 + 100; before += 97) {
      const out = redactor.redact("trace.log", Buffer.from(filled(before) + KEY + filled(1000)));
      expect(Buffer.from(out).includes("Ab1+Ab1+"), String(before)).toBe(false);
    }
  });
});

describe("stretches of a piece", () => {
  const texts = [
    "",
    "a",
    "a\nb",
    "a\r\nb\r\n",
    "\n\n",
    KEY,
    `x\n${KEY}y\n`,
    "Password:\r\nneedle\r\nnext\r\n",
    filled(9000),
  ];

  it.each(texts.map((text, i) => [i, text] as const))("are together the piece (%d)", (_, text) => {
    expect(stretchesOf(text).join("")).toBe(text);
    // The same in the middle of a longer one.
    expect(stretchesOf(`ab\n${text}cd\n`, 3, 3 + text.length)).toEqual(stretchesOf(text));
  });

  it.each([
    ["  ", true],
    ["\u00a0 ", true],
    ["\u2028\t", true],
    ["x ", false],
  ])("go on to a line of base64 behind %j", (space, goesOn) => {
    expect(stretchesOf(`a line\n${space}${"Ab1+".repeat(6)}\n`).length).toBe(goesOn ? 1 : 2);
  });

  it.each([
    "Password:\r\n  needle\r\nkept",
    "client_secret =\nneedle\nkept",
    '"pwd":\n"needle"\nkept',
    "<password>\nneedle</password>\nkept",
  ])("hold a secret that stands in the next line: %j", (text) => {
    const redactor = createRedactor({ identities: false, seedKey: new Uint8Array(32) });
    const out = Buffer.from(redactor.redact("trace.log", Buffer.from(text))).toString();
    expect(out).not.toContain("needle");
    expect(out).toContain("kept");
  });
});
