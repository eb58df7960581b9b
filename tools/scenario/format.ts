import * as z from "zod";
import { DURATION_PATTERN } from "../../analyzer/decode/duration.ts";
import {
  keyPath,
  type LocatedYaml,
  messageOf,
  type Place,
  parseLocatedYaml,
} from "../../analyzer/decode/located-yaml.ts";
import { ATTEMPTABLE } from "../../analyzer/ladder/said.ts";
import { ADVICE_KINDS, RUNG_STATES } from "../../analyzer/report/report.ts";
import { JSON_ARTIFACTS, type JsonArtifactName, PROBE_STAGES } from "../../bundle/artifacts.ts";
import { EDITION_IDS } from "../../rules/ladder.ts";
import { LANGUAGES } from "./language.ts";
import { MOMENT_PATTERN } from "./timeline.ts";

/** The form of a scenario file; `docs/scenarios.md` explains every key. */

/** A scenario that cannot be built. */
export class ScenarioError extends Error {
  /** Where the fault stands in the file, counted from 1; `null`: nowhere in particular. */
  readonly place: Place | null;
  /** The key that it is about. */
  readonly path: readonly PropertyKey[];

  constructor(
    message: string,
    { place = null, path = [] }: { place?: Place | null; path?: readonly PropertyKey[] } = {},
  ) {
    super(message);
    this.name = "ScenarioError";
    this.place = place;
    this.path = path;
  }
}

const text = z.string().min(1);
const version = z.string().regex(/^\d+(?:\.\d+){2,3}$/, "a version has three or four numbers, such as 2.5.190.0");
const moment = z.string().regex(MOMENT_PATTERN, "a time is now, -3h20m, +5m or 2026-10-12T09:00:00Z");
const duration = z.string().regex(DURATION_PATTERN, "a duration is like 2d, 3h20m or 45s");
const absolute = z.iso.datetime();
const relay = z.string().regex(/^[a-z0-9-]+$/, "a relay namespace is lower case, without its domain");
/** `8023062C`; YAML takes one without letters for a number. */
const hr = z
  .union([z.number().int(), z.string()])
  .transform(String)
  .pipe(z.string().regex(/^[0-9A-Fa-f]{8}$/, "hr is eight hexadecimal digits without 0x"));
const yes = z.literal(true);

const at = { at: moment };
const span = { from: moment, to: moment.default("now") };

/** Entries of the timeline, by the key that names what happened. */
const ENTRIES = {
  heartbeats: z.strictObject({
    heartbeats: z.union([yes, z.array(relay).min(1)]),
    ...span,
    every: duration.default("5m"),
  }),
  "scheduler-noise": z.strictObject({ "scheduler-noise": yes, ...span, every: duration.default("30m") }),
  event: z.strictObject({
    event: z.union([z.number().int().min(0).max(65535), z.array(z.number().int().min(0).max(65535)).min(1)]),
    at: moment.optional(),
    from: moment.optional(),
    to: moment.optional(),
    every: duration.optional(),
    provider: text.optional(),
    namespace: relay.optional(),
    error: z.union([text, z.number().int()]).optional(),
    hr: hr.optional(),
    user: text.optional(),
    level: z.number().int().min(0).max(5).optional(),
    data: z.union([z.array(z.string()), z.record(z.string(), z.string())]).optional(),
    binary: z
      .string()
      .regex(/^(?:[0-9a-fA-F]{2})*$/)
      .optional(),
  }),
  restart: z.strictObject({
    restart: z.enum(["admin", "no-service-records", "no-listener-records", "no-records"]),
    takes: duration.default("35s"),
    ...at,
  }),
  stop: z.strictObject({ stop: z.enum(["service", "listener"]), ...at }),
  start: z.strictObject({ start: z.enum(["service", "listener"]), ...at }),
  toggle: z.strictObject({
    toggle: z.enum(["full", "half", "begun", "failed-disable", "refused-disable", "failed-enable", "refused-enable"]),
    between: duration.default("6m"),
    ...at,
  }),
  enable: z.strictObject({ enable: z.enum(["full", "begun", "failed", "refused"]), ...at }),
  upgrade: z.strictObject({
    upgrade: z.strictObject({
      from: version,
      to: version,
      result: z.enum(["success", "failed", "partial", "unfinished"]).default("success"),
      automatic: z.boolean().default(false),
    }),
    ...at,
  }),
  boot: z.strictObject({ boot: z.enum(["clean", "unexpected"]), ...at }),
  crash: z.strictObject({
    crash: z.enum(["recovered", "down"]),
    cause: z.enum(["access-violation", "configuration-file"]).default("access-violation"),
    ...at,
  }),
  reset: z.strictObject({
    reset: z.strictObject({
      user: text.default("user1@contoso.com"),
      kind: z.enum(["reset", "change", "admin"]).default("reset"),
      result: z.enum(["success", "refused", "unanswered"]).default("success"),
      event: z.number().int().min(33001).max(33009).optional(),
      hr: hr.optional(),
      win32: z.number().int().min(0).max(65535).optional(),
      /** Whether the engine writes its own record (6329) of a refusal. */
      trace: z.boolean().default(true),
    }),
    ...at,
  }),
  "clock-jump": z.strictObject({ "clock-jump": z.strictObject({ back: duration }), ...at }),
  wizard: z.strictObject({ wizard: z.enum(["opened"]), ...at }),
} as const;

type EntryKind = keyof typeof ENTRIES;
/** One entry, told apart by `kind`. */
export type Entry = { [K in EntryKind]: { readonly kind: K } & z.output<(typeof ENTRIES)[K]> }[EntryKind];

const entry = z.looseObject({}).transform((raw, context): Entry => {
  const kinds = (Object.keys(ENTRIES) as EntryKind[]).filter((key) => key in raw);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const names = Object.keys(ENTRIES).join(", ");
    context.addIssue(kind ? `one entry says one thing: ${kinds.join(" or ")}` : `an entry names one of: ${names}`);
    return z.NEVER;
  }
  const parsed = ENTRIES[kind].safeParse(raw);
  if (parsed.success) return { kind, ...parsed.data } as Entry;
  for (const issue of parsed.error.issues) {
    context.addIssue({ code: "custom", message: messageOf(issue), path: keyPath(issue) });
  }
  return z.NEVER;
});

export const SOURCES_OF_LOGS = ["application-log", "system-log"] as const;
/** Source ids of a bundle, as `without` takes them. */
export const SOURCE_IDS = [
  ...SOURCES_OF_LOGS,
  "server-configuration",
  "wizard-traces",
  "collector-log",
  ...(Object.keys(JSON_ARTIFACTS) as JsonArtifactName[]).map(toSourceId),
] as const;

export function toSourceId(artifact: string): string {
  return artifact.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const sourceId = z.string().refine((id) => SOURCE_IDS.includes(id), { message: `one of ${SOURCE_IDS.join(", ")}` });

/** What the collector could not read, and why; a plain list means it was not asked for. */
const without = z.union([
  z.array(sourceId).transform((ids) => Object.fromEntries(ids.map((id) => [id, "skipped" as const]))),
  z.record(sourceId, z.enum(["denied", "timeout", "failed", "skipped", "empty"])),
]);

const artifactName = z.enum(Object.keys(JSON_ARTIFACTS) as [JsonArtifactName, ...JsonArtifactName[]]);

/** Fields laid over those of a healthy server; checked field by field against the artefact's own schema. */
const artifacts = z.partialRecord(artifactName, z.record(z.string(), z.unknown())).superRefine((given, context) => {
  for (const [name, fields] of Object.entries(given) as [JsonArtifactName, Record<string, unknown>][]) {
    const shape: Readonly<Record<string, z.ZodType>> = JSON_ARTIFACTS[name].schema.shape;
    for (const [field, value] of Object.entries(fields)) {
      const schema = shape[field];
      if (!schema) {
        const known = Object.keys(shape).join(", ");
        context.addIssue({ code: "custom", message: `${name} has ${known}`, path: [name, field] });
        continue;
      }
      for (const issue of schema.safeParse(value).error?.issues ?? []) {
        context.addIssue({ code: "custom", message: messageOf(issue), path: [name, field, ...keyPath(issue)] });
      }
    }
  }
});

const step = z.enum(["network", "tls", "dotnet", "restart", "toggle", "upgrade", "toggle-again", "guide"]);
const advice = z.strictObject({
  kind: z.enum(ADVICE_KINDS),
  step: step.nullable().default(null),
  /** Checked where it is given. */
  rule: text.optional(),
  "wait-until": moment.optional(),
});
export type ExpectedAdvice = z.output<typeof advice>;

const expectation = z.strictObject({
  /** Edition that `auto` picks. */
  edition: z.enum(EDITION_IDS).default("current"),
  outage: z.strictObject({
    state: z.enum(["healthy", "down", "degraded", "recovered", "off", "unknown"]),
    basis: text.optional(),
    onset: moment.optional(),
    "onset-known": z.enum(["exact", "at-or-before"]).optional(),
  }),
  /** All of them, in order. */
  attempts: z
    .array(
      z.strictObject({
        step: z.enum(["restart", "toggle", "upgrade"]),
        outcome: z.enum(["worked", "failed", "too-early", "incomplete", "unknown"]),
        by: z.enum(["administrator", "boot", "crash-recovery", "automatic-upgrade", "unknown"]).optional(),
      }),
    )
    .default([]),
  /** One for all editions, or one for each. */
  advice: z.union([advice, z.strictObject({ seed: advice, "2020": advice, current: advice })]),
  /** Rungs of the automatic edition; those left out are not looked at. */
  ladder: z.partialRecord(step, z.enum(RUNG_STATES)).default({}),
  findings: z.array(text).default([]),
  absent: z.array(text).default([]),
  /** Parts of commands that the advice must name. */
  commands: z.array(text).default([]),
  "clock-jumps": z.number().int().min(0).default(0),
  /** Exit code of `analyze`. */
  exit: z.union([z.literal(0), z.literal(1), z.literal(4)]),
});

const server = z.strictObject({
  /** Left out: what the timeline's upgrades leave behind, else 2.5.190.0. */
  version: version.optional(),
  computer: text.default("SYNC01.contoso.com"),
  tenant: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .default("contoso"),
  cloud: z.enum(["public", "usgov", "china"]).default("public"),
  /** Left out: as the timeline ends. */
  service: z.enum(["running", "stopped", "start-pending", "stop-pending"]).optional(),
  account: text.default("NT SERVICE\\ADSync"),
  /** Relay namespaces that the cloud gave this server. */
  relays: z.array(relay).min(1).default(["ssprdedicatedsbprodncu", "ssprdedicatedsbprodscu"]),
  /** Left out: as the timeline ends, else on. */
  writeback: z.enum(["on", "off", "never"]).optional(),
  staging: z.boolean().default(false),
  /** What Windows and .NET say in words. */
  language: z.enum(LANGUAGES).default("en"),
  /** Start of Windows and of the service before the timeline begins. */
  boot: moment.default("-9d"),
  os: z.enum(["2012r2", "2016", "2019", "2022", "2025"]).default("2022"),
});

const host = z.strictObject({
  tls: z.enum(["documented", "not-set", "client-off"]).default("documented"),
  /** `Release` of .NET Framework: 528040 is 4.8 on most systems, 533320 is 4.8.1. */
  dotnet: z.number().int().default(533320),
  /** Positive: the server's clock is ahead. */
  "clock-ahead": duration.optional(),
  "clock-behind": duration.optional(),
  /** Proxy of the service and of the collecting user, `host:port`. */
  proxy: text.optional(),
});

const probe = z.strictObject({
  /** `relay`, `password-reset`, `sign-in` for all hosts of a purpose, or one host. */
  target: text,
  stage: z.enum(PROBE_STAGES),
  code: text,
});

const scenario = z
  .strictObject({
    title: text,
    /** What it shows, for whoever reads it. */
    about: text.optional(),
    /** When the bundle is made. */
    now: absolute,
    server: server.prefault({}),
    host: host.prefault({}),
    /** Probes that fail; all others succeed. */
    probes: z.array(probe).default([]),
    /** Relays that were probed; left out: those of the server. */
    probed: z.array(relay).optional(),
    timeline: z.array(entry).default([]),
    /** Global settings of the product, laid over the usual ones. */
    parameters: z.record(z.string(), z.string()).default({}),
    /** In the exported configuration. */
    configuration: z
      .strictObject({
        "sign-and-seal": z.boolean().default(true),
        "password-sync-allowed": z.boolean().default(true),
        engine: version.optional(),
        "wizard-believes": z.boolean().optional(),
        "preferred-controllers": z.array(text).default([]),
        "selective-password-sync": z.boolean().default(false),
      })
      .prefault({}),
    artifacts: artifacts.default({}),
    without: without.default({}),
    /** Providers of the Application log that the export let through. */
    export: z.strictObject({ providers: z.array(text).min(1) }).optional(),
    /** The logs have lost everything older: they have rolled over. */
    "log-starts": moment.optional(),
    shape: z.enum(["bundle", "folder", "bare-evtx", "event-xml", "foreign-zip"]).default("bundle"),
    options: z
      .strictObject({ attempted: z.array(z.enum(ATTEMPTABLE)).default([]), now: absolute.optional() })
      .prefault({}),
    expect: expectation.optional(),
  })
  .superRefine((given, context) => {
    given.timeline.forEach((one, index) => {
      if (one.kind !== "event") return;
      const repeated = one.every !== undefined;
      const complete = repeated ? one.from !== undefined && one.at === undefined : one.at !== undefined && !one.from;
      if (!complete) {
        context.addIssue({ code: "custom", message: "an event has at, or every and from", path: ["timeline", index] });
      }
    });
  });

/** A scenario as the builder takes it: complete, checked, with its defaults. */
export type Scenario = z.output<typeof scenario>;

/**
 * Reads one scenario.
 *
 * @param source - YAML, one document.
 * @throws ScenarioError With the place of the first fault.
 */
export function parseScenario(source: string): Scenario {
  const yaml = readYaml(source);
  const parsed = scenario.safeParse(yaml.toValue());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (!issue) throw new ScenarioError("not a scenario");
  const path = keyPath(issue);
  throw new ScenarioError(messageOf(issue), { path, place: yaml.placeOf(path) });
}

/** Where a key stands in a scenario, or the nearest thing around it. */
export function findPlace(source: string, path: readonly PropertyKey[]): Place {
  return readYaml(source).placeOf(path);
}

function readYaml(source: string): LocatedYaml {
  const yaml = parseLocatedYaml(source);
  const [broken] = yaml.faults;
  if (broken) throw new ScenarioError(broken.says, { place: { line: broken.line, column: broken.column } });
  return yaml;
}
