import type { ArtifactName } from "../bundle/artifacts.ts";
import type { ViewMap } from "../rules/views.ts";
import type { Evidence } from "./evidence.ts";
import { readProbes } from "./facts/read-probes.ts";
import { readServer } from "./facts/read-server.ts";
import { buildHistory } from "./history/build-history.ts";

/** Everything that is worked out before the rules run. Pure: the same evidence gives the same views. */
export function buildViews(evidence: Evidence, now: string): ViewMap {
  const server = readServer(evidence);
  return {
    server,
    history: buildHistory(evidence, server),
    probes: readProbes(evidence),
    partial: partOf(evidence),
    now,
  };
}

function partOf({ artifacts }: Evidence): ArtifactName[] {
  return (Object.keys(artifacts) as ArtifactName[]).filter((name) => artifacts[name].state === "partial");
}
