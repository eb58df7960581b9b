/** Redacts any text: secrets, then identities, also where these are encoded. */
import { type IdentityReplacer, isTelling } from "./identities.ts";
import { REMOVED, removeSecrets, SECRET_FIELD } from "./secrets.ts";
import { FOR_IDENTITIES, FOR_SECRETS, HAS, survey } from "./survey.ts";

/** An encoded text in an encoded text; deeper than that nobody writes by accident. */
const MAX_DEPTH = 2;
/** Repeated values are the rule in logs; this bounds what is kept of them. */
const CACHE_ENTRIES = 100_000;
/** Of texts as they were and as they are now, together. */
const CACHE_UNITS = 16 * 1024 * 1024;
const CACHED_UNITS = 4096;
/** Lines of a trace: they come again soon, or never. */
const CACHED_LINES = 4096;
/** A power of two. */
const SEEN = 16_384;
const NO_KINDS: readonly string[] = [];

const PERCENT = /(?<![^\s"<>])[^\s"<>]*?%[0-9a-f]{2}[^\s"<>]*/gi;
const ENTITY = /&(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/i;
const BASE64 = /(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9_-]{16,})(?![A-Za-z0-9+/=_-])/g;
const HEX =
  /(?<![0-9A-Za-z])(?:0x)?(?:[0-9A-Fa-f]{2}){8,}(?![0-9A-Za-z])|(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[ -]){7,}[0-9A-Fa-f]{2}(?![0-9A-Za-z])/g;
const ESCAPED = /\\u[0-9a-f]{4}/i;

const STRETCHED = HAS.base64 | HAS.hex;
/** A text without any of these is not encoded, nor is a part of it. */
const MAY_BE_ENCODED = HAS.percent | HAS.ampersand | HAS.escape | STRETCHED;

const OPENING = "[".charCodeAt(0);
const CLOSING = "]".charCodeAt(0);
const DOT = ".".charCodeAt(0);
const SPACE = 32;
const LINE_FEED = 10;

interface Known {
  readonly out: string;
  readonly kinds: readonly string[];
}

/** What is known of values that are called the same. */
interface Field {
  readonly isSecret: boolean;
  /** A value may be an identity by its field alone. */
  readonly isTelling: boolean;
  /** By text: what came out, and what was counted. */
  readonly known: Map<string, Known>;
}

export class TextRedactor {
  readonly #count: (kind: string) => void;
  readonly #identities: IdentityReplacer | undefined;
  /** Bits of `HAS`. */
  readonly #lookedFor: number;
  #fields = new Map<string, Field>();
  #cached = 0;
  #cachedUnits = 0;
  readonly #lines = new Map<string, Known>();
  readonly #seen = new Int32Array(SEEN);
  #kinds: string[] | undefined;

  /** @param identities - Made with the function that tells of each replacement. */
  constructor(count: (kind: string) => void, identities?: (count: (kind: string) => void) => IdentityReplacer) {
    this.#count = (kind) => {
      this.#kinds?.push(kind);
      count(kind);
    };
    this.#identities = identities?.(this.#count);
    this.#lookedFor = this.#identities === undefined ? FOR_SECRETS : FOR_IDENTITIES;
  }

  get identities(): IdentityReplacer | undefined {
    return this.#identities;
  }

  /** After names were learnt, other answers are right. */
  forget(): void {
    this.#fields = new Map();
    this.#lines.clear();
    this.#cached = 0;
    this.#cachedUnits = 0;
  }

  /** @param name - What the value is called, where it has a name. */
  redact(text: string, name = ""): string {
    if (text.length < 3) return text;
    const field = this.#fieldOf(name);
    const has = survey(text);
    if (!field.isSecret && !field.isTelling && this.#isPlain(has, text, 0, text.length)) return text;
    // A GUID is dealt with sooner than remembered.
    if (has === HAS.guid && text.length <= 38 && !field.isSecret) return this.#redact(text, has, 0, name, field);
    if (text.length > CACHED_UNITS) return this.#redact(text, has, 0, name, field);
    const known = field.known.get(text);
    if (known !== undefined) return this.#again(known);
    const made = this.#remembered(text, has, name, field);
    this.#cachedUnits += text.length + made.out.length;
    if (this.#isFull()) this.forget();
    this.#fieldOf(name).known.set(text, made);
    return made.out;
  }

  /**
   * Some lines of a longer text.
   *
   * @param has - What {@link survey} says of them.
   * @returns Undefined where nothing is to be changed.
   */
  redactStretch(text: string, from: number, to: number, has: number): string | undefined {
    if (to - from < 3) return undefined;
    if (this.#isPlain(has, text, from, to)) return undefined;
    const head = endOfHead(text, from, to);
    const body = text.slice(head, to);
    const comesAgain = body.length <= CACHED_UNITS && this.#wasSeen(text, head, to);
    const out = comesAgain ? this.#line(body, has) : this.#redact(body, has, 0);
    return out === body ? undefined : text.slice(from, head) + out;
  }

  #line(body: string, has: number): string {
    const known = this.#lines.get(body);
    if (known !== undefined) return this.#again(known);
    const made = this.#remembered(body, has, "");
    if (this.#lines.size >= CACHED_LINES) this.#lines.clear();
    this.#lines.set(body, made);
    return made.out;
  }

  /** Whether one like it came by: what comes once is not remembered. Some characters tell, at the end all. */
  #wasSeen(text: string, from: number, to: number): boolean {
    let print = to - from;
    const end = Math.max(from, to - 12);
    for (let at = from; at < end; at += 5) print = Math.imul(print, 31) + text.charCodeAt(at);
    for (let at = end; at < to; at++) print = Math.imul(print, 31) + text.charCodeAt(at);
    const place = (print ^ (print >>> 15)) & (SEEN - 1);
    if (this.#seen[place] === (print | 0)) return true;
    this.#seen[place] = print;
    return false;
  }

  #again({ out, kinds }: Known): string {
    for (const kind of kinds) this.#count(kind);
    return out;
  }

  #remembered(text: string, has: number, name: string, field?: Field): Known {
    const kinds: string[] = [];
    this.#kinds = kinds;
    const out = this.#redact(text, has, 0, name, field);
    this.#kinds = undefined;
    return { out, kinds: kinds.length === 0 ? NO_KINDS : kinds };
  }

  #isFull(): boolean {
    return this.#cached++ >= CACHE_ENTRIES || this.#cachedUnits > CACHE_UNITS;
  }

  #fieldOf(name: string): Field {
    const known = this.#fields.get(name);
    if (known !== undefined) return known;
    this.#cachedUnits += name.length;
    if (this.#isFull()) this.forget();
    const field: Field = {
      isSecret: SECRET_FIELD.test(name),
      isTelling: this.#identities !== undefined && isTelling(name),
      known: new Map(),
    };
    this.#fields.set(name, field);
    return field;
  }

  /** Nothing in it is anything that is looked for. */
  #isPlain(has: number, text: string, from: number, to: number): boolean {
    return (has & this.#lookedFor) === 0 && !(this.#identities?.mayName(text, from, to) ?? false);
  }

  #redact(text: string, surveyed: number, depth: number, name = "", field?: Field): string {
    if (field?.isSecret && !/^(?:true|false|null|\d{1,3}|enabled|disabled)$/i.test(text)) {
      this.#count("key-value");
      return REMOVED;
    }
    let has = surveyed;
    // Encoded ones first: what is taken out of the middle of one leaves the rest unreadable, and in the text.
    let out = depth < MAX_DEPTH ? this.#encoded(text, depth + 1, has) : text;
    if (out !== text) has = survey(out);
    const clear = removeSecrets(out, this.#count, has);
    if (this.#identities === undefined) return clear;
    if (clear !== out) {
      out = clear;
      has = survey(out);
    }
    return field?.isTelling ? this.#identities.field(name, out, has) : this.#identities.text(out, has);
  }

  /** Encoded stretches that hold something are encoded again without it. */
  #encoded(text: string, depth: number, has: number): string {
    if ((has & MAY_BE_ENCODED) === 0) return text;
    let out = text;
    if ((has & HAS.percent) !== 0) {
      out = out.replace(PERCENT, (all) => this.#recode(all, decodePercent, encodeURIComponent, depth));
    }
    if ((has & HAS.ampersand) !== 0 && ENTITY.test(out)) out = this.#recode(out, decodeEntities, escapeXml, depth);
    if ((has & HAS.escape) !== 0 && ESCAPED.test(out)) out = this.#recode(out, decodeEscapes, (plain) => plain, depth);
    // What was decoded above may have been encoded again, longer.
    const stretched = out === text ? has : survey(out);
    if ((stretched & HAS.hex) !== 0) {
      out = out.replace(HEX, (all) =>
        this.#bytes(all, Buffer.from(all.replace(/^0x|[ -]/g, ""), "hex"), (bytes) => hexLike(all, bytes), depth),
      );
    }
    // What is left between stretches of hex may be base64 now.
    if ((stretched & STRETCHED) !== 0) {
      out = out.replace(BASE64, (all) => {
        if (/^[0-9a-f]+$/i.test(all)) return all;
        const bytes = Buffer.from(all, "base64");
        return this.#bytes(all, bytes, (changed) => changed.toString("base64"), depth);
      });
    }
    return out;
  }

  #recode(
    all: string,
    decode: (text: string) => string | undefined,
    encode: (plain: string) => string,
    depth: number,
  ): string {
    const plain = decode(all);
    if (plain === undefined || plain === all) return all;
    const changed = this.#redact(plain, survey(plain), depth);
    return changed === plain ? all : encode(changed);
  }

  #bytes(all: string, bytes: Buffer, encode: (bytes: Buffer) => string, depth: number): string {
    const changed = this.bytes(bytes, depth);
    return changed === bytes ? all : encode(changed);
  }

  /**
   * Bytes that may be text.
   *
   * @returns The same object where they are none, or nothing is to be changed.
   */
  bytes(bytes: Buffer, depth = 1): Buffer {
    for (const encoding of ["utf16le", "utf8"] as const) {
      const text = toText(bytes, encoding);
      if (text === undefined) continue;
      const has = survey(text);
      if (this.#isPlain(has, text, 0, text.length)) continue;
      const changed = this.#redact(text, has, depth);
      if (changed !== text) return Buffer.from(changed, encoding);
    }
    return bytes;
  }
}

/** Undefined where it does not look like text of that encoding. */
function toText(bytes: Buffer, encoding: "utf16le" | "utf8"): string | undefined {
  if (bytes.length < 6) return undefined;
  if (encoding === "utf16le") {
    if (bytes.length % 2 !== 0) return undefined;
    let zeros = 0;
    for (let i = 1; i < bytes.length; i += 2) if (bytes[i] === 0) zeros++;
    return zeros * 4 >= bytes.length ? bytes.toString("utf16le") : undefined;
  }
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) return undefined;
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? undefined : text;
}

/**
 * Where a line of a trace begins behind its time and thread: without them, it comes again. They are of marks and digits, and
 * end in a bracket: nothing that is looked for can begin in them and go on behind.
 */
function endOfHead(text: string, from: number, to: number): number {
  if (text.charCodeAt(from) !== OPENING || text.charCodeAt(to - 1) !== LINE_FEED) return from;
  let end = from;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === SPACE && text.charCodeAt(i - 1) === CLOSING) end = i + 1;
    // Digits and the colon
    else if (!((code >= 48 && code <= 58) || code === DOT || code === OPENING || code === CLOSING || code === SPACE))
      break;
  }
  return end;
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi,
    (all, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? all;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10_ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : all;
    },
  );
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (mark) =>
    mark === "<" ? "&lt;" : mark === ">" ? "&gt;" : mark === "&" ? "&amp;" : "&quot;",
  );
}

const decodeEscapes = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

function hexLike(model: string, bytes: Buffer): string {
  const hex = bytes.toString("hex");
  const cased = /[A-F]/.test(model) ? hex.toUpperCase() : hex;
  const gap = /[ -]/.exec(model)?.[0];
  return `${model.startsWith("0x") ? "0x" : ""}${gap === undefined ? cased : cased.replace(/(..)(?=.)/g, `$1${gap}`)}`;
}
