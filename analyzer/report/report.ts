import * as z from "zod";
import type { EvidenceRef } from "../../rules/views.ts";
import { ADVICE_KINDS } from "./advice-kinds.ts";

export { ADVICE_KINDS };

/**
 * The one value from which every face of the report is drawn. JSON is this value as it is; its schema is published as
 * `docs/schema/report.schema.json`.
 */

const nullableText = z.string().nullable();
const evidenceRef = z.object({
  artifact: z.string(),
  recordId: z.number().optional(),
  timeUtc: z.string().optional(),
  field: z.string().optional(),
});
const citation = z.object({ key: z.string(), title: z.string(), where: z.string(), edition: z.string() });
const stepId = z.enum(["network", "tls", "dotnet", "restart", "toggle", "upgrade", "toggle-again", "guide"]);

export const RUNG_STATES = [
  /** A check that is seen to be all right, as far as its evidence reaches. */
  "cleared",
  /** A check that is seen to fail. */
  "failing",
  /** A check of which the bundle tells nothing; or an action that may have been done before the log begins. */
  "unknown",
  /** Not seen to have been tried since the onset. */
  "untried",
  "tried-failed",
  "tried-worked",
  "too-early",
  /** Begun and not ended. */
  "half-done",
  /** The customer says so; the log does not show it. */
  "said",
  /** Met without doing it: the newest known build is installed already. */
  "met",
  /** Cannot be done here. */
  "impossible",
  /** A documented shortcut leads past it. */
  "passed-over",
] as const;

const rung = z.object({
  step: stepId,
  title: z.string(),
  state: z.enum(RUNG_STATES),
  because: z.string(),
  next: z.boolean(),
  evidence: z.array(evidenceRef),
});

const attempt = z.object({
  step: z.enum(["restart", "toggle", "upgrade"]),
  startUtc: z.string(),
  endUtc: z.string(),
  by: z.enum(["administrator", "boot", "crash-recovery", "automatic-upgrade", "unknown"]),
  outcome: z.enum(["worked", "failed", "too-early", "incomplete", "unknown"]),
  because: z.string(),
  judgeAfterUtc: nullableText,
  fromVersion: z.string().optional(),
  toVersion: z.string().optional(),
  evidence: z.array(evidenceRef),
});

const recommendation = z.object({
  kind: z.enum(ADVICE_KINDS),
  /** Step of the ladder that is meant, where one is. */
  step: stepId.nullable(),
  /** Rule whose finding decides, where one does. */
  ruleId: nullableText,
  /** One line: what to do. */
  headline: z.string(),
  /** Why, strongest reason first. */
  because: z.array(z.string()),
  who: nullableText,
  /** Exact clicks or commands, in order. */
  actions: z.array(z.string()),
  warnings: z.array(z.string()),
  verify: z.array(z.string()),
  downtime: nullableText,
  /** For `wait`: the moment from which a new bundle can be judged. */
  waitUntilUtc: nullableText,
  /** For `cannot-tell` and an unknown check: the commands that get what is missing. */
  commands: z.array(z.string()),
  cites: z.array(citation),
  evidence: z.array(evidenceRef),
});

const findingView = z.object({
  ruleId: z.string(),
  title: z.string(),
  finding: z.string(),
  effect: z.enum(["shortcut", "off-ladder", "check-failed", "mend", "note"]),
  says: z.string(),
  fix: z.array(z.string()),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
  evidence: z.array(evidenceRef),
  cites: z.array(citation),
  /** Name of the rule pack that it comes from; absent: built in. */
  pack: z.string().optional(),
  /** What the pack itself says about it, Markdown; with `pack` only. */
  page: nullableText.optional(),
});

const gap = z.object({ code: z.string(), detail: nullableText });

/** What happened, to be drawn or listed. In order of time. */
const timeline = z.object({
  fromUtc: nullableText,
  toUtc: nullableText,
  points: z.array(
    z.object({
      timeUtc: z.string(),
      kind: z.string(),
      eventId: z.number(),
      namespace: z.string().optional(),
      trackingId: z.string().optional(),
      fromVersion: z.string().optional(),
      version: z.string().optional(),
      code: z.string().optional(),
      evidence: evidenceRef,
    }),
  ),
  /** Points beyond the cap; heartbeats and requests are thinned evenly before anything else. */
  pointsLeftOut: z.number(),
  /** Stretches in which the state is on record; what lies between is unknown. */
  spans: z.array(
    z.object({
      of: z.enum(["service", "writeback"]),
      state: z.enum(["up", "down", "on", "off"]),
      fromUtc: z.string(),
      toUtc: z.string(),
      /** The record that says so; absent in reports of older versions. */
      evidence: evidenceRef.optional(),
    }),
  ),
  attempts: z.array(
    z.object({
      step: z.enum(["restart", "toggle", "upgrade"]),
      outcome: z.enum(["worked", "failed", "too-early", "incomplete", "unknown"]),
      startUtc: z.string(),
      endUtc: z.string(),
      /** End of the time in which it is judged. */
      judgeUntilUtc: z.string(),
      /** Its last record; absent in reports of older versions. */
      evidence: evidenceRef.optional(),
    }),
  ),
  attemptsLeftOut: z.number().optional(),
  /** Records that are known to be missing from a log: its numbers jump. */
  gaps: z.array(
    z.object({
      log: z.string(),
      afterId: z.number(),
      beforeId: z.number(),
      fromUtc: nullableText,
      toUtc: nullableText,
    }),
  ),
  gapsLeftOut: z.number(),
});

const probes = z.object({
  identity: nullableText,
  proxyUsed: nullableText,
  targets: z.array(
    z.object({
      host: z.string(),
      port: z.number(),
      purpose: z.string(),
      /** First stage that failed. */
      failedAt: nullableText,
      stages: z.array(
        z.object({
          stage: z.string(),
          outcome: z.enum(["ok", "failed", "skipped"]),
          code: nullableText,
          detail: nullableText,
          elapsedMs: z.number().nullable(),
        }),
      ),
      /** Certificates that the target showed, its own first; empty where none are on record. */
      chain: z.array(z.object({ subject: z.string(), issuer: z.string() })),
      evidence: evidenceRef,
    }),
  ),
  targetsLeftOut: z.number(),
});

/** Facts of the server as they were read, table by table. Absent facts have no row. */
const facts = z.object({
  groups: z.array(
    z.object({
      id: z.enum([
        "os",
        "products",
        "dotnet",
        "service",
        "settings",
        "tls",
        "proxy",
        "security",
        "clock",
        "certificates",
      ]),
      title: z.string(),
      rows: z.array(
        z.object({
          name: z.string(),
          /** `null`: the place was read and holds nothing. */
          value: nullableText,
          /** What the documentation asks for, where it does. */
          wanted: nullableText,
          ok: z.boolean().nullable(),
          evidence: evidenceRef,
        }),
      ),
    }),
  ),
  rowsLeftOut: z.number(),
});

/** Records that evidence in this report points at: `artifact` and `recordId` find them. */
const events = z.object({
  records: z.array(
    z.object({
      artifact: z.string(),
      recordId: z.number(),
      timeUtc: z.string(),
      provider: z.string(),
      eventId: z.number(),
      channel: z.string(),
      computer: z.string(),
      data: z.array(z.tuple([z.string(), z.string()])),
      /** Characters of the data that were cut off. */
      charsLeftOut: z.number(),
    }),
  ),
  /** Records that evidence points at and that the cap left out. */
  recordsLeftOut: z.number(),
});

export const reportSchema = z.object({
  schema: z.literal("writeback-triage/report/1"),
  tool: z.object({ name: z.string(), version: z.string() }),
  input: z.object({
    kind: z.enum(["bundle", "foreign"]),
    name: z.string(),
    digest: z.string(),
    createdUtc: nullableText,
    computer: nullableText,
  }),
  options: z.object({ edition: z.string(), attempted: z.array(z.string()), nowUtc: z.string() }),
  /** Edition whose order was followed, and why. */
  edition: z.object({ id: z.string(), because: z.string(), page: citation }),
  server: z.object({
    version: nullableText,
    generation: z.string(),
    cloud: nullableText,
    staging: z.boolean().nullable(),
    writebackEnabled: z.boolean().nullable(),
    service: nullableText,
    serviceAccount: nullableText,
    newestKnownVersion: z.object({ version: z.string(), checkedOn: z.string() }),
  }),
  recommendation,
  /** One line each, where another edition would advise another step. */
  otherEditions: z.array(
    z.object({ edition: z.string(), kind: z.enum(ADVICE_KINDS), step: stepId.nullable(), says: z.string() }),
  ),
  outage: z.object({
    state: z.enum(["healthy", "down", "degraded", "recovered", "off", "unknown"]),
    basis: z.string(),
    because: z.string(),
    onsetUtc: nullableText,
    onsetKnown: z.enum(["exact", "at-or-before"]).nullable(),
    lastLifeUtc: nullableText,
    lastFailureUtc: nullableText,
    namespaces: z.array(
      z.object({
        name: z.string(),
        state: z.enum(["alive", "failing", "silent", "retired"]),
        lastLifeUtc: nullableText,
        lastFailureUtc: nullableText,
      }),
    ),
    evidence: z.array(evidenceRef),
  }),
  attempts: z.array(attempt),
  ladder: z.array(rung),
  findings: z.array(findingView),
  /** Rules that could not decide, with the reason. */
  undecided: z.array(z.object({ ruleId: z.string(), title: z.string(), because: z.string(), error: z.boolean() })),
  passed: z.array(z.string()),
  /** What would change this advice. */
  wouldChange: z.array(z.string()),
  clockJumps: z.array(
    z.object({ artifact: z.string(), recordId: z.number(), timeUtc: z.string(), backSeconds: z.number() }),
  ),
  completeness: z.object({
    sources: z.array(z.object({ id: z.string(), outcome: z.string(), code: nullableText, detail: nullableText })),
    artifacts: z.array(
      z.object({
        name: z.string(),
        state: z.enum(["present", "partial", "missing"]),
        /** Entries it was read from. */
        paths: z.array(z.string()),
        gaps: z.array(gap),
        command: nullableText,
      }),
    ),
    logs: z.array(
      z.object({
        path: z.string(),
        format: z.string(),
        channels: z.array(z.string()),
        eventsKept: z.number(),
        eventsLost: z.number(),
        firstTimeUtc: nullableText,
        lastTimeUtc: nullableText,
        certificate: z.looseObject({}).nullable(),
      }),
    ),
    recognised: z.array(z.object({ path: z.string(), kind: z.string(), artifacts: z.array(z.string()) })),
    ignored: z.array(z.object({ path: z.string(), reason: z.string() })),
    otherComputers: z.array(z.string()),
    /** Of the manifest, and with it of every file that it lists; absent for an input that is no bundle. */
    signature: z
      .object({
        state: z.enum(["signed", "broken", "unsigned"]),
        /** SHA-256 of the signer's public key as DER, lower-case hex. */
        fingerprint: nullableText,
      })
      .optional(),
  }),
  timeline,
  probes,
  facts,
  events,
  /** Rule packs that were used beside the built-in rules; absent: none. */
  packs: z
    .array(
      z.object({
        name: z.string(),
        version: z.string(),
        title: z.string(),
        sha256: z.string(),
        rules: z.array(z.string()),
      }),
    )
    .optional(),
});

/** In the code a reference names an artefact by its type; in JSON it is text. */
type Typed<T> = Omit<T, "evidence"> & { evidence: EvidenceRef[] };
type Shape = z.infer<typeof reportSchema>;
export type Rung = Typed<z.infer<typeof rung>>;
export type RungState = Rung["state"];
export type Recommendation = Typed<z.infer<typeof recommendation>>;
export type AdviceKind = Recommendation["kind"];
export type FindingView = Typed<z.infer<typeof findingView>>;
export type AttemptView = Typed<z.infer<typeof attempt>>;
export type Report = Omit<Shape, "recommendation" | "outage" | "attempts" | "ladder" | "findings"> & {
  recommendation: Recommendation;
  outage: Typed<Shape["outage"]>;
  attempts: AttemptView[];
  ladder: Rung[];
  findings: FindingView[];
};
