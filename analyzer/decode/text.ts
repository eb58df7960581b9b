/**
 * Bytes to text for the files that customers send: PowerShell 5 redirects to UTF-16, `wevtutil` to whatever the
 * console has, Windows writes BOMs or leaves them out.
 */

type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

/**
 * Encoding of a text by its first bytes: the byte order mark, else a zero byte beside the first character.
 * Anything else is read as UTF-8, where a byte that does not fit becomes U+FFFD.
 *
 * @param head - Two bytes suffice; fewer than two count as UTF-8.
 */
function sniffEncoding(head: Uint8Array): TextEncoding {
  const [first, second] = head;
  if (first === undefined || second === undefined) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first !== 0 && second === 0) return "utf-16le";
  if (first === 0 && second !== 0) return "utf-16be";
  return "utf-8";
}

/** The whole text, without its byte order mark. A sequence cut short at the end becomes one U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(sniffEncoding(bytes)).decode(bytes);
}

/** {@link decodeText} for a stream: yields pieces of text, none of them empty, as the bytes come in. */
export async function* decodeTextStream(source: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | null = null;
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    let bytes = chunk;
    if (decoder === null) {
      bytes = new Uint8Array(held.length + chunk.length);
      bytes.set(held, 0);
      bytes.set(chunk, held.length);
      if (bytes.length < 2) {
        held = bytes;
        continue;
      }
      decoder = new TextDecoder(sniffEncoding(bytes));
      held = new Uint8Array(0);
    }
    const text = decoder.decode(bytes, { stream: true });
    if (text !== "") yield text;
  }
  decoder ??= new TextDecoder(sniffEncoding(held));
  const rest = decoder.decode(held);
  if (rest !== "") yield rest;
}

/** Cap on one value of an event, characters. Ours: the longest documented message is a stack trace of some 10,000. */
export const MAX_VALUE_CHARS = 64 * 1024;

const UNSAFE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\p{Surrogate}/gu;

/**
 * A text that came from outside, fit to be kept and shown: at most `limit` characters; control characters (other than
 * tab and line ends) and lone surrogates become U+FFFD, so that no value can steer a terminal. Lines end in `\n`, as XML
 * has them and logs do not.
 */
export function cleanText(text: string, limit = MAX_VALUE_CHARS): string {
  const capped = text.length > limit ? text.slice(0, limit) : text;
  return capped.replace(/\r\n?/g, "\n").replace(UNSAFE, "\ufffd");
}

/** {@link cleanText} on one line, for error details and markers. */
export function oneLine(text: string, limit = 200): string {
  return cleanText(text, limit).replace(/\s+/g, " ").trim();
}

/**
 * One copy of each name. A name cut out of a long text otherwise keeps that whole text alive.
 */
export class Interner {
  readonly #known = new Map<string, string>();

  get(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    // Ours: a log names some hundred; one that names more is not worth remembering.
    if (this.#known.size < 4096) this.#known.set(name, name);
    return name;
  }
}
