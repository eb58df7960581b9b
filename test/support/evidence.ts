import type { ArtifactState, Evidence } from "../../analyzer/evidence.ts";
import {
  type ArtifactMap,
  type ArtifactName,
  EVENT_PROVIDERS,
  type EventArtifactName,
  JSON_ARTIFACTS,
} from "../../bundle/artifacts.ts";
import type { Manifest } from "../../bundle/manifest.ts";

const OTHER_ARTIFACTS = ["serverConfiguration", "wizardTraces"] as const satisfies ArtifactName[];

/** Every artefact name, in a stable order. */
export const ARTIFACT_NAMES: readonly ArtifactName[] = [
  ...(Object.keys(EVENT_PROVIDERS) as EventArtifactName[]),
  ...(Object.keys(JSON_ARTIFACTS) as (keyof typeof JSON_ARTIFACTS)[]),
  ...OTHER_ARTIFACTS,
];

export interface EvidenceSketch {
  readonly manifest?: Manifest | null;
  /** Time of the first and last record of the Application log; those of the given records when left out. */
  readonly coverage?: { readonly fromUtc: string; readonly toUtc: string };
}

/** Evidence that holds exactly these artefacts; all others are missing. */
export function evidenceOf(artifacts: Partial<ArtifactMap>, sketch: EvidenceSketch = {}): Evidence {
  const states = Object.fromEntries(
    ARTIFACT_NAMES.map((name): [ArtifactName, ArtifactState<unknown>] => {
      const value = artifacts[name];
      return value === undefined
        ? [name, { state: "missing", gaps: [{ code: "absent", detail: null }] }]
        : [name, { state: "present", value, paths: [`${name}.test`] }];
    }),
  ) as unknown as Evidence["artifacts"];
  const logs: Evidence["logs"][number][] = [];
  for (const [path, channel, names] of [
    [
      "events/application.evtx",
      "Application",
      ["writebackEvents", "syncEvents", "hashSyncEvents", "installEvents", "crashEvents"],
    ],
    ["events/system.evtx", "System", ["systemEvents"]],
  ] as const) {
    const held = names.filter((name) => artifacts[name] !== undefined);
    if (held.length === 0) continue;
    const times = held
      .flatMap((name) => artifacts[name] ?? [])
      .map((record) => record.timeUtc)
      .sort();
    logs.push({
      path,
      format: "evtx",
      channels: [channel],
      certificate: null,
      eventsKept: times.length,
      eventsLost: 0,
      firstTimeUtc: sketch.coverage?.fromUtc ?? times[0] ?? null,
      lastTimeUtc: sketch.coverage?.toUtc ?? times.at(-1) ?? null,
      artifacts: held,
    });
  }
  return {
    artifacts: states,
    manifest: sketch.manifest ?? null,
    logs,
    recognised: [],
    ignored: [],
    digest: "0".repeat(64),
    otherComputers: [],
  };
}
