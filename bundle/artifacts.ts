import * as z from "zod";
import type { EventRecord } from "./events.ts";

/**
 * What a bundle can hold, by name: where each artefact lies in the zip, and what it decodes to.
 * Collector and analyzer share this file and nothing else.
 */

const nullable = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);
const text = nullable(z.string());
const flag = nullable(z.boolean());
/** ISO 8601 in UTC, with `Z`. */
export const utc = z.iso.datetime();
const time = nullable(utc);

/** Each *unfiltered* log as the server has it: a filtered export alone cannot tell "never happened" from "rolled over". */
const eventLogsSchema = z.object({
  logs: z.array(
    z.object({
      channel: z.string(),
      oldestRecordId: nullable(z.number()),
      oldestTimeUtc: time,
      recordCount: nullable(z.number()),
      sizeBytes: nullable(z.number()),
      limitBytes: nullable(z.number()),
      retention: text,
    }),
  ),
});

/** `Get-ADSyncAADPasswordResetConfiguration`. */
const passwordResetSchema = z.object({
  connector: text,
  enabled: flag,
  modifiedUtc: time,
  serviceStatus: text,
  onboardingRequiredStatus: text,
});

/** `(Get-ADSyncGlobalSettings).Parameters`: values are text, as the cmdlet prints them. */
const globalSettingsSchema = z.object({ parameters: z.record(z.string(), z.string()) });

/** `Get-ADSyncScheduler`. */
const schedulerSchema = z.object({
  syncCycleEnabled: flag,
  maintenanceEnabled: flag,
  stagingModeEnabled: flag,
  schedulerSuspended: flag,
  syncCycleInProgress: flag,
  nextSyncCycleStartUtc: time,
  currentlyEffectiveSyncCycleInterval: text,
});

/** `Get-ADSyncConnector`, without secrets. */
const connectorsSchema = z.object({
  connectors: z.array(z.object({ name: z.string(), identifier: text, type: text, subtype: text, userName: text })),
});

/** The `ADSync` service row and its process. */
export const serviceSchema = z.object({
  name: z.string(),
  displayName: text,
  /** `Win32_Service.State`: `Running`, `Stopped`, `Start Pending`, …; English on every Windows language. */
  state: text,
  startMode: text,
  startName: text,
  processId: nullable(z.number()),
  processStartUtc: time,
  exitCode: nullable(z.number()),
});

const osSchema = z.object({
  computer: text,
  productName: text,
  /** For example `10.0.20348`. */
  version: text,
  installationType: text,
  lastBootUtc: time,
  /** The server's own clock when the collector ran. */
  localTimeUtc: time,
  /** Windows' own id, the same in every language: `W. Europe Standard Time`. */
  timeZone: text,
  /** Local time minus UTC when the collector ran, daylight saving included. */
  utcOffsetMinutes: nullable(z.number()),
  domainController: flag,
});

/** Uninstall rows and file versions. */
const productsSchema = z.object({
  uninstall: z.array(
    z.object({
      displayName: z.string(),
      displayVersion: text,
      /** `yyyyMMdd` in the server's local time; changes with every in-place upgrade. */
      installDate: text,
      publisher: text,
      productCode: text,
    }),
  ),
  files: z.array(z.object({ path: z.string(), productVersion: text, modifiedUtc: time })).default([]),
});

/** `HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full`. */
export const dotnetSchema = z.object({ release: nullable(z.number()) });

/** The eight values of the documented TLS 1.2 check; `data` is `null` where the value does not exist. */
const tlsSchema = z.object({
  values: z.array(z.object({ key: z.string(), value: z.string(), data: nullable(z.number()) })),
});

const configProxy = nullable(
  z.object({
    enabled: flag,
    useDefaultCredentials: flag,
    useSystemDefault: text,
    proxyAddress: text,
    bypassOnLocal: text,
    autoDetect: text,
    scriptLocation: text,
  }),
);
const internetSettings = nullable(
  z.object({ proxyEnable: flag, proxyServer: text, autoConfigUrl: text, proxyOverride: text }),
);

const PROXY_PLACES = ["machineConfig", "serviceConfig", "winHttp", "serviceAccount", "collectingUser"] as const;

/** Every place a proxy can be set. `null` means the place was read and holds nothing, unless `unread` names it. */
const proxySchema = z.object({
  machineConfig: configProxy,
  serviceConfig: configProxy,
  winHttp: text,
  serviceAccount: internetSettings,
  collectingUser: internetSettings,
  environment: z.record(z.string(), z.string()).default({}),
  /** Places that could not be read: nothing is known of them. */
  unread: z.array(z.enum(PROXY_PLACES)).optional(),
});

const securityOptionsSchema = z.object({
  /** SDDL of `RestrictRemoteSam`; `null`: the value does not exist. */
  restrictRemoteSam: text,
  ldapClientIntegrity: nullable(z.number()),
});

/** Offset of the server's clock against the `Date` header of an HTTPS answer. */
const clockSchema = z.object({
  /** Server minus reference, milliseconds; positive: the server is ahead. */
  offsetMs: nullable(z.number()),
  reference: text,
  measuredUtc: time,
});

const certificatesSchema = z.object({
  roots: z.array(z.object({ subject: z.string(), thumbprint: text, store: text, present: z.boolean() })),
});

/** What a TLS peer showed; nothing in here is trusted. */
const peerSchema = z.object({
  /** As negotiated: `TLSv1.2`, `TLSv1.3`. */
  version: text,
  /** By the roots that came with the collector. */
  trustedByBundledRoots: flag,
  /** By this computer's own store; `null`: this Node cannot read it. */
  trustedBySystemRoots: flag,
  /** From the host's own certificate upwards, as sent and as far as it could be completed. */
  chain: z
    .array(z.object({ subject: text, issuer: text, sha256: text, notBeforeUtc: time, notAfterUtc: time }))
    .default([]),
});

export const PROBE_STAGES = ["name", "tcp", "proxy", "tls", "http", "hold-open"] as const;
const probeStage = z.enum(PROBE_STAGES);

/** One row a target and stage. */
const networkSchema = z.object({
  /** Who ran the probes: never the service itself, so a green row does not clear the service. */
  identity: text,
  proxyUsed: text,
  rows: z.array(
    z.object({
      host: z.string(),
      port: z.number().int().min(1).max(65535),
      purpose: z.enum(["relay", "password-reset", "sign-in", "revocation", "domain-controller", "other"]),
      stage: probeStage,
      outcome: z.enum(["ok", "failed", "skipped"]),
      /** Fixed token such as `nxdomain`, `refused`, `timeout`, `proxy-407`, `proxy-403`, `untrusted-root`, `http-401`. */
      code: text,
      /** For people; of `proxy-407` the `Proxy-Authenticate` header. */
      detail: text,
      elapsedMs: nullable(z.number()),
      atUtc: time,
      /** Stage `name`: what Windows' resolver says, and the DNS servers when asked straight (`null`: no answer). */
      addresses: z.object({ system: z.array(z.string()), direct: z.array(z.string()).nullable() }).optional(),
      /** Stage `proxy`: schemes of `Proxy-Authenticate`, such as `NTLM`. */
      proxySchemes: z.array(z.string()).optional(),
      /** Stage `tls`. */
      peer: peerSchema.optional(),
      /** Stage `http`: this server's clock minus the answer's `Date`, milliseconds. */
      clockOffsetMs: z.number().optional(),
      /** Stage `hold-open`: how long the connection lay idle, milliseconds. */
      idleMs: z.number().optional(),
    }),
  ),
});

type EventLogProperties = z.infer<typeof eventLogsSchema>;
type PasswordResetConfiguration = z.infer<typeof passwordResetSchema>;
type GlobalSettings = z.infer<typeof globalSettingsSchema>;
type Scheduler = z.infer<typeof schedulerSchema>;
type Connectors = z.infer<typeof connectorsSchema>;
export type Service = z.infer<typeof serviceSchema>;
type OperatingSystem = z.infer<typeof osSchema>;
export type Products = z.infer<typeof productsSchema>;
type DotNet = z.infer<typeof dotnetSchema>;
export type TlsSettings = z.infer<typeof tlsSchema>;
export type ProxySettings = z.infer<typeof proxySchema>;
type SecurityOptions = z.infer<typeof securityOptionsSchema>;
type Clock = z.infer<typeof clockSchema>;
type Certificates = z.infer<typeof certificatesSchema>;
export type NetworkProbes = z.infer<typeof networkSchema>;
export type ProbeRow = NetworkProbes["rows"][number];
export type ProbeStage = z.infer<typeof probeStage>;

/** One connector of a `Get-ADSyncServerConfiguration` tree; see the XPaths in `docs/bundle-format.md`. */
export interface ConnectorConfiguration {
  /** Entry it was read from. */
  readonly path: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly kind: "cloud" | "active-directory" | "other";
  /** The `aad-password-reset-config` element; cloud connector only. */
  readonly passwordReset: {
    readonly enabled: boolean | null;
    readonly modifiedUtc: string | null;
    readonly authority: string | null;
    /** The encrypted `PasswordResetConfiguration` parameter exists: writeback was onboarded once. */
    readonly onboarded: boolean;
  } | null;
  readonly engineVersion: string | null;
  /** Cloud account, or `DOMAIN\user` of the AD connector account. */
  readonly account: string | null;
  readonly forest: string | null;
  readonly passwordSyncAllowed: boolean | null;
  readonly passwordHashSyncEnabled: boolean | null;
  readonly signAndSeal: boolean | null;
  readonly partitions: readonly {
    readonly name: string | null;
    readonly signAndSeal: boolean | null;
    readonly preferredDomainControllers: readonly string[];
    readonly lastDomainController: string | null;
  }[];
}

/** A decoded `Get-ADSyncServerConfiguration` tree. */
export interface ServerConfiguration {
  readonly server: string | null;
  readonly exportedUtc: string | null;
  /** `Microsoft.Synchronize.…`, `Microsoft.OptionalFeature.…`: name → text. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly connectors: readonly ConnectorConfiguration[];
  /** Rules with password sync on, for the two that writeback relies on. */
  readonly passwordRules: readonly { readonly name: string; readonly enabled: boolean; readonly disabled: boolean }[];
}

/** Markers read from the wizard's own trace logs (`trace-*.log`); clock-only lines are dated by the header. */
export interface WizardTrace {
  readonly path: string;
  readonly startedUtc: string | null;
  readonly version: string | null;
  readonly markers: readonly {
    readonly kind: "upgrade-needed" | "upgrade-failed" | "changes-allowed";
    readonly line: number;
    readonly text: string;
  }[];
}

/**
 * Every artefact that a rule may ask for. The event artefacts are cut from the logs by provider, because an export
 * often holds one provider only: then the others are *missing*, not empty.
 */
export interface ArtifactMap {
  /** Application log, `PasswordResetService`. */
  writebackEvents: readonly EventRecord[];
  /** Application log, `ADSync`. */
  syncEvents: readonly EventRecord[];
  /** Application log, `Directory Synchronization`: password *hash* sync, another feature. */
  hashSyncEvents: readonly EventRecord[];
  /** Application log: `MsiInstaller`, `Azure AD Connect Upgrade`, `Microsoft Entra Connect Upgrade`. */
  installEvents: readonly EventRecord[];
  /** Application log: `Application Error`, `.NET Runtime`. */
  crashEvents: readonly EventRecord[];
  /** System log: service control, boot, time, Schannel. */
  systemEvents: readonly EventRecord[];
  eventLogs: EventLogProperties;
  passwordReset: PasswordResetConfiguration;
  globalSettings: GlobalSettings;
  scheduler: Scheduler;
  connectors: Connectors;
  serverConfiguration: ServerConfiguration;
  service: Service;
  os: OperatingSystem;
  products: Products;
  dotnet: DotNet;
  tls: TlsSettings;
  proxy: ProxySettings;
  securityOptions: SecurityOptions;
  clock: Clock;
  certificates: Certificates;
  network: NetworkProbes;
  wizardTraces: readonly WizardTrace[];
}

export type ArtifactName = keyof ArtifactMap;

/** Providers of each event artefact, exactly as the log spells them. */
export const EVENT_PROVIDERS = {
  writebackEvents: ["PasswordResetService"],
  syncEvents: ["ADSync"],
  hashSyncEvents: ["Directory Synchronization"],
  installEvents: ["MsiInstaller", "Azure AD Connect Upgrade", "Microsoft Entra Connect Upgrade"],
  crashEvents: ["Application Error", ".NET Runtime"],
  systemEvents: [
    "Service Control Manager",
    "EventLog",
    "User32",
    "Schannel",
    "Microsoft-Windows-Time-Service",
    "Microsoft-Windows-Kernel-General",
    "Microsoft-Windows-Kernel-Power",
  ],
} as const satisfies Partial<Record<ArtifactName, readonly string[]>>;

export type EventArtifactName = keyof typeof EVENT_PROVIDERS;

/** Where a JSON artefact lies in the zip, and the schema that parses it. */
export const JSON_ARTIFACTS = {
  eventLogs: { path: "host/event-logs.json", schema: eventLogsSchema },
  passwordReset: { path: "config/password-reset.json", schema: passwordResetSchema },
  globalSettings: { path: "config/global-settings.json", schema: globalSettingsSchema },
  scheduler: { path: "config/scheduler.json", schema: schedulerSchema },
  connectors: { path: "config/connectors.json", schema: connectorsSchema },
  service: { path: "host/service.json", schema: serviceSchema },
  os: { path: "host/os.json", schema: osSchema },
  products: { path: "host/products.json", schema: productsSchema },
  dotnet: { path: "host/dotnet.json", schema: dotnetSchema },
  tls: { path: "host/tls.json", schema: tlsSchema },
  proxy: { path: "host/proxy.json", schema: proxySchema },
  securityOptions: { path: "host/security-options.json", schema: securityOptionsSchema },
  clock: { path: "host/clock.json", schema: clockSchema },
  certificates: { path: "host/certificates.json", schema: certificatesSchema },
  network: { path: "network/probes.json", schema: networkSchema },
} as const satisfies Partial<Record<ArtifactName, { path: string; schema: z.ZodType }>>;

export type JsonArtifactName = keyof typeof JSON_ARTIFACTS;

export const APPLICATION_LOG_PATH = "events/application.evtx";
export const SYSTEM_LOG_PATH = "events/system.evtx";
export const SERVER_CONFIGURATION_DIR = "config/server-configuration/";
export const WIZARD_TRACE_DIR = "logs/aadconnect/";
export const COLLECTOR_LOG_PATH = "collector.log";
/** What people may want to look at; no rule reads it. */
export const CONTEXT_PATHS = {
  eventTexts: "events/application-texts.jsonl",
  powershell: "host/powershell.json",
  setupFolder: "host/setup-folder.json",
  /** `.xml`, so that it is read, and redacted, as what it is. */
  serviceConfig: "config/miiserver.exe.config.xml",
} as const;
export const SETUP_LOG_DIR = "logs/setup/";
