import type { AnyRule } from "../../rules/rule.ts";
import type { Example } from "./pack-format.ts";

/** A pack that is fit to be used. */
export interface RulePack {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** Of the file as it was given; lower-case hex. */
  readonly sha256: string;
  readonly rules: readonly PackRule[];
}

export interface PackRule {
  readonly rule: AnyRule;
  /** Markdown. */
  readonly page: string | null;
  readonly examples: readonly Example[];
}
