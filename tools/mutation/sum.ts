import { dirname } from "node:path";

/** What is read of a Stryker report, format mutation-testing-report-schema 1 and 2. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

export interface Tally {
  readonly killed: number;
  readonly timeout: number;
  readonly survived: number;
  readonly noCoverage: number;
}

const NONE: Tally = { killed: 0, timeout: 0, survived: 0, noCoverage: 0 };
const COUNTED: Readonly<Record<string, keyof Tally>> = {
  Killed: "killed",
  Timeout: "timeout",
  Survived: "survived",
  NoCoverage: "noCoverage",
};

/** Mutants by folder. What was left alone (`Ignored`), and what could not even be loaded, counts for nothing. */
export function sumByFolder(reports: readonly MutationReport[]): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const { files } of reports) {
    for (const [path, { mutants }] of Object.entries(files)) {
      let tally = sums.get(dirname(path)) ?? NONE;
      for (const { status } of mutants) {
        const key = COUNTED[status];
        if (key !== undefined) tally = { ...tally, [key]: tally[key] + 1 };
      }
      sums.set(dirname(path), tally);
    }
  }
  return new Map([...sums].sort(([a], [b]) => a.localeCompare(b)));
}

export function addUp(tallies: Iterable<Tally>): Tally {
  const keys = Object.keys(NONE) as (keyof Tally)[];
  let total = NONE;
  for (const one of tallies)
    total = Object.fromEntries(keys.map((key) => [key, total[key] + one[key]])) as unknown as Tally;
  return total;
}

/** Of all mutants that count, those that some test noticed; per cent. */
export function scoreOf({ killed, timeout, survived, noCoverage }: Tally): number {
  return (100 * (killed + timeout)) / (killed + timeout + survived + noCoverage);
}

/** Table for `docs/quality.md`. */
export function toTable(sums: ReadonlyMap<string, Tally>): string {
  const row = (name: string, tally: Tally): string => {
    const { killed, timeout, survived, noCoverage } = tally;
    const counts = [killed + timeout + survived + noCoverage, killed, timeout, survived, noCoverage];
    return `| ${[name, ...counts.map((n) => n.toLocaleString("en")), `${scoreOf(tally).toFixed(1)} %`].join(" | ")} |`;
  };
  return [
    "| Folder | Mutants | Killed | Timeout | Survived | No coverage | Score |",
    "|---|---|---|---|---|---|---|",
    ...[...sums].map(([folder, tally]) => row(`\`${folder}\``, tally)),
    row("all", addUp(sums.values())),
  ].join("\n");
}
