/** Redacts any text: secrets, then identities, also where these are encoded. */
import type { IdentityReplacer } from "./identities.ts";
import { REMOVED, removeSecrets, SECRET_FIELD } from "./secrets.ts";
import { HAS, survey } from "./survey.ts";

/** An encoded text in an encoded text; deeper than that nobody writes by accident. */
const MAX_DEPTH = 2;
/** Repeated values are the rule in logs; this bounds what is kept of them. */
const CACHE_ENTRIES = 100_000;
/** Of texts as they were and as they are now, together. */
const CACHE_UNITS = 16 * 1024 * 1024;
const CACHED_UNITS = 4096;

const PERCENT = /(?<![^\s"<>])[^\s"<>]*?%[0-9a-f]{2}[^\s"<>]*/gi;
const ENTITY = /&(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/i;
const BASE64 = /(?<![A-Za-z0-9+/=_-])(?:[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9_-]{16,})(?![A-Za-z0-9+/=_-])/g;
const HEX =
  /(?<![0-9A-Za-z])(?:0x)?(?:[0-9A-Fa-f]{2}){8,}(?![0-9A-Za-z])|(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[ -]){7,}[0-9A-Fa-f]{2}(?![0-9A-Za-z])/g;
const ESCAPED = /\\u[0-9a-f]{4}/i;

const RUN = /[A-Za-z0-9+/_-]{16}/;
/** A text without any of these is not encoded, nor is a part of it. */
const MAY_BE_ENCODED = HAS.percent | HAS.ampersand | HAS.backslash | HAS.run | HAS.space;

interface Known {
  readonly out: string;
  readonly kinds: readonly string[];
}

export class TextRedactor {
  readonly #count: (kind: string) => void;
  readonly #identities: IdentityReplacer | undefined;
  /** By field and text: what came out, and what was counted. */
  #cache = new Map<string, Map<string, Known>>();
  #cached = 0;
  #cachedUnits = 0;
  #kinds: string[] | undefined;

  /** @param identities - Made with the function that tells of each replacement. */
  constructor(count: (kind: string) => void, identities?: (count: (kind: string) => void) => IdentityReplacer) {
    this.#count = (kind) => {
      this.#kinds?.push(kind);
      count(kind);
    };
    this.#identities = identities?.(this.#count);
  }

  get identities(): IdentityReplacer | undefined {
    return this.#identities;
  }

  /** After names were learnt, other answers are right. */
  forget(): void {
    this.#cache = new Map();
    this.#cached = 0;
    this.#cachedUnits = 0;
  }

  /** @param field - What the value is called, where it has a name. */
  redact(text: string, field = ""): string {
    if (text.length < 3) return text;
    if (text.length > CACHED_UNITS) return this.#redact(text, 0, field);
    let cache = this.#cache.get(field);
    const known = cache?.get(text);
    if (known !== undefined) {
      for (const kind of known.kinds) this.#count(kind);
      return known.out;
    }
    this.#kinds = [];
    const out = this.#redact(text, 0, field);
    this.#cachedUnits += text.length + out.length;
    if (this.#cached++ >= CACHE_ENTRIES || this.#cachedUnits > CACHE_UNITS) {
      this.forget();
      cache = undefined;
    }
    if (cache === undefined) {
      cache = this.#cache.get(field) ?? new Map<string, Known>();
      this.#cache.set(field, cache);
    }
    cache.set(text, { out, kinds: this.#kinds });
    this.#kinds = undefined;
    return out;
  }

  #redact(text: string, depth: number, field = ""): string {
    if (SECRET_FIELD.test(field) && !/^(?:true|false|null|\d{1,3}|enabled|disabled)$/i.test(text)) {
      this.#count("key-value");
      return REMOVED;
    }
    // Encoded ones first: what is taken out of the middle of one leaves the rest unreadable, and in the text.
    let has = survey(text);
    let out = depth < MAX_DEPTH ? this.#encoded(text, depth + 1, has) : text;
    if (out !== text) has = survey(out);
    const clear = removeSecrets(out, this.#count, has);
    if (this.#identities === undefined) return clear;
    if (clear !== out) {
      out = clear;
      has = survey(out);
    }
    return field === "" ? this.#identities.text(out, has) : this.#identities.field(field, out, has);
  }

  /** Encoded stretches that hold something are encoded again without it. */
  #encoded(text: string, depth: number, has: number): string {
    if ((has & MAY_BE_ENCODED) === 0) return text;
    let out = text;
    if ((has & HAS.percent) !== 0) {
      out = out.replace(PERCENT, (all) => this.#recode(all, decodePercent, encodeURIComponent, depth));
    }
    if ((has & HAS.ampersand) !== 0 && ENTITY.test(out)) out = this.#recode(out, decodeEntities, escapeXml, depth);
    if ((has & HAS.backslash) !== 0 && ESCAPED.test(out))
      out = this.#recode(out, decodeEscapes, (plain) => plain, depth);
    // What was decoded above may have been encoded again, longer.
    if ((has & HAS.run) !== 0 || (out !== text && RUN.test(out))) {
      out = out.replace(HEX, (all) =>
        this.#bytes(all, Buffer.from(all.replace(/^0x|[ -]/g, ""), "hex"), (bytes) => hexLike(all, bytes), depth),
      );
      out = out.replace(BASE64, (all) => {
        if (/^[0-9a-f]+$/i.test(all)) return all;
        const bytes = Buffer.from(all, "base64");
        return this.#bytes(all, bytes, (changed) => changed.toString("base64"), depth);
      });
    } else if ((has & HAS.space) !== 0 && /(?:[0-9A-F]{2}[ -]){7}/i.test(out)) {
      out = out.replace(HEX, (all) =>
        this.#bytes(all, Buffer.from(all.replace(/[ -]/g, ""), "hex"), (bytes) => hexLike(all, bytes), depth),
      );
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
    const changed = this.#redact(plain, depth);
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
      const changed = this.#redact(text, depth);
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

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

export function decodeEntities(text: string): string {
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
