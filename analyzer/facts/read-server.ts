import { eventText, findEngineBuild, findNamespace } from "../../rules/event-tokens.ts";
import { namesProduct } from "../../rules/product-names.ts";
import { findVersion, generationOf } from "../../rules/versions.ts";
import type { Cloud, Fact, ServerFacts } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import { factFrom, firstFact, readValue, toFlag, worstFact } from "./fact.ts";

const PREFIX = "Microsoft.Synchronize.";

/**
 * Merges what the artefacts say about the server, each value with the place it was read from.
 * Order of the version sources: uninstall rows, engine file, wizard file, configured version, assembly in the export,
 * newest wizard trace, newest engine trace (`version_detection` in the product's own tools).
 */
export function readServer(evidence: Evidence): ServerFacts {
  const versions = readVersions(evidence);
  const version = firstFact(versions.installed, versions.engine, versions.wizard, versions.configured);
  const service = readValue(evidence, "service");
  const os = readValue(evidence, "os");
  const scheduler = readValue(evidence, "scheduler");
  const reset = readValue(evidence, "passwordReset");
  const config = readValue(evidence, "serverConfiguration");
  const cloudIndex = config?.connectors.findIndex((connector) => connector.kind === "cloud") ?? -1;
  const cloud = config?.connectors[cloudIndex]?.passwordReset ?? null;
  const cloudField = `connectors[${cloudIndex}].passwordReset`;
  const state = service?.state?.trim().toLowerCase();

  return {
    computer: firstFact(
      factFrom(os?.computer, "os", "computer"),
      factFrom(config?.server, "serverConfiguration", "server"),
      computerOfEvents(evidence),
    ),
    version,
    generation: version === null ? "unknown" : generationOf(version.value),
    versions,
    cloud: readCloud(evidence, cloud?.authority ?? null, `${cloudField}.authority`),
    writebackEnabled: worstFact(
      false,
      factFrom(reset?.enabled, "passwordReset", "enabled"),
      factFrom(cloud?.enabled, "serverConfiguration", `${cloudField}.enabled`),
    ),
    writebackModifiedUtc: firstFact(
      factFrom(reset?.modifiedUtc, "passwordReset", "modifiedUtc"),
      factFrom(cloud?.modifiedUtc, "serverConfiguration", `${cloudField}.modifiedUtc`),
    ),
    everOnboarded: factFrom(cloud?.onboarded, "serverConfiguration", `${cloudField}.onboarded`),
    staging: worstFact(
      true,
      factFrom(scheduler?.stagingModeEnabled, "scheduler", "stagingModeEnabled"),
      ...readParameter(evidence, "StagingMode"),
    ),
    schedulerEnabled: worstFact(
      false,
      factFrom(scheduler?.syncCycleEnabled, "scheduler", "syncCycleEnabled"),
      ...readParameter(evidence, "SynchronizationSchedule"),
    ),
    schedulerSuspended: worstFact(
      true,
      factFrom(scheduler?.schedulerSuspended, "scheduler", "schedulerSuspended"),
      ...readParameter(evidence, "SchedulerSuspended"),
    ),
    maintenanceEnabled: worstFact(
      false,
      factFrom(scheduler?.maintenanceEnabled, "scheduler", "maintenanceEnabled"),
      ...readParameter(evidence, "MaintenanceEnabled"),
    ),
    autoUpgrade: firstFact(...readText(evidence, "Microsoft.OptionalFeature.AutoUpgradeState")),
    service: factFrom(
      state === undefined ? null : state === "running" ? "running" : state === "stopped" ? "stopped" : "other",
      "service",
      "state",
    ),
    serviceAccount: factFrom(service?.startName, "service", "startName"),
    serviceStartUtc: factFrom(service?.processStartUtc, "service", "processStartUtc"),
    lastBootUtc: factFrom(os?.lastBootUtc, "os", "lastBootUtc"),
  };
}

function readText(evidence: Evidence, name: string): (Fact<string> | null)[] {
  return [
    factFrom(readValue(evidence, "globalSettings")?.parameters[name], "globalSettings", `parameters.${name}`),
    factFrom(readValue(evidence, "serverConfiguration")?.parameters[name], "serverConfiguration", `parameters.${name}`),
  ];
}

function readParameter(evidence: Evidence, name: string): (Fact<boolean> | null)[] {
  return readText(evidence, PREFIX + name).map((fact) => {
    const flag = toFlag(fact?.value);
    return fact === null || flag === null ? null : { value: flag, evidence: fact.evidence };
  });
}

function readVersions(evidence: Evidence): ServerFacts["versions"] {
  const products = readValue(evidence, "products");
  const rows = (products?.uninstall ?? []).map((row, index) => ({ row, field: `uninstall[${index}].displayVersion` }));
  const engineRow = rows.find(({ row }) => /synchronization services/i.test(row.displayName));
  const installedRow = rows.find(({ row }) => namesProduct(row.displayName) && row !== engineRow?.row);
  const file = (name: string) => {
    const index = (products?.files ?? []).findIndex((one) => one.path.toLowerCase().endsWith(name));
    return versionFact(products?.files[index]?.productVersion, "products", `files[${index}].productVersion`);
  };
  const config = readValue(evidence, "serverConfiguration");
  const cloudIndex = config?.connectors.findIndex((connector) => connector.kind === "cloud") ?? -1;
  const traces = readValue(evidence, "wizardTraces") ?? [];
  const newest = traces.reduce<(typeof traces)[number] | null>(
    (best, one) => (one.version !== null && (best?.startedUtc ?? "") <= (one.startedUtc ?? "") ? one : best),
    null,
  );
  return {
    installed: firstFact(
      versionFact(installedRow?.row.displayVersion, "products", installedRow?.field ?? ""),
      versionFact(engineRow?.row.displayVersion, "products", engineRow?.field ?? ""),
    ),
    engine: firstFact(
      file("miiserver.exe"),
      versionFact(engineRow?.row.displayVersion, "products", engineRow?.field ?? ""),
      versionFact(
        config?.connectors[cloudIndex]?.engineVersion,
        "serverConfiguration",
        `connectors[${cloudIndex}].engineVersion`,
      ),
      engineBuildOfTraces(evidence),
    ),
    wizard: firstFact(file("azureadconnect.exe"), versionFact(newest?.version, "wizardTraces", newest?.path ?? "")),
    configured: firstFact(
      ...readText(evidence, `${PREFIX}ServerConfigurationVersion`).map((fact) =>
        fact === null || findVersion(fact.value) === undefined ? null : fact,
      ),
    ),
  };
}

function versionFact(
  text: string | null | undefined,
  artifact: "products" | "serverConfiguration" | "wizardTraces",
  field: string,
): Fact<string> | null {
  return factFrom(text === null || text === undefined ? null : findVersion(text), artifact, field);
}

/** The newest 6329 ends in the build of the engine that wrote it. */
function engineBuildOfTraces(evidence: Evidence): Fact<string> | null {
  const events = readValue(evidence, "syncEvents") ?? [];
  const record = events.findLast((one) => one.eventId === 6329 && findEngineBuild(eventText(one)) !== undefined);
  const build = record === undefined ? undefined : findEngineBuild(eventText(record));
  if (record === undefined || build === undefined) return null;
  return { value: build, evidence: [{ artifact: "syncEvents", recordId: record.recordId, timeUtc: record.timeUtc }] };
}

const AUTHORITIES: readonly (readonly [RegExp, Cloud])[] = [
  [/login\.microsoftonline\.us\b|login-us\.microsoftonline\.com\b/i, "usgov"],
  [/login\.(?:partner\.microsoftonline|chinacloudapi)\.cn\b/i, "china"],
  [/login\.microsoftonline\.de\b/i, "germany"],
  [/login\.(?:windows\.net|microsoftonline\.com)\b/i, "public"],
];
const RELAY_DOMAINS: readonly (readonly [RegExp, Cloud])[] = [
  [/\.servicebus\.usgovcloudapi\.net\b/i, "usgov"],
  [/\.servicebus\.chinacloudapi\.cn\b/i, "china"],
  [/\.servicebus\.windows\.net\b/i, "public"],
];

function readCloud(evidence: Evidence, authority: string | null, field: string): Fact<Cloud> | null {
  const known = AUTHORITIES.find(([pattern]) => pattern.test(authority ?? ""));
  if (known) return { value: known[1], evidence: [{ artifact: "serverConfiguration", field }] };
  for (const record of readValue(evidence, "writebackEvents") ?? []) {
    const text = eventText(record);
    if (findNamespace(text) === undefined) continue;
    const domain = RELAY_DOMAINS.find(([pattern]) => pattern.test(text));
    if (domain) {
      return {
        value: domain[1],
        evidence: [{ artifact: "writebackEvents", recordId: record.recordId, timeUtc: record.timeUtc }],
      };
    }
  }
  return null;
}

function computerOfEvents(evidence: Evidence): Fact<string> | null {
  for (const artifact of ["writebackEvents", "syncEvents", "systemEvents"] as const) {
    const record = readValue(evidence, artifact)?.at(-1);
    if (record)
      return { value: record.computer, evidence: [{ artifact, recordId: record.recordId, timeUtc: record.timeUtc }] };
  }
  return null;
}
