/** What a recommendation can be, most reserved first. Apart from the schema, which takes long to load. */
export const ADVICE_KINDS = [
  "cannot-tell",
  "off-ladder",
  "shortcut",
  "wait",
  "finish",
  "next-step",
  "mend",
  "nothing",
] as const;

export type AdviceKind = (typeof ADVICE_KINDS)[number];
