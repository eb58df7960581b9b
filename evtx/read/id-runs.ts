/**
 * Which record ids were there, as runs without a hole. Chunks of a wrapped log come in any order, so runs are kept
 * sorted and grow together; the memory is bounded whatever the ids are.
 */

/** Ours: as many as a log of 500 MB has that lost every second chunk. */
const MAX_RUNS = 4096;

interface Run {
  first: number;
  last: number;
}

export interface Gap {
  readonly afterId: number;
  readonly beforeId: number;
}

export class IdRuns {
  readonly #runs: Run[] = [];
  /** Index of the run that took the last id: the next one as a rule continues it. */
  #current = 0;
  #closed = 0;
  /** Ids that some header says were there. */
  #saidFirst = Number.POSITIVE_INFINITY;
  #saidLast = Number.NEGATIVE_INFINITY;

  add(id: number): void {
    if (!Number.isSafeInteger(id)) return;
    const run = this.#runs[this.#current];
    const next = this.#runs[this.#current + 1];
    if (run && id >= run.first && id <= run.last) return;
    if (run && id === run.last + 1 && (next === undefined || next.first > id + 1)) run.last = id;
    else this.#insert(id);
  }

  /** Tells of ids that must have been there, by what a sound header says: those not seen count as missing. */
  expect(first: number, last: number): void {
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first > last) return;
    this.#saidFirst = Math.min(this.#saidFirst, first);
    this.expectUpTo(last);
  }

  /** The same, where nothing says which was the first: alone it does not tell that there was any. */
  expectUpTo(last: number): void {
    if (Number.isSafeInteger(last)) this.#saidLast = Math.max(this.#saidLast, last);
  }

  get first(): number | null {
    return this.#runs[0]?.first ?? null;
  }

  get last(): number | null {
    return this.#runs.at(-1)?.last ?? null;
  }

  /** Ids between the first and the last that are known to have been, and were not seen. */
  get missing(): number {
    return this.#gaps().reduce((sum, { afterId, beforeId }) => sum + beforeId - afterId - 1, this.#closed);
  }

  gaps(limit: number): Gap[] {
    return this.#gaps().slice(0, limit);
  }

  #gaps(): Gap[] {
    const gaps: Gap[] = [];
    const first = Math.min(this.#saidFirst, this.first ?? Number.POSITIVE_INFINITY);
    let before = Number.isFinite(first) ? first - 1 : undefined;
    for (const run of this.#runs) {
      if (before !== undefined && before < run.first - 1) gaps.push({ afterId: before, beforeId: run.first });
      before = Math.max(before ?? run.last, run.last);
    }
    if (before !== undefined && this.#saidLast > before) {
      gaps.push({ afterId: before, beforeId: this.#saidLast + 1 });
    }
    return gaps;
  }

  #insert(id: number): void {
    const at = this.#firstRunAfter(id);
    const before = this.#runs[at - 1];
    const after = this.#runs[at];
    this.#current = Math.max(at - 1, 0);
    if (before && id <= before.last) return;
    const joinsBefore = before !== undefined && before.last + 1 === id;
    const joinsAfter = after !== undefined && after.first - 1 === id;
    if (joinsBefore && joinsAfter) {
      before.last = after.last;
      this.#runs.splice(at, 1);
    } else if (joinsBefore) before.last = id;
    else if (joinsAfter) {
      after.first = id;
      this.#current = at;
    } else {
      this.#runs.splice(at, 0, { first: id, last: id });
      this.#current = at;
      if (this.#runs.length > MAX_RUNS) this.#closeSmallGaps();
    }
  }

  #firstRunAfter(id: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle]?.first ?? 0) > id) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Halves the runs by closing the smaller gaps; what they lacked stays counted, but can no longer be filled. */
  #closeSmallGaps(): void {
    const sizes = this.#runs.slice(1).map(({ first }, i) => first - (this.#runs[i]?.last ?? first));
    const limit = sizes.toSorted((a, b) => a - b)[sizes.length >> 1] ?? 0;
    const kept: Run[] = [];
    for (const run of this.#runs) {
      const before = kept.at(-1);
      if (before && run.first - before.last <= limit) {
        this.#closed += run.first - before.last - 1;
        before.last = run.last;
      } else kept.push(run);
    }
    this.#runs.splice(0, this.#runs.length, ...kept);
    this.#current = 0;
  }
}
