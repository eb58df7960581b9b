import { fstatSync } from "node:fs";
import { safeText } from "../analyzer/report/safe-text.ts";
import { fitWidth, padWidth, widthOf } from "../analyzer/report/terminal-layout.ts";

/** Work that is over sooner needs no bar. */
const PATIENCE_MS = 1000;
/** Often enough to be seen moving, and no more. */
const INTERVAL_MS = 200;
/** Before that a rate is a guess. */
const RATE_AFTER_MS = 500;
const DEFAULT_COLUMNS = 80;

/** How far the reading of one input is. */
export interface Progress {
  readonly label: string;
  readonly doneBytes: number;
  /** 0 when nobody knows. */
  readonly totalBytes: number;
  readonly elapsedMs: number;
}

interface BarLook {
  /** Of the terminal; the last one stays free, or some terminals begin a new line. */
  readonly columns: number;
  readonly unicode: boolean;
}

const GAP = "  ";
const MIN_BAR = 6;
const MAX_BAR = 40;
const MIN_LABEL = 8;

/**
 * One line, narrower than the terminal. Where it is narrow, the bytes go first, then the rate, then the time left,
 * then the bar itself; how far it is stays.
 */
export function progressLine({ label, doneBytes, totalBytes, elapsedMs }: Progress, look: BarLook): string {
  const room = Math.max(0, look.columns - 1);
  const unit = unitOf(Math.max(doneBytes, totalBytes));
  const rate = elapsedMs < RATE_AFTER_MS ? 0 : (doneBytes * 1000) / elapsedMs;
  const speed = rate > 0 ? [`${inUnit(rate, unitOf(rate))}/s`.padStart(10)] : [];
  if (totalBytes <= 0) return fitWidth([label, inUnit(doneBytes, unit), ...speed].join(GAP), room);

  const share = Math.min(1, doneBytes / totalBytes);
  const percent = `${Math.floor(100 * share)}%`.padStart(4);
  const total = inUnit(totalBytes, unit);
  const bytes = `${(doneBytes / unit.bytes).toFixed(1).padStart(total.indexOf(" "))} of ${total}`;
  const left = rate > 0 ? [`${clock(Math.max(0, totalBytes - doneBytes) / rate)} left`] : [];
  const name = fitLabel(label, Math.max(MIN_LABEL, Math.floor(room / 3)));
  for (const facts of [
    [percent, bytes, ...speed, ...left],
    [percent, ...speed, ...left],
    [percent, ...left],
    [percent],
  ]) {
    const tail = facts.join(GAP);
    const barRoom = room - widthOf(name) - tail.length - 2 * GAP.length;
    if (barRoom >= MIN_BAR) return [name, bar(share, Math.min(MAX_BAR, barRoom), look.unicode), tail].join(GAP);
  }
  const short = fitLabel(label, Math.max(0, room - percent.length - 1));
  return fitWidth(`${short} ${percent}`.trim(), room);
}

/** The folders go before the name does. */
function fitLabel(label: string, width: number): string {
  return widthOf(label) <= width ? label : fitWidth(label.replace(/^.*[\\/]/, ""), width);
}

function bar(share: number, width: number, unicode: boolean): string {
  if (unicode) {
    const full = Math.floor(share * width);
    return "█".repeat(full) + "░".repeat(width - full);
  }
  const full = Math.floor(share * (width - 2));
  return `[${"#".repeat(full)}${".".repeat(width - 2 - full)}]`;
}

interface Unit {
  readonly bytes: number;
  readonly name: string;
}

const UNITS: readonly Unit[] = [
  { bytes: 1e9, name: "GB" },
  { bytes: 1e6, name: "MB" },
];
const SMALLEST: Unit = { bytes: 1e3, name: "kB" };

function unitOf(bytes: number): Unit {
  return UNITS.find((unit) => bytes >= unit.bytes) ?? SMALLEST;
}

function inUnit(bytes: number, unit: Unit): string {
  return `${(bytes / unit.bytes).toFixed(1)} ${unit.name}`;
}

/** `0:07`, `12:34`, `1:02:03`. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (number: number): string => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  const short = `${minutes % 60}:${two(whole % 60)}`;
  return minutes < 60 ? short : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** A terminal as far as a bar on it goes. */
interface BarTerminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Whether a bar on standard error disturbs nobody: it needs a terminal that can go back in a line. Where standard
 * output is a pipe, the program at its other end may write to the same terminal.
 */
export function hasRoomForBar(
  stderr: { readonly isTTY?: boolean },
  stdout: { readonly fd?: number },
  env: NodeJS.ProcessEnv,
): boolean {
  return stderr.isTTY === true && env["TERM"] !== "dumb" && !isPipe(stdout.fd);
}

function isPipe(fd: number | undefined): boolean {
  if (fd === undefined) return false;
  try {
    const stats = fstatSync(fd);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}

/** Blocks where the terminal is known to have them. */
export function drawsBlocks(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === "win32") return (env["WT_SESSION"] ?? env["TERM_PROGRAM"] ?? "") !== "";
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => (value ?? "") !== "");
  // The console of Linux itself has a font of 256 characters.
  return /utf-?8/i.test(locale ?? "") && env["TERM"] !== "linux";
}

/** A bar on standard error, unless it would disturb or nobody wants one. */
export function findBar(wanted: boolean): ProgressBar | undefined {
  const { stderr, stdout, env, platform } = process;
  return wanted && hasRoomForBar(stderr, stdout, env) ? new ProgressBar(stderr, drawsBlocks(env, platform)) : undefined;
}

/** The bar on a terminal: drawn over itself, and gone when it is cleared. It has no colour. */
export class ProgressBar {
  readonly #terminal: BarTerminal;
  readonly #unicode: boolean;
  readonly #startedMs = performance.now();
  #label = "";
  #labelMs = 0;
  #doneBytes = 0;
  #drawnMs = 0;
  #drawnWidth = 0;

  constructor(terminal: BarTerminal, unicode: boolean) {
    this.#terminal = terminal;
    this.#unicode = unicode;
  }

  show(path: string, doneBytes: number, totalBytes: number): void {
    const nowMs = performance.now();
    const label = safeText(path);
    if (label !== this.#label || doneBytes < this.#doneBytes) {
      this.#label = label;
      this.#labelMs = nowMs;
    }
    this.#doneBytes = doneBytes;
    if (nowMs - this.#startedMs < PATIENCE_MS || nowMs - this.#drawnMs < INTERVAL_MS) return;
    this.#drawnMs = nowMs;
    const line = progressLine(
      { label, doneBytes, totalBytes, elapsedMs: nowMs - this.#labelMs },
      { columns: this.#terminal.columns ?? DEFAULT_COLUMNS, unicode: this.#unicode },
    );
    const width = widthOf(line);
    // One write, so that it does not flicker; blanks over what was longer before.
    this.#terminal.write(`\r${padWidth(line, this.#drawnWidth)}`);
    this.#drawnWidth = width;
  }

  clear(): void {
    if (this.#drawnWidth > 0) this.#terminal.write(`\r${" ".repeat(this.#drawnWidth)}\r`);
    this.#drawnWidth = 0;
  }
}
