import { fitWidth, type Paint } from "../../analyzer/report/terminal-layout.ts";
import type { SourceInput } from "../../bundle/write.ts";

/** Read to its end, even if there was nothing. */
export const WHOLE: ReadonlySet<string> = new Set(["collected", "empty"]);
/** Often enough to be seen moving, and no more. */
const INTERVAL_MS = 250;

interface Terminal {
  readonly columns?: number;
  write(text: string): unknown;
}

interface Look {
  /** Lines that are drawn over; otherwise each line is written once. */
  readonly isLive: boolean;
  readonly paint: Paint;
}

/** `collected  application-log  1.8 s`; a gap has its code behind it. */
export function rowLine({ id, outcome, code, durationMs }: SourceInput, paint: Paint): string {
  const text = `${outcome.padEnd(9)}  ${id}${code == null ? "" : ` (${code})`}`;
  const time = outcome === "skipped" ? "" : `  ${seconds(durationMs ?? 0)}`;
  return `${paint(WHOLE.has(outcome) ? "good" : "doubt", text)}${paint("faint", time)}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The sources: those that ended as lines that stay, on a terminal with those that run below them. */
export class LiveList {
  readonly #terminal: Terminal;
  readonly #look: Look;
  readonly #count: number;
  readonly #running = new Map<string, number>();
  readonly #timer: NodeJS.Timeout | undefined;
  #ended = 0;
  #drawnLines = 0;

  constructor(terminal: Terminal, look: Look, count: number) {
    this.#terminal = terminal;
    this.#look = look;
    this.#count = count;
    if (look.isLive) {
      this.#timer = setInterval(() => this.#draw(), INTERVAL_MS);
      // The list is no reason to stay.
      this.#timer.unref();
    }
  }

  start(id: string): void {
    this.#running.set(id, performance.now());
    this.#draw();
  }

  end(row: SourceInput): void {
    this.#running.delete(row.id);
    this.#ended++;
    this.line(rowLine(row, this.#look.paint));
  }

  /** A line that stays, above those that run. */
  line(text: string): void {
    this.#terminal.write(`${this.#erase()}${text}\n`);
    this.#draw();
  }

  /** Nothing is drawn over any more. */
  close(): void {
    clearInterval(this.#timer);
    this.#running.clear();
    const erased = this.#erase();
    if (erased !== "") this.#terminal.write(erased);
  }

  #draw(): void {
    if (!this.#look.isLive || this.#running.size === 0) return;
    const room = (this.#terminal.columns ?? 80) - 1;
    const lines = [...this.#running].map(
      ([id, startedMs]) => `running    ${id}  ${seconds(performance.now() - startedMs)}`,
    );
    lines.push(`${this.#ended} of ${this.#count}; Ctrl+C ends the reading and writes what is there`);
    const text = lines.map((line) => this.#look.paint("faint", fitWidth(line, room))).join("\n");
    // One write, so that it does not flicker.
    this.#terminal.write(`${this.#erase()}${text}\n`);
    this.#drawnLines = lines.length;
  }

  #erase(): string {
    const lines = this.#drawnLines;
    this.#drawnLines = 0;
    return lines === 0 ? "" : `\x1b[${lines}A\r\x1b[J`;
  }
}
