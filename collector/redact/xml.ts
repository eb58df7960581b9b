/** XML by its texts and attribute values; elements and the order of things stay byte for byte. */
import { REMOVED } from "./secrets.ts";
import { decodeEntities, escapeXml, type TextRedactor } from "./text-redactor.ts";

/** Comment, character data, instruction, tag, text. Not closed, each reaches to the end. */
const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[(?<cdata>[\s\S]*?)(?:\]\]>|$)|<[?!][^>]*(?:>|$)|<(?<close>\/)?(?<name>[^\s/>"'<]*)(?<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)(?:>|$)|[^<]+/y;
const ATTRIBUTE = /(?<![^\s=/"'])(?<before>(?<name>[^\s=/"']+)\s*=\s*)(?:"(?<double>[^"]*)"|'(?<single>[^']*)')/g;
/** State of the engine and of extensions: nobody reads it, and nobody knows what is in it. */
const OPAQUE =
  /^(?:encrypted-attributes|controller-configuration|aad-password-sync-state|full-object-state|state-blob|dirsync-cookie|cookie|watermark|last-usn-cookie)$/i;
const NAMED_BY_ATTRIBUTE = /^(?:parameter|add|attribute|param|Data)$/i;
const BESIDE_KEY = /^(?:value|connectionString)$/i;
/** Bounds what a file with ever new names can make us remember. */
const MAX_NAMES = 1000;
const ENCRYPTED = /^(?:[\w-]+:)?encrypted$/i;

const MARK = { less: 60, greater: 62, slash: 47, quote: 34, apostrophe: 39, exclamation: 33, question: 63 };

const IS_SPACE = /\s/;
/** White space, slash, quotes and brackets. */
const ENDS_NAME = Uint8Array.from({ length: 128 }, (_, code) => (/[\s/>"'<]/.test(String.fromCharCode(code)) ? 1 : 0));

export function redactXml(text: string, texts: TextRedactor, count: (kind: string) => void): string {
  return new XmlRedactor(text, texts, count).redact();
}

class XmlRedactor {
  readonly #text: string;
  readonly #texts: TextRedactor;
  readonly #count: (kind: string) => void;
  readonly #elements = new Map<string, Element>();
  readonly #open: string[] = [];
  /** How many elements were open where the one began of which everything goes; negative outside of any. */
  #secretAt = -1;
  #field = "";
  #out = "";
  /** Up to where the text is in `#out`. */
  #kept = 0;

  constructor(text: string, texts: TextRedactor, count: (kind: string) => void) {
    this.#text = text;
    this.#texts = texts;
    this.#count = count;
  }

  redact(): string {
    const text = this.#text;
    for (let at = 0; at < text.length; ) {
      if (text.charCodeAt(at) !== MARK.less) {
        const less = text.indexOf("<", at);
        const end = less < 0 ? text.length : less;
        this.#textual(at, end);
        at = end;
        continue;
      }
      const end = this.#endOfTag(at);
      if (end > 0) {
        this.#tag(at, end);
        at = end;
      } else at = this.#otherThanTag(at);
    }
    return this.#kept === 0 ? text : this.#out + text.slice(this.#kept);
  }

  /** Behind the closing bracket of a tag that has nothing odd; zero where it has. */
  #endOfTag(from: number): number {
    const text = this.#text;
    const first = text.charCodeAt(from + 1);
    if (first === MARK.exclamation || first === MARK.question) return 0;
    for (let at = from + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === MARK.greater) return at + 1;
      if (code !== MARK.quote && code !== MARK.apostrophe) continue;
      at = text.indexOf(code === MARK.quote ? '"' : "'", at + 1);
      if (at < 0) return 0;
    }
    return 0;
  }

  /** @returns Where the next token begins. */
  #otherThanTag(at: number): number {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(this.#text);
    // A bracket that begins nothing stays.
    if (found === null) return at + 1;
    const [token] = found;
    const cdata = found.groups?.["cdata"];
    const end = at + token.length;
    const isSecret = this.#secretAt >= 0;
    if (cdata !== undefined) {
      this.#put(at, end, isSecret ? this.#remove() : `<![CDATA[${this.#texts.redact(cdata, this.#field)}]]>`);
    } else if (token.startsWith("<!--")) {
      this.#put(at, end, `<!--${isSecret ? this.#remove() : this.#texts.redact(token.slice(4, -3))}-->`);
    } else if (found.groups?.["name"] === undefined) {
      if (isSecret) this.#put(at, end, "");
    } else this.#tag(at, end);
    return end;
  }

  #textual(from: number, to: number): void {
    const { isBlank, hasEntity } = lookAt(this.#text, from, to);
    if (isBlank) return;
    if (this.#secretAt >= 0) {
      this.#put(from, to, this.#remove());
      return;
    }
    const token = this.#text.slice(from, to);
    const plain = hasEntity ? decodeEntities(token) : token;
    const changed = this.#texts.redact(plain, this.#field);
    if (changed !== plain) this.#put(from, to, escapeXml(changed));
  }

  /** @param to - Behind its end, which may be that of the text. */
  #tag(from: number, to: number): void {
    const text = this.#text;
    const isClosed = text.charCodeAt(to - 1) === MARK.greater;
    const isSecret = this.#secretAt >= 0;
    const open = this.#open;
    if (text.charCodeAt(from + 1) === MARK.slash) {
      // One that closes nothing must not end a secret early.
      if (!isSecret || open.at(-1) === text.slice(from + 2, endOfName(text, from + 2, to))) open.pop();
      if (open.length <= this.#secretAt) this.#secretAt = -1;
      this.#field = open.at(-1) ?? "";
      return;
    }
    const nameEnd = endOfName(text, from + 1, to);
    const attributesEnd = isClosed ? to - 1 : to;
    const name = text.slice(from + 1, nameEnd);
    const element = this.#elementOf(name);
    this.#field = name;
    const attributes = nameEnd < attributesEnd ? attributesOf(text, nameEnd, attributesEnd) : NO_ATTRIBUTES;
    const isEmpty = isClosed && text.charCodeAt(to - 2) === MARK.slash;
    if (!isEmpty && !isSecret && (element.isOpaque || isEncrypted(attributes))) this.#secretAt = open.length;
    if (!isEmpty) open.push(name);
    if (attributes.length === 0) return;
    if (isSecret) {
      for (const one of attributes) this.#put(one.at, one.end, `"${this.#remove()}"`);
      return;
    }
    // `<parameter name="UserName">` and `<add key="…">`: the attribute names the field.
    const named = nameIn(attributes);
    if (named !== undefined && element.isNamed) this.#field = named;
    for (const one of attributes) this.#attribute(one, element, named);
  }

  #attribute({ name, value, at, end }: Attribute, element: Element, named: string | undefined): void {
    if (name.startsWith("xmlns")) return;
    const plain = decodeEntities(value);
    // The value beside a key is that key's.
    const field = named !== undefined && BESIDE_KEY.test(name) ? named : fieldOf(element, name);
    const changed = this.#texts.redact(plain, field);
    if (changed !== plain) this.#put(at, end, `"${escapeXml(changed)}"`);
  }

  #elementOf(name: string): Element {
    const known = this.#elements.get(name);
    if (known !== undefined) return known;
    if (this.#elements.size >= MAX_NAMES) this.#elements.clear();
    const element = {
      name,
      isOpaque: OPAQUE.test(localName(name)),
      isNamed: NAMED_BY_ATTRIBUTE.test(name),
      fields: new Map<string, string>(),
    };
    this.#elements.set(name, element);
    return element;
  }

  #put(from: number, to: number, changed: string): void {
    this.#out += this.#text.slice(this.#kept, from) + changed;
    this.#kept = to;
  }

  #remove(): string {
    this.#count("encrypted-parameter");
    return REMOVED;
  }
}

function lookAt(text: string, from: number, to: number): { isBlank: boolean; hasEntity: boolean } {
  let isBlank = true;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 38) return { isBlank: false, hasEntity: true };
    if (code > 32) isBlank = false;
  }
  return { isBlank: isBlank && text.slice(from, to).trim() === "", hasEntity: false };
}

function endOfName(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < 128 ? ENDS_NAME[code] === 1 : IS_SPACE.test(text.charAt(at))) return at;
  }
  return to;
}

/** What is known of all elements of one name. */
interface Element {
  readonly name: string;
  readonly isOpaque: boolean;
  /** Its text is called as its attribute says. */
  readonly isNamed: boolean;
  /** By attribute: what its values are called. */
  readonly fields: Map<string, string>;
}

interface Attribute {
  readonly name: string;
  readonly value: string;
  /** Where the quotes begin and end. */
  readonly at: number;
  readonly end: number;
}
const NO_ATTRIBUTES: readonly Attribute[] = [];
/** One behind the other, as they are written: nothing else stands between. */
const NEXT_ATTRIBUTE = /\s+([^\s=/"'<>]+)="([^"]*)"/y;
const END_OF_ATTRIBUTES = /\s*\/?/y;

function attributesOf(text: string, from: number, to: number): readonly Attribute[] {
  const out: Attribute[] = [];
  let end = from;
  for (;;) {
    NEXT_ATTRIBUTE.lastIndex = end;
    const found = NEXT_ATTRIBUTE.exec(text);
    if (found === null) break;
    const [all, name = "", value = ""] = found;
    end += all.length;
    out.push({ name, value, at: end - value.length - 2, end });
  }
  END_OF_ATTRIBUTES.lastIndex = end;
  END_OF_ATTRIBUTES.exec(text);
  if (END_OF_ATTRIBUTES.lastIndex === to) return out;
  return [...text.slice(from, to).matchAll(ATTRIBUTE)].map(({ 0: all, index, groups }) => ({
    name: groups?.["name"] ?? "",
    value: groups?.["double"] ?? groups?.["single"] ?? "",
    at: from + index + (groups?.["before"] ?? "").length,
    end: from + index + all.length,
  }));
}

/** Of several that are called the same, the last. */
function nameIn(attributes: readonly Attribute[]): string | undefined {
  let [name, key, capital]: (string | undefined)[] = [];
  for (const one of attributes) {
    if (one.name === "name") name = one.value;
    else if (one.name === "key") key = one.value;
    else if (one.name === "Name") capital = one.value;
  }
  return name ?? key ?? capital;
}

/** As one string for all of them, which is then found faster. */
function fieldOf(element: Element, attribute: string): string {
  const known = element.fields.get(attribute);
  if (known !== undefined) return known;
  if (element.fields.size >= MAX_NAMES) element.fields.clear();
  const field = `${element.name}@${attribute}`;
  element.fields.set(attribute, field);
  return field;
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Whatever is not plainly denied. */
function isEncrypted(attributes: readonly Attribute[]): boolean {
  return attributes.some(
    ({ name, value }) =>
      name.length >= 9 && ENCRYPTED.test(name) && !/^\s*(?:0|false|no)?\s*$/i.test(decodeEntities(value)),
  );
}
