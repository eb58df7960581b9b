import {
  type ArtifactMap,
  type ArtifactName,
  EVENT_PROVIDERS,
  type EventArtifactName,
  JSON_ARTIFACTS,
  type JsonArtifactName,
} from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { toMs } from "../decode/duration.ts";
import { ARTIFACT_CHANNEL } from "../decode/event-collector.ts";
import { keyPath, messageOf } from "../decode/located-yaml.ts";
import type { Evidence, LogReading } from "../evidence.ts";
import { artifactOf } from "./pack-conditions.ts";
import type { Example } from "./pack-format.ts";

const COMPUTER = "SYNC01.contoso.com";
const EVENT_ARTIFACTS = Object.keys(EVENT_PROVIDERS) as EventArtifactName[];
const JSON_NAMES = Object.keys(JSON_ARTIFACTS) as JsonArtifactName[];

/** Artefacts of an example that are not as their schemas have them. */
export function findArtifactFaults({ artifacts, version }: Example): { path: PropertyKey[]; says: string }[] {
  const twice =
    version !== undefined && artifacts.products !== undefined
      ? [{ path: ["products"], says: "version writes this artefact; give one of the two" }]
      : [];
  const wrong = JSON_NAMES.filter((name) => artifacts[name] !== undefined).flatMap((name) => {
    const parsed = JSON_ARTIFACTS[name].schema.safeParse(artifacts[name]);
    return (parsed.error?.issues ?? []).map((issue) => ({ path: [name, ...keyPath(issue)], says: messageOf(issue) }));
  });
  return [...twice, ...wrong];
}

/** The evidence that an example tells of: what it does not name is missing. */
export function makeEvidence(example: Example): Evidence {
  const held = toArtifacts(example);
  const now = Date.parse(example.now);
  const artifacts = Object.fromEntries(
    ([...EVENT_ARTIFACTS, ...JSON_NAMES, "serverConfiguration", "wizardTraces"] as ArtifactName[]).map((name) => {
      const value = held[name];
      if (value === undefined) return [name, { state: "missing", gaps: [{ code: "absent", detail: null }] }];
      return [name, { state: "present", value, paths: [`example/${name}`] }];
    }),
  ) as unknown as Evidence["artifacts"];
  const channels = example.events === undefined ? [] : (["Application", "System"] as const);
  return {
    artifacts,
    manifest: null,
    logs: channels.map((channel): LogReading => {
      const names = EVENT_ARTIFACTS.filter((name) => ARTIFACT_CHANNEL[name] === channel && held[name] !== undefined);
      return {
        path: `example/${channel}`,
        format: "evtx",
        channels: [channel],
        certificate: null,
        eventsKept: names.reduce((sum, name) => sum + (held[name]?.length ?? 0), 0),
        eventsLost: 0,
        // A whole log reaches back further than any example does.
        firstTimeUtc: new Date(now - toMs("90d")).toISOString(),
        lastTimeUtc: example.now,
        artifacts: names,
      };
    }),
    recognised: [],
    ignored: [],
    digest: "0".repeat(64),
    otherComputers: [],
  };
}

function toArtifacts(example: Example): Partial<ArtifactMap> {
  const held: Record<string, unknown> = {};
  for (const name of JSON_NAMES) {
    if (example.artifacts[name] !== undefined) held[name] = JSON_ARTIFACTS[name].schema.parse(example.artifacts[name]);
  }
  if (example.version !== undefined) {
    const row = { displayName: "Microsoft Entra Connect Sync", displayVersion: example.version };
    held["products"] = JSON_ARTIFACTS.products.schema.parse({ uninstall: [row] });
  }
  if (example.events === undefined) return held;
  const without = new Set<string>(example["without-providers"]);
  for (const name of EVENT_ARTIFACTS) {
    if (!EVENT_PROVIDERS[name].every((one) => without.has(one))) held[name] = [];
  }
  for (const record of toRecords(example)) {
    const name = artifactOf(record.provider);
    held[name] = [...((held[name] as EventRecord[] | undefined) ?? []), record];
  }
  return held;
}

type NamedRecord = EventRecord & { readonly provider: Parameters<typeof artifactOf>[0] };

/** In order of time, numbered within their log as Windows does. */
function toRecords({ events = [], now }: Example): NamedRecord[] {
  const records = events.flatMap(({ ago, provider, id, data, times, every }) =>
    Array.from({ length: times }, (_, i) => ({
      at: Date.parse(now) - toMs(ago) + i * toMs(every),
      provider,
      eventId: id,
      data: Array.isArray(data) ? data.map((value) => ["", value] as const) : Object.entries(data),
    })),
  );
  const numbers = new Map<string, number>();
  return records
    .sort((a, b) => a.at - b.at)
    .map(({ at, provider, eventId, data }) => {
      const channel = ARTIFACT_CHANNEL[artifactOf(provider)];
      const recordId = (numbers.get(channel) ?? 0) + 1;
      numbers.set(channel, recordId);
      const timeUtc = new Date(at).toISOString();
      return { recordId, provider, eventId, level: 4, timeUtc, channel, computer: COMPUTER, data };
    });
}
