import { safeText } from "../analyzer/report/safe-text.ts";
import { fitWidth, padWidth, widthOf } from "../analyzer/report/terminal-layout.ts";
import type { EvtxRecord } from "../evtx/types.ts";
import type { Screen } from "./output.ts";

const GAP = " ";
/** Short names of the levels that Windows itself uses; it shows 0 as information, too. */
const LEVELS = ["info", "crit", "error", "warn", "info", "debug"];
/** Where nobody looks at a screen, a line may be long, but not endless. */
const DATA_CHARS = 2000;
/** Columns from which there is room for milliseconds and whole names. */
const ROOMY = 120;

/** A listing in fixed columns, a line a record: nothing is held, so a log of any size can be listed. */
export class EventTable {
  readonly #screen: Screen;
  readonly #columns: readonly (readonly [title: string, width: number])[];

  constructor(screen: Screen) {
    this.#screen = screen;
    const roomy = !screen.isTerminal || screen.width >= ROOMY;
    this.#columns = [
      ["Time (UTC)", roomy ? 23 : 19],
      ["Record", roomy ? 9 : 7],
      ["Id", 5],
      ["Level", 5],
      ["Source", roomy ? 28 : 18],
    ];
  }

  head(): string {
    const line = `${this.#layOut(this.#columns.map(([title]) => title))}Data`;
    return this.#screen.color ? `\x1b[1m${line}\x1b[22m\n` : `${line}\n`;
  }

  row(record: EvtxRecord): string {
    const time = record.timeUtc.replace("T", " ").replace(/(\.\d{3})\d*Z$/, "$1");
    const start = this.#layOut([
      time === "" ? "-" : time.slice(0, this.#columns[0]?.[1]),
      String(record.recordId),
      String(record.eventId),
      LEVELS[record.level] ?? String(record.level),
      safeText(record.provider),
    ]);
    const data = record.data.map(([name, value]) => (name === "" ? value : `${name}=${value}`)).join(" | ");
    const text = safeText(data, DATA_CHARS);
    const room = Math.max(10, this.#screen.width - widthOf(start));
    return `${(start + (this.#screen.isTerminal ? fitWidth(text, room) : text)).trimEnd()}\n`;
  }

  #layOut(cells: readonly string[]): string {
    return this.#columns.map(([, width], i) => padWidth(fitWidth(cells[i] ?? "", width), width) + GAP).join("");
  }
}
