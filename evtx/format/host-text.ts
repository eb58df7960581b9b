/**
 * Bytes to strings by the platform's own means, where it has any that beat the language's: `node.ts` brings Node's. They
 * change no result, so that one set serves all readers and writers.
 */
export interface HostText {
  /** The first `length` bytes, each of them a character (ISO 8859-1). */
  readonly latin1: (bytes: Uint8Array, length: number) => string;
  /** UTF-16LE, lone surrogates kept. */
  readonly utf16: (bytes: Uint8Array) => string;
}

export let hostText: HostText | undefined;

/** @param host - `undefined` for what the language has. */
export function useHostText(host: HostText | undefined): void {
  hostText = host;
}

/** Characters below 256 as text. */
export function latin1Text(codes: Uint8Array, length: number): string {
  if (hostText) return hostText.latin1(codes, length);
  let text = "";
  for (let done = 0; done < length; done += BLOCK) {
    text += String.fromCharCode.apply(
      null,
      codes.subarray(done, Math.min(length, done + BLOCK)) as unknown as number[],
    );
  }
  return text;
}

/** Far below the number of arguments that any engine takes. */
const BLOCK = 4096;
