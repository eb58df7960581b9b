import { createHash } from "node:crypto";
import { toMs } from "../../analyzer/decode/duration.ts";
import {
  JSON_ARTIFACTS,
  type JsonArtifactName,
  type NetworkProbes,
  PROBE_STAGES,
  type ProbeRow,
  type ProbeStage,
} from "../../bundle/artifacts.ts";
import { domainOf, logBegin, netbiosOf, relayDomainOf, type Story } from "./events.ts";
import { type Scenario, ScenarioError } from "./format.ts";
import { namesOf, SERVICE_DISPLAY_NAME } from "./products.ts";
import { toUtc } from "./timeline.ts";

/** The JSON artefacts of a server that is well, except for what the scenario says. */

const OS = {
  "2012r2": { productName: "Windows Server 2012 R2 Standard", version: "6.3.9600" },
  "2016": { productName: "Windows Server 2016 Standard", version: "10.0.14393" },
  "2019": { productName: "Windows Server 2019 Standard", version: "10.0.17763" },
  "2022": { productName: "Windows Server 2022 Standard", version: "10.0.20348" },
  "2025": { productName: "Windows Server 2025 Standard", version: "10.0.26100" },
} as const;

const SERVICE_STATES = {
  running: "Running",
  stopped: "Stopped",
  "start-pending": "Start Pending",
  "stop-pending": "Stop Pending",
} as const;

const NET = [
  "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319",
  "HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319",
] as const;
const TLS_12 = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";

const RESET_HOSTS = {
  public: "passwordreset.microsoftonline.com",
  usgov: "passwordreset.microsoftonline.us",
  china: "passwordreset.activedirectory.windowsazure.cn",
} as const;
const SIGN_IN_HOSTS = {
  public: "login.microsoftonline.com",
  usgov: "login.microsoftonline.us",
  china: "login.chinacloudapi.cn",
} as const;

const STATE_ROWS: readonly Omit<ProbeRow, "host" | "purpose" | "atUtc">[] = [
  { port: 443, stage: "name", outcome: "ok", code: null, detail: null, elapsedMs: 14 },
  { port: 443, stage: "tcp", outcome: "ok", code: null, detail: null, elapsedMs: 38 },
  { port: 443, stage: "tls", outcome: "ok", code: "tls-1.2", detail: null, elapsedMs: 91 },
  { port: 443, stage: "http", outcome: "ok", code: "http-200", detail: null, elapsedMs: 122 },
];

type Content = Readonly<Record<JsonArtifactName, Readonly<Record<string, unknown>>>>;

/** Every JSON artefact, complete; what the scenario leaves out is left out later. */
export function makeArtifacts(scenario: Scenario, story: Story): Content {
  const { server, host, now } = scenario;
  const made: Content = {
    eventLogs: { logs: logRows(scenario, story) },
    passwordReset: passwordReset(scenario, story),
    globalSettings: { parameters: globalParameters(scenario, story) },
    scheduler: {
      syncCycleEnabled: true,
      maintenanceEnabled: true,
      stagingModeEnabled: server.staging,
      schedulerSuspended: false,
      syncCycleInProgress: false,
      nextSyncCycleStartUtc: toUtc(Date.parse(now) + 11 * 60_000),
      currentlyEffectiveSyncCycleInterval: "00:30:00",
    },
    connectors: {
      connectors: [
        {
          name: cloudConnectorName(scenario),
          identifier: CLOUD_CONNECTOR,
          type: "Extensible2",
          subtype: "Windows Azure Active Directory (Microsoft)",
          userName: cloudAccount(scenario),
        },
        {
          name: domainOf(scenario),
          identifier: AD_CONNECTOR,
          type: "AD",
          subtype: null,
          userName: `${netbiosOf(scenario)}\\MSOL_0123456789ab`,
        },
      ],
    },
    service: serviceRow(scenario, story),
    os: {
      computer: server.computer,
      ...OS[server.os],
      installationType: "Server",
      lastBootUtc: toUtc(story.bootedAt),
      localTimeUtc: toUtc(Date.parse(now) + clockOffset(scenario)),
      timeZone: "W. Europe Standard Time",
      utcOffsetMinutes: 120,
      domainController: false,
    },
    products: products(scenario, story),
    dotnet: { release: host.dotnet },
    tls: { values: tlsValues(host.tls) },
    proxy: proxy(host.proxy),
    securityOptions: { restrictRemoteSam: null, ldapClientIntegrity: 1 },
    clock: {
      offsetMs: clockOffset(scenario) + 180,
      reference: `https://${SIGN_IN_HOSTS[server.cloud]}/`,
      measuredUtc: now,
    },
    certificates: {
      roots: ["DigiCert Global Root G2", "DigiCert Global Root CA"].map((name) => ({
        subject: `CN=${name}, OU=www.digicert.com, O=DigiCert Inc, C=US`,
        thumbprint: null,
        store: "LocalMachine\\Root",
        present: true,
      })),
    },
    network: network(scenario),
  };
  return lay(made, scenario);
}

/** Lays the scenario's own fields over the usual ones. */
function lay(made: Content, { artifacts }: Scenario): Content {
  const entries = (Object.keys(made) as JsonArtifactName[]).map((name) => {
    const parsed = JSON_ARTIFACTS[name].schema.safeParse({ ...made[name], ...artifacts[name] });
    if (!parsed.success) throw new ScenarioError(parsed.error.message, { path: ["artifacts", name] });
    return [name, parsed.data] as const;
  });
  return Object.fromEntries(entries) as unknown as Content;
}

export const CLOUD_CONNECTOR = "{b891884f-051e-4a83-95af-2544101c9083}";
export const AD_CONNECTOR = "{ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d}";

export function cloudConnectorName({ server }: Scenario): string {
  return `${server.tenant}.onmicrosoft.com - AAD`;
}

export function cloudAccount({ server }: Scenario): string {
  return `Sync_${shortName(server.computer)}_0123456789ab@${server.tenant}.onmicrosoft.com`;
}

export function shortName(computer: string): string {
  return computer.split(".")[0] ?? computer;
}

function clockOffset({ host }: Scenario): number {
  const ms = (text: string | undefined): number => (text === undefined ? 0 : toMs(text));
  return ms(host["clock-ahead"]) - ms(host["clock-behind"]);
}

function logRows(scenario: Scenario, { application, system }: Story): readonly object[] {
  const begin = toUtc(logBegin(scenario));
  return [
    { channel: "Application", events: application, before: 12_640, limitBytes: 20_971_520 },
    { channel: "System", events: system, before: 9_377, limitBytes: 20_971_520 },
  ].map(({ channel, events, before, limitBytes }) => {
    const first = events[0]?.eventRecordId ?? before + 1;
    const last = events.at(-1)?.eventRecordId ?? before + 1;
    // A log that has rolled over begins with the first record of the bundle, or just before it.
    const oldestRecordId = scenario["log-starts"] === undefined ? first - before : first;
    return {
      channel,
      oldestRecordId,
      oldestTimeUtc: begin,
      recordCount: last - oldestRecordId + 1,
      sizeBytes: scenario["log-starts"] === undefined ? 12_648_448 : limitBytes,
      limitBytes,
      retention: "circular",
    };
  });
}

export function isWritebackOn({ server }: Scenario, story: Story): boolean {
  return server.writeback === undefined ? story.isWritebackOn : server.writeback === "on";
}

/** When writeback was last switched, as the product keeps it. */
export function switchedAt(scenario: Scenario, story: Story): number {
  return story.switchedAt ?? Date.parse(scenario.now) - 180 * 86_400_000;
}

function passwordReset(scenario: Scenario, story: Story): Readonly<Record<string, unknown>> {
  const isOn = isWritebackOn(scenario, story);
  return {
    connector: cloudConnectorName(scenario),
    enabled: isOn,
    modifiedUtc: toUtc(switchedAt(scenario, story)),
    serviceStatus: isOn && isRunning(scenario, story) ? "Started" : "Stopped",
    onboardingRequiredStatus: isOn ? "NotRequired" : "Required",
  };
}

function isRunning({ server }: Scenario, story: Story): boolean {
  return server.service === undefined ? story.isRunning : server.service === "running";
}

/** Global settings by name; the export and the cmdlet print the same ones. */
export function globalParameters(scenario: Scenario, { engineVersion }: Story): Readonly<Record<string, string>> {
  const believes = scenario.configuration["wizard-believes"];
  // What the cmdlet says of the scheduler stands in the settings as well.
  const { syncCycleEnabled, schedulerSuspended, maintenanceEnabled } = scenario.artifacts.scheduler ?? {};
  const flag = (said: unknown, usual: boolean): string =>
    (typeof said === "boolean" ? said : usual) ? "True" : "False";
  return {
    "Microsoft.OptionalFeature.AutoUpgradeState": "Enabled",
    "Microsoft.OptionalFeature.PasswordHashSync": "True",
    ...(believes === undefined ? {} : { "Microsoft.OptionalFeature.PasswordWriteback": believes ? "True" : "False" }),
    "Microsoft.Synchronize.MaintenanceEnabled": flag(maintenanceEnabled, true),
    "Microsoft.Synchronize.SchedulerSuspended": flag(schedulerSuspended, false),
    "Microsoft.Synchronize.ServerConfigurationVersion": engineVersion,
    "Microsoft.Synchronize.StagingMode": scenario.server.staging ? "True" : "False",
    "Microsoft.Synchronize.SynchronizationSchedule": flag(syncCycleEnabled, true),
    "Microsoft.UserSignIn.SignOnMethod": "PasswordHashSync",
    ...scenario.parameters,
  };
}

function serviceRow(scenario: Scenario, story: Story): Readonly<Record<string, unknown>> {
  const running = isRunning(scenario, story);
  const state = scenario.server.service ?? (running ? "running" : "stopped");
  return {
    name: "ADSync",
    displayName: SERVICE_DISPLAY_NAME,
    state: SERVICE_STATES[state],
    startMode: "Auto",
    startName: scenario.server.account,
    processId: running ? 4242 : null,
    processStartUtc: running ? toUtc(story.startedAt) : null,
    exitCode: 0,
  };
}

const PROGRAMS = "C:\\Program Files";

function products(scenario: Scenario, story: Story): Readonly<Record<string, unknown>> {
  const installedAt = story.installedAt ?? Date.parse(scenario.now) - 230 * 86_400_000;
  const installDate = toUtc(installedAt).slice(0, 10).replaceAll("-", "");
  const names = namesOf(story.version);
  const row = (displayName: string, displayVersion: string) => ({
    displayName,
    displayVersion,
    installDate,
    publisher: "Microsoft Corporation",
    productCode: `{${guidOf(displayName + displayVersion)}}`,
  });
  return {
    uninstall: [row(names.product, story.version), row(names.engine, story.engineVersion)],
    files: [
      {
        path: `${PROGRAMS}\\Microsoft Azure AD Sync\\Bin\\miiserver.exe`,
        productVersion: story.engineVersion,
        modifiedUtc: null,
      },
      {
        path: `${PROGRAMS}\\Microsoft Azure Active Directory Connect\\AzureADConnect.exe`,
        productVersion: story.version,
        modifiedUtc: null,
      },
    ],
  };
}

function guidOf(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex").toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function tlsValues(how: Scenario["host"]["tls"]): readonly object[] {
  const value = (key: string, name: string, data: number) => ({
    key,
    value: name,
    data: how === "not-set" ? null : data,
  });
  return [
    ...NET.flatMap((key) => [value(key, "SystemDefaultTlsVersions", 1), value(key, "SchUseStrongCrypto", 1)]),
    ...["Server", "Client"].flatMap((side) => {
      const off = how === "client-off" && side === "Client";
      return [
        value(`${TLS_12}\\${side}`, "Enabled", off ? 0 : 1),
        value(`${TLS_12}\\${side}`, "DisabledByDefault", off ? 1 : 0),
      ];
    }),
  ];
}

function proxy(address: string | undefined): Readonly<Record<string, unknown>> {
  const none = { winHttp: "Direct access (no proxy server).", environment: {}, serviceConfig: null };
  if (address === undefined) return { ...none, machineConfig: null, serviceAccount: null, collectingUser: null };
  return {
    ...none,
    machineConfig: {
      enabled: true,
      useDefaultCredentials: true,
      useSystemDefault: "False",
      proxyAddress: `http://${address}`,
      bypassOnLocal: "True",
      autoDetect: null,
      scriptLocation: null,
    },
    serviceAccount: null,
    collectingUser: { proxyEnable: true, proxyServer: address, autoConfigUrl: null, proxyOverride: "<local>" },
  };
}

function network(scenario: Scenario): NetworkProbes {
  const { server, host, probed, now } = scenario;
  const relays = (probed ?? server.relays).map((name) => ({
    host: `${name}.${relayDomainOf(scenario)}`,
    purpose: "relay" as const,
  }));
  const targets = [
    ...relays,
    { host: RESET_HOSTS[server.cloud], purpose: "password-reset" as const },
    { host: SIGN_IN_HOSTS[server.cloud], purpose: "sign-in" as const },
  ];
  const meant = new Set<Scenario["probes"][number]>();
  const rows = targets.flatMap(({ host: name, purpose }) => {
    const fault = scenario.probes.find(({ target }) => target === purpose || target === name);
    if (fault) meant.add(fault);
    return stagesOf(fault, host.proxy !== undefined).map((row) => ({ ...row, host: name, purpose, atUtc: now }));
  });
  const idle = scenario.probes.findIndex((fault) => !meant.has(fault));
  if (idle >= 0) throw new ScenarioError("no such target is probed", { path: ["probes", idle, "target"] });
  return { identity: `${netbiosOf(scenario)}\\admin1`, proxyUsed: host.proxy ?? null, rows };
}

/** All stages of one target: good up to the one that fails, skipped after it. */
function stagesOf(fault: Scenario["probes"][number] | undefined, throughProxy: boolean): typeof STATE_ROWS {
  const row = (stage: ProbeStage) =>
    STATE_ROWS.find((one) => one.stage === stage) ?? {
      port: 443,
      stage,
      outcome: "ok" as const,
      code: null,
      detail: null,
      elapsedMs: 20,
    };
  const usual = PROBE_STAGES.filter(
    (stage) => (stage !== "proxy" || throughProxy) && (stage !== "hold-open" || fault?.stage === "hold-open"),
  );
  const stages =
    fault && !usual.includes(fault.stage)
      ? PROBE_STAGES.filter((stage) => usual.includes(stage) || stage === fault.stage)
      : usual;
  const failsAt = fault ? stages.indexOf(fault.stage) : stages.length;
  return stages.map((stage, index) => {
    if (index < failsAt) return row(stage);
    if (index > failsAt) return { ...row(stage), outcome: "skipped", code: null, elapsedMs: null };
    return { ...row(stage), outcome: "failed", code: fault?.code ?? null, elapsedMs: 5000 };
  });
}
