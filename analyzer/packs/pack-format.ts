import * as z from "zod";
import { EVENT_PROVIDERS, JSON_ARTIFACTS, type JsonArtifactName, PROBE_STAGES } from "../../bundle/artifacts.ts";
import { STEPS } from "../../rules/ladder.ts";
import type { StepId } from "../../rules/views.ts";
import { DURATION_PATTERN } from "../decode/duration.ts";
import { ADVICE_KINDS } from "../report/report.ts";

/** The form of a rule pack; `docs/rule-packs.md` explains every key. Published as `docs/schema/rule-pack.schema.json`. */

/** Ours, as all limits here: far more than anybody writes, and few enough that a pack cannot keep a run busy. */
const MAX_RULES = 200;
const MAX_PARTS = 32;
const MAX_EXAMPLES = 50;
const MAX_EVENTS = 1000;

const line = z
  .string("some text; quote it if it looks like a number")
  .max(1000)
  .regex(/^[^\r\n]+$/, "one line of text")
  .refine((text) => text.trim() !== "", "some text");
const page = z.string().min(1).max(20_000);
const version = z.string().regex(/^\d+(?:\.\d+){2,3}$/, "a version has three or four numbers, such as 2.5.190.0");
const duration = z.string().regex(DURATION_PATTERN, "a duration is like 2d, 3h20m or 45s");
const utc = z.iso.datetime("a time is like 2026-10-12T09:00:00Z");
const token = z.string("some text; quote it if it looks like a number").min(1).max(200);
const eventId = z.number().int().min(0).max(65535);
const oneOrMore = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1).max(MAX_PARTS)]);

const PROVIDERS = Object.values(EVENT_PROVIDERS).flat();
export type ProviderName = (typeof PROVIDERS)[number];
const provider = z.enum(PROVIDERS as [ProviderName, ...ProviderName[]]);

/** `0x80230619` is a number to YAML; without `0x` its digits would be another number. */
const code = z.union([
  z.number().int().min(0x80000000, "a code is written 0x80230619").max(0xffffffff, "a code has eight digits"),
  z.string().regex(/^0x[0-9a-f]{8}$/i, "a code is written 0x80230619"),
]);

const event = z.strictObject({
  provider,
  id: oneOrMore(eventId).optional(),
  /** Literal texts, any of which must stand in the record; case is ignored. */
  token: oneOrMore(token).optional(),
  /** Form of the record's whole text, `*` for any characters. */
  like: token.optional(),
  /** Named data, each of a form. */
  datum: z.record(z.string(), token).optional(),
  code: oneOrMore(code).optional(),
  /** So many records at least. */
  count: z.number().int().min(1).max(100_000).default(1),
  /** So many inside some span of this length. */
  within: duration.optional(),
  since: z
    .union([z.enum(["onset", "life", "success"]), duration], "since is onset, life, success, or a duration such as 24h")
    .optional(),
});

const probe = z.strictObject({
  /** A purpose, or the form of a host name. */
  target: token,
  outcome: z.enum(["failed", "ok"]).default("failed"),
  stage: z.enum(PROBE_STAGES).optional(),
  code: token.optional(),
});

const artifactName = z.enum(Object.keys(JSON_ARTIFACTS) as [JsonArtifactName, ...JsonArtifactName[]]);

/** What a value is held against: one of them. */
const COMPARISONS = {
  equals: z.union([z.string(), z.number(), z.boolean()]).optional(),
  matches: token.optional(),
  from: z.number().optional(),
  below: z.number().optional(),
  present: z.boolean().optional(),
};
const ONE_COMPARISON = "a value is held against equals, matches, present, or from and below";
const hasOneComparison = (given: Comparison): boolean =>
  [
    given.equals !== undefined,
    given.matches !== undefined,
    given.present !== undefined,
    given.from !== undefined || given.below !== undefined,
  ].filter(Boolean).length === 1;
const comparison = z.object(COMPARISONS);
export type Comparison = z.output<typeof comparison>;

const setting = z
  .strictObject({
    of: artifactName,
    /** `uninstall[*].displayName`; a list of keys where a key itself holds dots. */
    field: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
    ...COMPARISONS,
  })
  .refine(hasOneComparison, ONE_COMPARISON);

const parameter = z.strictObject({ name: token, ...COMPARISONS }).refine(hasOneComparison, ONE_COMPARISON);

const productVersion = z
  .strictObject({ from: version.optional(), below: version.optional() })
  .refine((given) => given.from !== undefined || given.below !== undefined, "a version has from, below, or both");

const outageState = z.enum(["healthy", "down", "degraded", "recovered", "off", "unknown"]);

const LEAVES = {
  event: event.optional(),
  probe: probe.optional(),
  setting: setting.optional(),
  parameter: parameter.optional(),
  version: productVersion.optional(),
  outage: oneOrMore(outageState).optional(),
};
const CONDITION_KEYS = [...Object.keys(LEAVES), "all", "any", "not"];

export interface Condition extends z.output<z.ZodObject<typeof LEAVES>> {
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

const condition: z.ZodType<Condition> = z
  .strictObject({
    ...LEAVES,
    get all(): z.ZodOptional<z.ZodArray<z.ZodType<Condition>>> {
      return z.array(condition).min(1).max(MAX_PARTS).optional();
    },
    get any(): z.ZodOptional<z.ZodArray<z.ZodType<Condition>>> {
      return z.array(condition).min(1).max(MAX_PARTS).optional();
    },
    get not(): z.ZodOptional<z.ZodType<Condition>> {
      return condition.optional();
    },
  })
  .refine((given) => Object.keys(given).length === 1, `a condition is one of ${CONDITION_KEYS.join(", ")}`)
  .meta({ id: "condition", minProperties: 1, maxProperties: 1 });

const check = z.enum(["network", "tls", "dotnet"]);
const fix = z.array(line).min(1).max(MAX_PARTS);
const effect = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("note"), doubts: check.optional() }),
  z.strictObject({ kind: z.literal("mend"), fix }),
  z.strictObject({ kind: z.literal("off-ladder"), fix }),
  z.strictObject({ kind: z.literal("check-failed"), step: check, fix }),
  z.strictObject({
    kind: z.literal("shortcut"),
    step: z.enum(Object.keys(STEPS) as [StepId, ...StepId[]]),
    /** What to do there, before the step's own instructions. */
    fix: fix.optional(),
  }),
]);

const exampleEvent = z
  .strictObject({
    /** Before the example's `now`. */
    ago: duration,
    provider,
    id: eventId,
    /** A list for a classic source, or names and values. */
    data: z.union([z.array(z.string()), z.record(z.string(), z.string())]).default([]),
    /** Repeated so often, `every` so long, the first one at `ago`. */
    times: z.number().int().min(1).max(MAX_EVENTS).default(1),
    every: duration.default("5m"),
  })
  .describe("One record, or several alike.");

const example = z.strictObject({
  title: line,
  now: utc.default("2026-10-12T09:00:00Z"),
  /** Left out: no log at all. Given, also empty: both logs, whole. */
  events: z.array(exampleEvent).max(MAX_PARTS).optional(),
  /** Providers whose records the export left out. */
  "without-providers": z.array(provider).default([]),
  /** Product version among the installed programs. */
  version: version.optional(),
  /** JSON artefacts by name, as their schemas have them; those left out are missing. */
  artifacts: z.partialRecord(artifactName, z.unknown()).default({}),
  expect: z.strictObject({
    verdict: z.enum(["fail", "pass", "inconclusive"]),
    /** The finding's sentence, filled. */
    says: line.optional(),
    /** Kind of the whole advice on this evidence. */
    advice: z.enum(ADVICE_KINDS).optional(),
  }),
});
export type Example = z.output<typeof example>;

const source = z.strictObject({
  title: line,
  where: line,
  /** Date printed in it, or when it was read. */
  edition: line,
});

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\/[a-z][a-z0-9-]*$/, "an id is the pack's name, a slash and a kebab-case name"),
  title: line,
  why: line,
  when: condition,
  finding: line,
  effect,
  limits: z.array(line).max(MAX_PARTS).default([]),
  sources: z.array(source).max(MAX_PARTS).default([]),
  /** Markdown: what it means, what else looks like it, how to fix and verify it. */
  page: page.optional(),
  examples: z.array(example).max(MAX_EXAMPLES).default([]),
});
export type PackRuleText = z.output<typeof rule>;

export const packSchema = z.strictObject({
  pack: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, "a pack's name is kebab-case, 2 to 40 characters"),
  version: z
    .string("quote a version that looks like a number")
    .regex(/^\d+\.\d+\.\d+(?:-[0-9a-z.-]+)?$/i, "a pack's version is like 1.0.0"),
  title: line,
  rules: z.array(rule).min(1).max(MAX_RULES),
});
export type PackText = z.output<typeof packSchema>;
