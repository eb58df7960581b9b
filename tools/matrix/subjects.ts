import type { Evidence } from "../../analyzer/evidence.ts";
import { type ArtifactName, EVENT_PROVIDERS, type EventArtifactName, type ProbeRow } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import { EVENT_ROWS } from "../../rules/catalogue/events.ts";
import { CATALOGUE, matchesHost } from "../../rules/catalogue/index.ts";
import type { CatalogueRow } from "../../rules/catalogue/row.ts";
import { eventText, findResultCodes, findSignInError, findSupportCode } from "../../rules/event-tokens.ts";
import { findReservedCharacters } from "../../rules/support/path-characters.ts";
import { findWin32Errors } from "../../rules/support/refusals.ts";
import type { EvidenceRef, ViewMap } from "../../rules/views.ts";

/** Which rows of the catalogue a piece of evidence speaks about, worked out from the evidence itself. */

const EVENT_ARTIFACTS = Object.keys(EVENT_PROVIDERS) as EventArtifactName[];
const SPANS = EVENT_ROWS.flatMap(({ key, source, id }) => {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(String(id)) ?? [];
  return from === undefined || to === undefined ? [] : [{ key, source, from: Number(from), to: Number(to) }];
});
const ENDPOINTS: readonly CatalogueRow[] = CATALOGUE.filter(({ key }) => key.startsWith("endpoint/"));

function subjectsOfRecord(record: EventRecord): string[] {
  const { provider, eventId } = record;
  const text = eventText(record);
  const support = findSupportCode(text);
  const signIn = findSignInError(text);
  return [
    `${provider}/${eventId}`,
    ...SPANS.filter(({ source, from, to }) => source === provider && eventId >= from && eventId <= to).map(
      ({ key }) => key,
    ),
    ...findResultCodes(text).map((code) => `hr/${code}`),
    ...findWin32Errors(text).map((code) => `rpc/${code}`),
    ...(support === undefined ? [] : [`sspr/${support}`]),
    ...(signIn === undefined ? [] : [`aadsts/${signIn.replace("AADSTS", "")}`]),
    ...findReservedCharacters(text).map(({ id }) => `reserved/${id}`),
    ...(text.includes("LDAP password policy control") ? ["text/policy-control"] : []),
    ...(text.includes("System.Diagnostics.DiagnosticSource") ? ["text/diagnostic-source"] : []),
    ...(provider === "MsiInstaller" && /\b1603\b/.test(text) ? ["msi/1603"] : []),
  ];
}

function subjectsOfProbe({ host, port, purpose, stage, outcome, code }: ProbeRow): string[] {
  if (outcome === "skipped") return [];
  const answer = /\b(40[137])$/.exec(code ?? "")?.[1];
  return [
    ...ENDPOINTS.filter((row) => row.key.endsWith(`:${port}`) && matchesHost(row, host)).map(({ key }) => key),
    ...(purpose === "domain-controller" ? [`port/${port}`] : []),
    ...(answer === undefined ? [] : [`http/${answer}`]),
    ...(stage === "tls" ? ["requirement/tls-inspection"] : []),
    ...(stage === "hold-open" ? ["requirement/idle-connections"] : []),
  ];
}

/** Rows about the server as a whole, of which the evidence tells the value, whatever it is. */
function subjectsOfServer({ artifacts }: Evidence, { server }: ViewMap): string[] {
  const has = (name: ArtifactName): boolean => artifacts[name].state !== "missing";
  const parts = Object.values(server.versions).filter((version) => version !== null).length;
  const os = artifacts.os.state === "missing" ? null : artifacts.os.value;
  return [
    ...(server.version === null
      ? []
      : [
          "release/hard-floor",
          "release/wizard-sign-in",
          "release/retirement",
          "release/recalled-2-6-79",
          `build/${server.version.value}`,
        ]),
    ...(server.version !== null && server.writebackEnabled !== null ? ["release/lost-in-1-4-18"] : []),
    ...(parts > 1 ? ["release/partial-upgrade"] : []),
    ...(has("products") || has("service") ? ["release/dirsync"] : []),
    ...(server.staging === null ? [] : ["requirement/staging"]),
    ...(has("tls") ? ["requirement/tls-1-2"] : []),
    ...(has("dotnet") ? ["requirement/dotnet-4-8"] : []),
    ...(has("clock") ? ["requirement/clock"] : []),
    ...(has("proxy") ? ["requirement/proxy-of-two-accounts"] : []),
    ...(has("securityOptions") ? ["requirement/restrict-remote-sam"] : []),
    ...(os?.domainController == null ? [] : ["requirement/sync-on-domain-controller"]),
  ];
}

/** Keys of the rows that the evidence speaks about. */
export function subjectsOf(evidence: Evidence, views: ViewMap): Set<string> {
  const records = EVENT_ARTIFACTS.flatMap((name) => {
    const state = evidence.artifacts[name];
    return state.state === "missing" ? [] : state.value;
  });
  const { network } = evidence.artifacts;
  const probes = network.state === "missing" ? [] : network.value.rows;
  return new Set([
    ...records.flatMap(subjectsOfRecord),
    ...probes.flatMap(subjectsOfProbe),
    ...subjectsOfServer(evidence, views),
  ]);
}

/** Keys of the rows that a finding points at: those of the records and probes it names, and those of the server. */
export function subjectsPointedAt(evidence: Evidence, views: ViewMap, refs: readonly EvidenceRef[]): Set<string> {
  const found = subjectsOfServer(evidence, views);
  for (const { artifact, recordId, field } of refs) {
    const name = EVENT_ARTIFACTS.find((one) => one === artifact);
    if (name !== undefined) {
      const state = evidence.artifacts[name];
      const record = state.state === "missing" ? undefined : state.value.find((one) => one.recordId === recordId);
      if (record) found.push(...subjectsOfRecord(record));
    }
    const { network } = evidence.artifacts;
    const index = artifact === "network" ? /^rows\[(\d+)\]/.exec(field ?? "")?.[1] : undefined;
    const probe = index === undefined || network.state === "missing" ? undefined : network.value.rows[Number(index)];
    if (probe) found.push(...subjectsOfProbe(probe));
  }
  return new Set(found);
}
