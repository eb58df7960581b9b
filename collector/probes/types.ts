import type { NetworkProbes, ProbeRow, ProbeStage } from "../../bundle/artifacts.ts";

export type ProbesDocument = NetworkProbes;
export type Cloud = "public" | "usgov" | "china";

/** A relay host that this server's own events name. */
export interface LearnedHost {
  readonly host: string;
  /** Path on the relay that the server listens at, where an event names it. */
  readonly endpoint: string | null;
}

export interface ProbeOptions {
  readonly cloud: Cloud;
  /** From {@link findRelayHosts}; `null` while only planning: the events are not read yet. */
  readonly learned: readonly LearnedHost[] | null;
  /** Far ends of the service's own connections, `address:port`; `null`: not known yet. */
  readonly connected: readonly string[] | null;
  /** Way out of the account that runs the probes; `null`: straight. */
  readonly proxy: { readonly host: string; readonly port: number } | null;
  /** For the document: who runs the probes. */
  readonly identity: string | null;
  /** DNS names of the Active Directory domains whose controllers are tried. */
  readonly domains: readonly string[];
  /** How long one connection is left idle; `null`: not at all. */
  readonly holdOpenMs: number | null;
  /** Other deadlines than {@link STAGE_LIMITS_MS}. */
  readonly limitsMs?: Partial<Readonly<Record<ProbeStage, number>>>;
}

/** What a run may contact. Nothing else is. */
export interface PlannedProbe {
  /** A host, an address, or for `runtime` a pattern such as `*.servicebus.windows.net`. */
  readonly host: string;
  readonly port: number;
  readonly purpose: ProbeRow["purpose"];
  readonly stages: readonly ProbeStage[];
  /** The page or place that names it. */
  readonly source: string;
  /** The exact name is learnt while the collector runs, from `source`. */
  readonly runtime: boolean;
  /** HTTP path that is asked for; `null`: no HTTP. */
  readonly path: string | null;
}

export interface ProbeRun {
  /** Nothing but the controllers of the domains. */
  readonly controllersOnly?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (row: ProbeRow) => void;
}
