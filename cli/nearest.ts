/**
 * The word that was probably meant.
 *
 * @returns `undefined` where none is near enough: a third of the word, and at least one letter, may differ.
 */
export function findNearest(given: string, words: readonly string[]): string | undefined {
  return findNear(given, words)[0];
}

/** All that may have been meant, the nearest first; where none is near, those that begin with what was given. */
export function findNear(given: string, words: readonly string[]): string[] {
  const wanted = given.toLowerCase();
  const near = words
    .map((word) => ({ word, distance: distanceBetween(wanted, word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .map(({ word }) => word);
  if (near.length > 0) return near;
  return wanted.length < 3 ? [] : words.filter((word) => word.toLowerCase().startsWith(wanted));
}

/** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  // Ours: no word of the command line is longer, and the work grows with the product of the lengths.
  if (a.length > 40) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : changed;
      row.push(Math.min(changed, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
