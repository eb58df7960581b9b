import type { Writable } from "node:stream";
import type { Explanation } from "./errors.ts";
import { UsageError } from "./errors.ts";
import type { ProgressBar } from "./progress-bar.ts";

/** Large enough that writing costs little, small enough to hold. */
const FLUSH_CHARS = 64 * 1024;
/** The reader has gone: `| head` does that, and it is no error. */
const GONE = new Set(["EPIPE", "EOF", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]);

/** Standard output in UTF-8: waits for a slow reader, and is quiet about one that has gone. */
export class Output {
  readonly #stream: Writable;
  #held = "";
  #closed = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Failures arrive at the callback of each write as well; without a listener they would end the process.
    stream.on("error", () => {});
  }

  /** Nobody reads any more: no need to go on. */
  get closed(): boolean {
    return this.#closed;
  }

  /** @throws UsageError `output-failed`. */
  async write(text: string): Promise<void> {
    if (this.#closed) return;
    this.#held += text;
    if (this.#held.length >= FLUSH_CHARS) await this.flush();
  }

  /** @throws UsageError `output-failed`. */
  async flush(): Promise<void> {
    const text = this.#held;
    this.#held = "";
    if (this.#closed || text === "") return;
    const error = await new Promise<Error | null | undefined>((resolve) => this.#stream.write(text, "utf8", resolve));
    if (!error) return;
    this.#closed = true;
    const code = "code" in error ? String(error.code) : error.message;
    if (!GONE.has(code)) throw new UsageError("output-failed", { detail: code }, error);
  }
}

/** A terminal, as far as its faces need to know. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly color: boolean;
  readonly width: number;
}

/** Wide enough for any sensible line, narrow enough to read. */
const MAX_WIDTH = 200;
const MIN_WIDTH = 40;
const PLAIN_WIDTH = 80;

/**
 * Colour and width of an output. `NO_COLOR` with any value but the empty one (no-color.org), a dumb terminal, and
 * everything that is no terminal, are plain.
 */
export function screenOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  options: { readonly noColor: boolean; readonly env: NodeJS.ProcessEnv },
): Screen {
  const isTerminal = stream.isTTY === true;
  const { env } = options;
  const plain = options.noColor || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  // The consoles of older Windows begin a new line after the last column by themselves: a full line would be followed by
  // an empty one.
  const columns = isTerminal && stream.columns ? stream.columns - 1 : PLAIN_WIDTH;
  return {
    isTerminal,
    color: isTerminal && !plain,
    width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns)),
  };
}

/** Lines about the work, beside the result. */
export class Notes {
  readonly #stream: NodeJS.WriteStream;
  readonly #bar: ProgressBar | undefined;

  /** @param bar - Shown while inputs are read. */
  constructor(stream: NodeJS.WriteStream, bar?: ProgressBar) {
    this.#stream = stream;
    this.#bar = bar;
    stream.on("error", () => {});
  }

  line(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  error({ line, stack, more = [] }: Explanation): void {
    for (const one of [line, ...more]) this.line(`writeback-triage: ${one}`);
    if (stack !== null) this.line(stack);
  }

  progress(path: string, bytesRead: number, totalBytes: number): void {
    this.#bar?.show(path, bytesRead, totalBytes);
  }

  clear(): void {
    this.#bar?.clear();
  }
}
