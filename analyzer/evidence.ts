import type { ArtifactMap, ArtifactName, EventArtifactName } from "../bundle/artifacts.ts";
import type { ArtifactErrorCode } from "../bundle/errors.ts";
import type { Manifest, Outcome } from "../bundle/manifest.ts";
import type { SignatureState } from "../bundle/signature.ts";
import type { EvtxCertificate } from "../evtx/types.ts";

/** Why an artefact is missing or incomplete. */
export interface Gap {
  /**
   * - an outcome of the collector, such as `denied`: the manifest says so;
   * - an error code of the decoder;
   * - `absent`: nothing in the input holds it;
   * - `not-in-export`: the log is there, but its filter, as far as can be told, left these providers out.
   */
  readonly code: Exclude<Outcome, "collected"> | ArtifactErrorCode | "absent" | "not-in-export";
  readonly detail: string | null;
}

/** One artefact as the bundle gives it. */
export type ArtifactState<T> =
  | { readonly state: "present"; readonly value: T; readonly paths: readonly string[] }
  | { readonly state: "partial"; readonly value: T; readonly paths: readonly string[]; readonly gaps: readonly Gap[] }
  | { readonly state: "missing"; readonly gaps: readonly Gap[] };

/** What one event log, in one file, holds and how completely it was read. */
export interface LogReading {
  readonly path: string;
  readonly format: "evtx" | "event-xml";
  /** Channels seen in the records that passed the filter; the manifest's word for a log of ours. */
  readonly channels: readonly string[];
  /** `null` for event XML, which has no structure to certify. */
  readonly certificate: EvtxCertificate | null;
  readonly eventsKept: number;
  /** Event XML only: events that could not be read. */
  readonly eventsLost: number;
  /** Over all records of the file, whatever their provider. */
  readonly firstTimeUtc: string | null;
  readonly lastTimeUtc: string | null;
  /** Event artefacts that had at least one record here. */
  readonly artifacts: readonly EventArtifactName[];
}

export interface InputItem {
  readonly path: string;
  readonly kind:
    | "manifest"
    | "event-log"
    | "event-xml"
    | "server-configuration"
    | "json-artifact"
    | "wizard-trace"
    | "collector-log";
  /** Artefacts it gave. */
  readonly artifacts: readonly ArtifactName[];
}

/** Everything that could be read, and the full story of what could not. */
export interface Evidence {
  readonly artifacts: { readonly [N in ArtifactName]: ArtifactState<ArtifactMap[N]> };
  /** `null` for an input that is not a bundle of ours. */
  readonly manifest: Manifest | null;
  /** Of a bundle of ours, where it was looked at. */
  readonly signature?: SignatureState;
  readonly logs: readonly LogReading[];
  readonly recognised: readonly InputItem[];
  readonly ignored: readonly { readonly path: string; readonly reason: string }[];
  /** SHA-256 of the input's manifest, or of its entries' names and sizes where there is none. Lower-case hex. */
  readonly digest: string;
  /** Other computers whose records were set aside: the analysis speaks of one server. */
  readonly otherComputers: readonly string[];
}
