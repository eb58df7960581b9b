import { XMLParser } from "fast-xml-parser";
import { ArtifactError } from "../../bundle/errors.ts";
import { MAX_VALUE_CHARS, oneLine } from "./text.ts";

/**
 * XML from strangers. An own scan goes over every token first: it refuses declarations, bounds depth and count, checks
 * that the document is well-formed and says in which line it is not, and cuts what nobody reads; only what is left goes
 * to fast-xml-parser, which checks none of that and builds long texts letter by letter.
 */

export interface XmlElement {
  /** Qualified, as written. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside, character data sections included; other elements' text is not. */
  readonly text: string;
}

export interface XmlOptions {
  /** Elements to leave out whole, as slash-joined paths from the root, such as `ma-data/schema`. */
  readonly skip?: readonly string[];
  /** Elements, attributes and character data sections that may be kept. */
  readonly maxNodes?: number;
}

/** Ours: real exports are 8 deep, and a parser's stack must survive. */
const MAX_XML_DEPTH = 64;
/** Ours: a tree takes some 300 bytes a node, so this bounds memory; the largest connector seen has a tenth, unskipped. */
const MAX_XML_NODES = 300_000;

const NAME = /[^\s<>/='"!?&;]+/y;
const ATTRIBUTE = /\s+([^\s<>/='"!?&;]+)\s*=\s*(?:"[^"<]*"|'[^'<]*')/y;
const TAG_END = /\s*(\/?)>/y;
const CLOSE_END = /\s*>/y;
const BLANK = /^[\s\ufeff]*$/;

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < position; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

function malformed(text: string, position: number, what: string): ArtifactError {
  return new ArtifactError("xml-malformed", `line ${lineAt(text, position)}: ${what}`);
}

/** `text` without comments, instructions, skipped elements and the far end of long texts. */
function checkedXml(text: string, skip: ReadonlySet<string>, maxNodes: number): string {
  const out: string[] = [];
  const open: string[] = [];
  let nodes = 0;
  let rootSeen = false;
  // Depth of the element that is being left out, 0 outside of any.
  let skipping = 0;
  let at = 0;

  const keep = (from: number, to: number): void => {
    if (skipping === 0) out.push(text.slice(from, to));
  };
  const count = (): void => {
    if (skipping > 0) return;
    nodes += 1;
    if (nodes > maxNodes) throw new ArtifactError("xml-too-large", `more than ${maxNodes} elements`);
  };
  const endOf = (token: string, from: number, what: string): number => {
    const end = text.indexOf(token, from);
    if (end < 0) throw malformed(text, at, `${what} without an end`);
    return end + token.length;
  };
  const readName = (from: number): string => {
    NAME.lastIndex = from;
    const name = NAME.exec(text)?.[0];
    if (name === undefined) throw malformed(text, at, "a tag without a name");
    return name;
  };

  while (at < text.length) {
    const next = text.indexOf("<", at);
    const textEnd = next < 0 ? text.length : next;
    if (open.length === 0) {
      if (!BLANK.test(text.slice(at, textEnd))) throw malformed(text, at, "text outside the root element");
    } else keep(at, Math.min(textEnd, at + MAX_VALUE_CHARS));
    if (next < 0) break;
    at = next;

    if (text.startsWith("<!--", at)) at = endOf("-->", at + 4, "a comment");
    else if (text.startsWith("<?", at)) at = endOf("?>", at + 2, "an instruction");
    else if (text.startsWith("<![CDATA[", at)) {
      if (open.length === 0) throw malformed(text, at, "text outside the root element");
      const end = endOf("]]>", at + 9, "a character data section");
      count();
      keep(at, Math.min(end - 3, at + 9 + MAX_VALUE_CHARS));
      keep(end - 3, end);
      at = end;
    } else if (text.startsWith("<!", at)) throw new ArtifactError("xml-doctype-refused", `line ${lineAt(text, at)}`);
    else if (text.startsWith("</", at)) {
      const name = readName(at + 2);
      const expected = open.at(-1);
      if (name !== expected) {
        throw malformed(
          text,
          at,
          `</${oneLine(name, 64)}> where ${expected ? `</${oneLine(expected, 64)}>` : "nothing"} is open`,
        );
      }
      CLOSE_END.lastIndex = at + 2 + name.length;
      if (!CLOSE_END.test(text)) throw malformed(text, at, "an end tag that does not end");
      keep(at, CLOSE_END.lastIndex);
      at = CLOSE_END.lastIndex;
      if (skipping === open.length) skipping = 0;
      open.pop();
    } else {
      if (open.length === 0 && rootSeen) throw malformed(text, at, "a second root element");
      rootSeen = true;
      const name = readName(at + 1);
      open.push(name);
      if (open.length > MAX_XML_DEPTH) {
        throw new ArtifactError("xml-too-deep", `line ${lineAt(text, at)}: more than ${MAX_XML_DEPTH} levels`);
      }
      if (skipping === 0 && skip.size > 0 && skip.has(open.join("/"))) skipping = open.length;
      count();
      let end = at + 1 + name.length;
      for (ATTRIBUTE.lastIndex = end; ATTRIBUTE.test(text); end = ATTRIBUTE.lastIndex) count();
      TAG_END.lastIndex = end;
      const closing = TAG_END.exec(text);
      if (!closing) throw malformed(text, at, `the tag <${oneLine(name, 64)}> cannot be read`);
      keep(at, TAG_END.lastIndex);
      at = TAG_END.lastIndex;
      if (closing[1] === "/") {
        if (skipping === open.length) skipping = 0;
        open.pop();
      }
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw malformed(text, text.length, `<${oneLine(unclosed, 64)}> is not closed`);
  if (!rootSeen) throw malformed(text, 0, "no root element");
  return out.join("");
}

const PREDEFINED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The five predefined entities and numbers; whatever else begins with an ampersand stays as it is written. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,8})|#([0-9]{1,8})|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return PREDEFINED[name] ?? whole;
    const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return valid ? String.fromCodePoint(code) : "\ufffd";
  });
}

const TEXT = "#text";
const CDATA = "#cdata";
const ATTRIBUTES = ":@";

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  textNodeName: TEXT,
  cdataPropName: CDATA,
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_XML_DEPTH,
  jPath: false,
});

const asNodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value : []);

function toElement(node: Node): XmlElement | null {
  const name = Object.keys(node).find((key) => key !== ATTRIBUTES);
  if (name === undefined) return null;
  const attributes = new Map<string, string>();
  for (const [key, value] of Object.entries(node[ATTRIBUTES] ?? {})) attributes.set(key, decodeEntities(String(value)));
  const children: XmlElement[] = [];
  let text = "";
  for (const child of asNodes(node[name])) {
    if (TEXT in child) text += decodeEntities(String(child[TEXT]));
    else if (CDATA in child) {
      for (const part of asNodes(child[CDATA])) text += String(part[TEXT] ?? "");
    } else {
      const element = toElement(child);
      if (element) children.push(element);
    }
  }
  return { name, attributes, children, text };
}

/**
 * Parses one document.
 *
 * An ampersand that begins no known entity is kept as text, because hand-edited files have them.
 *
 * @returns The root element.
 * @throws ArtifactError `xml-doctype-refused`, `xml-too-deep`, `xml-too-large` (too many elements), `xml-malformed`.
 */
export function parseXml(text: string, options: XmlOptions = {}): XmlElement {
  const checked = checkedXml(text, new Set(options.skip), options.maxNodes ?? MAX_XML_NODES);
  let nodes: unknown;
  try {
    nodes = parser.parse(checked);
  } catch (cause) {
    // Names that are special to JavaScript, such as `constructor`.
    throw new ArtifactError("xml-malformed", oneLine(String(cause)), cause);
  }
  const root = asNodes(nodes)
    .map(toElement)
    .find((element) => element !== null);
  if (!root) throw new ArtifactError("xml-malformed", "no root element");
  return root;
}

/** First child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

/** First element at that path below `element`. */
export function descend(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(child, element);
}

/** Every element of that name at any depth, in document order. */
export function* everywhere(element: XmlElement, name: string): Generator<XmlElement, void, undefined> {
  for (const candidate of element.children) {
    if (candidate.name === name) yield candidate;
    yield* everywhere(candidate, name);
  }
}

/** Name without its prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(":") + 1);
