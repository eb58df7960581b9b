/**
 * Text and attribute values as XML 1.0. What XML cannot hold in any form is replaced; what a terminal would obey, or
 * what hides or reorders text, is written as its number, which a parser turns back.
 */

/** U+FFFD stands for these: XML 1.0 has no way to write them. */
const IMPOSSIBLE = "\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\p{Cs}\\ufffe\\uffff";
/** Legal, but not to be let loose on a screen: DEL and C1, format characters, line and paragraph separators. */
const STEERING = "\\x7f-\\x9f\\p{Cf}\\p{Zl}\\p{Zp}";
/** A parser turns a bare carriage return into a line feed; `>` stands in `]]>`, which text must not hold. */
const IN_TEXT = new RegExp(`[&<>\\r${STEERING}${IMPOSSIBLE}]`, "gu");
/** In an attribute a parser turns every line end and tab into a blank. */
const IN_ATTRIBUTE = new RegExp(`[&<>"\\t\\n\\r${STEERING}${IMPOSSIBLE}]`, "gu");
const IS_IMPOSSIBLE = new RegExp(`^[${IMPOSSIBLE}]$`, "u");

/** Most texts need nothing, and to see that is many times faster. */
const CLEAN = /^[ !#-%'-;=?-~]*$/;

const NAMED: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

export function xmlText(text: string): string {
  return CLEAN.test(text) ? text : text.replace(IN_TEXT, toReference);
}

/** For double quotes. */
export function xmlAttribute(text: string): string {
  return CLEAN.test(text) ? text : text.replace(IN_ATTRIBUTE, toReference);
}

function toReference(character: string): string {
  const named = NAMED.get(character);
  if (named !== undefined) return named;
  if (IS_IMPOSSIBLE.test(character)) return "\ufffd";
  return `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
}
