import type { ArtifactName, ProbeStage } from "../bundle/artifacts.ts";

/**
 * What the analyzer works out before any rule runs, and hands to the rules that ask: the server's facts, merged from
 * every place that tells them, and the history of the service. Types only: the analyzer computes them.
 */

/** Points at one piece of evidence in the bundle. */
export interface EvidenceRef {
  readonly artifact: ArtifactName;
  /** Event artefacts: `System/EventRecordID`. */
  readonly recordId?: number;
  readonly timeUtc?: string;
  /** Other artefacts: the field, such as `values[3].data` or `parameters.Microsoft.Synchronize.StagingMode`. */
  readonly field?: string;
}

/** A value together with where it was read. */
export interface Fact<T> {
  readonly value: T;
  readonly evidence: readonly EvidenceRef[];
}

export type Generation = "azure-ad-sync" | "azure-ad-connect" | "entra-connect" | "unknown";
export type Cloud = "public" | "usgov" | "china" | "germany";

/**
 * The server as far as the bundle tells. `null` is "not in the evidence", never "no".
 * Where several artefacts speak and disagree, the worse value for writeback wins and the others stand in `conflicts`.
 */
export interface ServerFacts {
  readonly computer: Fact<string> | null;
  /** Product version, dotted numbers; compare with `compareVersions`. */
  readonly version: Fact<string> | null;
  readonly generation: Generation;
  /** Version each component reports; two different ones mean a half-finished upgrade (KB4038479). */
  readonly versions: {
    readonly installed: Fact<string> | null;
    readonly engine: Fact<string> | null;
    readonly wizard: Fact<string> | null;
    readonly configured: Fact<string> | null;
  };
  readonly cloud: Fact<Cloud> | null;
  readonly writebackEnabled: Fact<boolean> | null;
  readonly writebackModifiedUtc: Fact<string> | null;
  /** Whether writeback was ever onboarded on this server. */
  readonly everOnboarded: Fact<boolean> | null;
  readonly staging: Fact<boolean> | null;
  readonly schedulerEnabled: Fact<boolean> | null;
  readonly schedulerSuspended: Fact<boolean> | null;
  readonly maintenanceEnabled: Fact<boolean> | null;
  readonly autoUpgrade: Fact<string> | null;
  readonly service: Fact<"running" | "stopped" | "other"> | null;
  readonly serviceAccount: Fact<string> | null;
  readonly serviceStartUtc: Fact<string> | null;
  readonly lastBootUtc: Fact<string> | null;
}

/** What one record, or a group of records, says happened. */
export type EpisodeKind =
  | "service-started"
  | "service-stopped"
  | "service-crashed"
  | "service-start-failed"
  | "host-booted"
  | "host-shutdown"
  | "listener-started"
  | "listener-stopped"
  | "switch-off-begun"
  | "switched-off"
  | "switch-off-failed"
  | "switch-on-begun"
  | "switched-on"
  | "switch-on-failed"
  | "install-begun"
  | "installed"
  | "removed"
  | "install-failed"
  | "install-ended"
  | "auto-upgrade"
  | "wizard-ran"
  | "heartbeat"
  | "healthy-report"
  | "unhealthy-report"
  | "listener-failure"
  | "cloud-failure"
  | "relay-failure"
  | "processing-failure"
  | "extension-failure"
  | "request-started"
  | "request-succeeded"
  | "request-refused"
  | "clock-changed";

export interface Episode {
  readonly kind: EpisodeKind;
  /** As logged. */
  readonly timeUtc: string;
  /**
   * Milliseconds on one steady clock: as logged, with backward jumps of the server's clock taken out. Order and
   * measure with this, show `timeUtc`.
   */
  readonly at: number;
  readonly evidence: EvidenceRef;
  readonly eventId: number;
  /** Lower-case relay namespace without domain; heartbeats and listener failures only. */
  readonly namespace?: string;
  /** Joins start, detail and outcome of one request. */
  readonly trackingId?: string;
  /** Installs and upgrades. */
  readonly version?: string;
  readonly fromVersion?: string;
  readonly product?: string;
  /** Engine result such as `0x80230619`, lower case. */
  readonly code?: string;
}

type OutageState = "healthy" | "down" | "degraded" | "recovered" | "off" | "unknown";

/** How the outage is known. */
type OutageBasis =
  | "failures"
  | "silence"
  | "service-stopped"
  | "processing"
  | "half-toggle"
  | "switched-off"
  | "never-on"
  | "life"
  | "just-started"
  | "no-evidence";

export interface Outage {
  readonly state: OutageState;
  readonly basis: OutageBasis;
  /** First failure of the current outage, or of the one that ended; `null` where there is none. */
  readonly onset: Episode | null;
  readonly onsetUtc: string | null;
  /** `at-or-before`: the log begins inside the outage, earlier attempts cannot be seen. */
  readonly onsetKnown: "exact" | "at-or-before" | null;
  /** Last sign of life: heartbeat, health report, or a request that arrived. */
  readonly lastLife: Episode | null;
  readonly lastFailure: Episode | null;
  /** Relay namespaces with their own last heartbeat and failure, in order of name. */
  readonly namespaces: readonly {
    readonly name: string;
    readonly state: "alive" | "failing" | "silent" | "retired";
    readonly lastLifeUtc: string | null;
    readonly lastFailureUtc: string | null;
  }[];
  readonly evidence: readonly EvidenceRef[];
  /** One plain sentence: how this state is known. */
  readonly because: string;
}

export type StepId = "network" | "tls" | "dotnet" | "restart" | "toggle" | "upgrade" | "toggle-again" | "guide";
type AttemptStep = "restart" | "toggle" | "upgrade";
type AttemptOutcome = "worked" | "failed" | "too-early" | "incomplete" | "unknown";

export interface Attempt {
  readonly step: AttemptStep;
  readonly startUtc: string;
  readonly endUtc: string;
  readonly startAt: number;
  readonly endAt: number;
  /** Who did it, as far as the records tell. */
  readonly by: "administrator" | "boot" | "crash-recovery" | "automatic-upgrade" | "unknown";
  readonly outcome: AttemptOutcome;
  readonly because: string;
  /** Only for `too-early`: when it can be judged. */
  readonly judgeAfterUtc: string | null;
  readonly fromVersion?: string;
  readonly toVersion?: string;
  readonly evidence: readonly EvidenceRef[];
}

/** The first record after the clock went back, and by how much. */
export interface ClockJump {
  readonly log: "application" | "system";
  readonly artifact: ArtifactName;
  readonly recordId: number;
  readonly timeUtc: string;
  readonly backMs: number;
}

export interface History {
  /** In order of `at`. */
  readonly episodes: readonly Episode[];
  /** Backward jumps of the server's clock: noticed, not obeyed. */
  readonly clockJumps: readonly ClockJump[];
  /** Relay namespaces that ever had a heartbeat in this log, in order of first sight. */
  readonly namespaces: readonly string[];
  /** First and last record time of the Application log as far as it is in the bundle; `null`: unknown. */
  readonly coverage: {
    readonly fromUtc: string | null;
    readonly toUtc: string | null;
    readonly fromAt: number | null;
    readonly toAt: number | null;
    /** Stretches between two exports of the log that neither covers: silence there says nothing. */
    readonly holes: readonly { readonly fromAt: number; readonly toAt: number }[];
  };
  readonly outage: Outage;
  /** Since the onset, in order. */
  readonly attempts: readonly Attempt[];
}

/** First stage that failed at a target, or none. */
export interface ProbeVerdict {
  readonly host: string;
  readonly port: number;
  readonly purpose: string;
  readonly reached: ProbeStage | null;
  readonly failedAt: ProbeStage | null;
  readonly code: string | null;
  /** Of the same row; free text: look for fixed tokens in it only. */
  readonly detail: string | null;
  readonly evidence: EvidenceRef;
}

/** Views by name, as a rule asks for them in `needs`. */
export interface ViewMap {
  server: ServerFacts;
  history: History;
  probes: readonly ProbeVerdict[];
  /** Artefacts that were read in part only: silence there says nothing. */
  partial: readonly ArtifactName[];
  /** The moment the analysis speaks for: when the bundle was made, or `--now`. ISO 8601 UTC. */
  now: string;
}
