/** Characters that the page reserves in the path of a user; names as in the catalogue. */
export const RESERVED_CHARACTERS = [
  { id: "leading-space", label: "a blank at the beginning", isIn: (name: string) => name.startsWith(" ") },
  { id: "leading-hash", label: "# at the beginning", isIn: (name: string) => name.startsWith("#") },
  { id: "trailing-space", label: "a blank at the end", isIn: (name: string) => name.endsWith(" ") },
  { id: "comma", label: ",", isIn: (name: string) => name.includes(",") },
  { id: "plus", label: "+", isIn: (name: string) => name.includes("+") },
  { id: "quotation-mark", label: '"', isIn: (name: string) => name.includes('"') },
  { id: "backslash", label: "\\", isIn: (name: string) => name.includes("\\") },
  { id: "less-than", label: "<", isIn: (name: string) => name.includes("<") },
  { id: "greater-than", label: ">", isIn: (name: string) => name.includes(">") },
  { id: "semicolon", label: ";", isIn: (name: string) => name.includes(";") },
  { id: "line-feed", label: "a line feed", isIn: (name: string) => name.includes("\n") },
  { id: "carriage-return", label: "a carriage return", isIn: (name: string) => name.includes("\r") },
  { id: "equals", label: "=", isIn: (name: string) => name.includes("=") },
  { id: "slash", label: "/", isIn: (name: string) => name.includes("/") },
] as const;

/** A distinguished name from its first name to its last domain part; RFC 4514 has no line end in it that is not escaped. */
const PATH = /\b(?:CN|OU)=[^\r\n\t]*?\bDC=[\w-]+(?:,\s*DC=[\w-]+)*/gi;

/** One part of a path without its escapes; blanks that are not escaped stand between parts, not in them. */
function unescapeName(value: string): string {
  return value
    .replace(/^ +/, "")
    .replace(/(?<!\\) +$/, "")
    .replace(/\\([0-9a-f]{2})|\\(.)/gi, (_, hex: string | undefined, character: string | undefined) =>
      hex === undefined ? (character ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

/** Names of units and objects in the paths that a text shows. */
function findNames(text: string): string[] {
  return (text.match(PATH) ?? []).flatMap((path) =>
    // At commas that are not escaped; an even number of backslashes escapes itself.
    (path.match(/(?:\\.|[^,\\])+/g) ?? [])
      .map((part) => /^\s*(?:CN|OU)=(.*)$/i.exec(part)?.[1])
      .filter((value) => value !== undefined)
      .map(unescapeName),
  );
}

/** Which reserved characters the paths of a text hold, in the order of the page; none where it shows no path. */
export function findReservedCharacters(text: string): (typeof RESERVED_CHARACTERS)[number][] {
  const names = findNames(text);
  return RESERVED_CHARACTERS.filter(({ isIn }) => names.some(isIn));
}
