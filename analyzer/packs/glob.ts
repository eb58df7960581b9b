/**
 * Whether a text is of a form in which `*` stands for any characters, also none; case is ignored.
 *
 * The parts between the stars are looked for one after the other and never again, so that the work is bounded by the
 * length of the text times the length of the form: a regular expression out of somebody's file has no such bound.
 */
export function matchesGlob(text: string, glob: string): boolean {
  const subject = text.toLowerCase();
  const [first = "", ...rest] = glob.toLowerCase().split("*");
  const last = rest.pop();
  if (last === undefined) return subject === first;
  if (!subject.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = subject.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return subject.length - last.length >= at && subject.endsWith(last);
}
