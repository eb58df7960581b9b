/** Which parts of the reader have run, by V8's own block coverage. */
import * as inspector from "node:inspector";

interface Script {
  /** By character: 1 where it has run. */
  covered: Uint8Array;
  /** Where blocks begin and end, as far as V8 has told. */
  readonly borders: Set<number>;
}

export interface CoverageFigure {
  readonly blocks: number;
  readonly covered: number;
  /** `file:function` with the number of blocks in it that never ran. */
  readonly missed: readonly string[];
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/** A reading of the counters since the one before. */
export type Snapshot = ReadonlyMap<string, { readonly run: Uint8Array; readonly borders: readonly number[] }>;

export class Coverage {
  readonly #inspector = new inspector.Session();
  readonly #folder: string;
  readonly #scripts = new Map<string, Script>();
  readonly #functions = new Map<string, { readonly name: string; readonly start: number; readonly end: number }[]>();

  /**
   * Makes the scripts that count several times slower for as long as their thread lives.
   *
   * @param folder - Part of the URL of the scripts that count. Scripts loaded earlier are not counted.
   */
  constructor(folder: string) {
    this.#folder = folder;
    this.#inspector.connect();
    this.#inspector.post("Profiler.enable");
    this.#inspector.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  take(): Snapshot {
    let scripts: readonly ScriptCoverage[] = [];
    this.#inspector.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error) throw error;
      scripts = answer.result;
    });
    const ours = scripts.filter(({ url }) => url.includes(this.#folder));
    return new Map(ours.map((script) => [script.url, this.#paint(script)]));
  }

  hasNews(snapshot: Snapshot): boolean {
    for (const [url, { run }] of snapshot) {
      const known = this.#scripts.get(url)?.covered;
      if (!known || run.length > known.length) return true;
      for (let i = 0; i < run.length; i++) if (run[i] === 1 && known[i] !== 1) return true;
    }
    return false;
  }

  add(snapshot: Snapshot): void {
    for (const [url, { run, borders }] of snapshot) {
      const script = this.#scripts.get(url) ?? { covered: new Uint8Array(0), borders: new Set() };
      this.#scripts.set(url, script);
      if (run.length > script.covered.length) {
        const longer = new Uint8Array(run.length);
        longer.set(script.covered);
        script.covered = longer;
      }
      for (let i = 0; i < run.length; i++) if (run[i] === 1) script.covered[i] = 1;
      for (const border of borders) script.borders.add(border);
    }
  }

  figure(): CoverageFigure {
    let blocks = 0;
    let covered = 0;
    const missed = new Map<string, number>();
    for (const [url, script] of this.#scripts) {
      const borders = [...script.borders].sort((a, b) => a - b);
      for (const [i, border] of borders.slice(0, -1).entries()) {
        if (border === borders[i + 1]) continue;
        blocks++;
        if (script.covered[border] === 1) covered++;
        else {
          const key = `${url.slice(url.lastIndexOf("/") + 1)}:${this.#functionAt(url, border)}`;
          missed.set(key, (missed.get(key) ?? 0) + 1);
        }
      }
    }
    return { blocks, covered, missed: [...missed].map(([place, count]) => `${place} ${count}`) };
  }

  /** Ranges come from the outside in, functions within functions likewise: later ones overrule. */
  #paint({ url, functions }: ScriptCoverage): { run: Uint8Array; borders: number[] } {
    const ranges = functions.flatMap((one) => one.ranges);
    const run = new Uint8Array(Math.max(0, ...ranges.map(({ endOffset }) => endOffset)));
    const named = this.#functions.get(url) ?? [];
    if (named.length < functions.length) {
      const places = functions.flatMap(({ functionName: name, ranges: [whole] }) =>
        whole ? [{ name, start: whole.startOffset, end: whole.endOffset }] : [],
      );
      this.#functions.set(url, places);
    }
    for (const { startOffset, endOffset, count } of ranges) run.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    return { run, borders: ranges.flatMap(({ startOffset, endOffset }) => [startOffset, endOffset]) };
  }

  #functionAt(url: string, at: number): string {
    const around = (this.#functions.get(url) ?? []).filter(({ start, end }) => start <= at && at < end);
    return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0]?.name || "(module)";
  }
}
