/** Holds one log to everything that needs no other: how a find is looked at again. */
import { checkFilter, checkLocality, checkRepeat, checkSlices, checkXml } from "./comparisons.ts";
import { Find } from "./find.ts";
import { checkInvariants } from "./invariants.ts";
import { Random } from "./random.ts";
import { type MakeReader, read } from "./reading.ts";

const MAX_MS = 1000;
/** Filters and slices are chosen by lot. */
const ROUNDS = 40;

/**
 * @param lastChunkIsSound - As in the logs that the locality check leaves behind.
 * @throws Find, and what the reader should not throw
 */
export function checkLog(makeReader: MakeReader, bytes: Uint8Array, lastChunkIsSound = false): void {
  const start = performance.now();
  const outcome = read(makeReader, bytes);
  const ms = performance.now() - start;
  if (ms > MAX_MS) throw new Find("time", `takes ${Math.round(ms)} ms`);
  checkInvariants(outcome, bytes.length);
  checkRepeat(makeReader, bytes, outcome);
  checkXml(makeReader, bytes, outcome);
  for (let round = 0; round < ROUNDS; round++) {
    const random = new Random(1, round);
    checkSlices(makeReader, bytes, outcome, random);
    checkFilter(makeReader, bytes, outcome, random);
  }
  if (lastChunkIsSound) checkLocality(makeReader, bytes, new Random(2, 0));
}
