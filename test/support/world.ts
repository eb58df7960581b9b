import fc from "fast-check";
import type { Evidence } from "../../analyzer/evidence.ts";
import type { ArtifactMap } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import type { Manifest } from "../../bundle/manifest.ts";
import { proxySettings } from "./artifact.ts";
import { event, utcAt } from "./event.ts";
import { evidenceOf } from "./evidence.ts";

/**
 * A made-up server with a made-up history, and the consistent bundle that a collector would have made of it: what the
 * laws of the recommendation are tried on.
 */
export interface World {
  readonly relays: readonly string[];
  /** Minutes of good life before the fault. */
  readonly healthyMin: number;
  readonly fault: "none" | "failures" | "silence" | "stop" | "crash" | "one-relay" | "decryption" | "refusals";
  readonly actions: readonly Action[];
  readonly tailMin: number;
  readonly version: string;
  readonly probes: "good" | "blocked" | "none";
  readonly tls: "set" | "unset" | "off";
  readonly dotnet: number;
  readonly scheduler: boolean;
  readonly staging: boolean;
  readonly clockOffsetMs: number;
  /** Artefacts that the collector could not get. */
  readonly without: readonly (keyof ArtifactMap | "applicationLog" | "systemLog")[];
}

export interface Action {
  readonly kind: "restart" | "toggle" | "half-toggle" | "upgrade" | "boot" | "crash" | "success" | "refusal";
  readonly gapMin: number;
  readonly helps: boolean;
}

export const RELAYS = ["ssprdedicatedsbprodscu", "ssprdedicatedsbprodncu"];

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom("restart", "toggle", "half-toggle", "upgrade", "boot", "crash", "success", "refusal"),
  gapMin: fc.integer({ min: 3, max: 120 }),
  helps: fc.boolean(),
});

export const world: fc.Arbitrary<World> = fc.record({
  relays: fc.constantFrom(RELAYS, RELAYS.slice(0, 1), []),
  healthyMin: fc.constantFrom(0, 7, 30, 120),
  fault: fc.constantFrom("none", "failures", "silence", "stop", "crash", "one-relay", "decryption", "refusals"),
  actions: fc.array(action, { maxLength: 5 }),
  tailMin: fc.integer({ min: 1, max: 60 }),
  version: fc.constantFrom("1.0.494.501", "1.6.16.0", "2.3.20.0", "2.5.190.0", "2.6.84.0", "2.6.92.0"),
  probes: fc.constantFrom("good", "good", "good", "blocked", "none"),
  tls: fc.constantFrom("set", "set", "set", "unset", "off"),
  dotnet: fc.constantFrom(461808, 528040, 533320),
  scheduler: fc.constantFrom(true, true, true, false),
  staging: fc.constantFrom(...Array.from({ length: 9 }, () => false), true),
  clockOffsetMs: fc.constantFrom(0, 0, 0, 0, 0, 1_000, 900_000),
  without: fc.subarray(
    ["applicationLog", "systemLog", "service", "scheduler", "tls", "network", "products", "os", "clock"] as const,
    { maxLength: 2 },
  ),
});

const BREAKING: readonly World["fault"][] = ["failures", "silence", "one-relay", "decryption"];

/** A world whose link is down at the end and whose server is otherwise in order: the ladder is the matter at hand. */
export const brokenWorld: fc.Arbitrary<World> = world.map((made) => ({
  ...made,
  relays: RELAYS,
  healthyMin: Math.max(30, made.healthyMin),
  fault: BREAKING.includes(made.fault) ? made.fault : "failures",
  actions: made.actions
    .filter((one) => one.kind === "restart" || one.kind === "toggle" || one.kind === "upgrade")
    .map((one) => ({ ...one, helps: false, gapMin: Math.max(20, one.gapMin) })),
  tailMin: Math.max(20, made.tailMin),
  staging: false,
  clockOffsetMs: 0,
  without: [],
}));

const SERVICE = (state: 1 | 4): string => Buffer.from(`ADSync/${state}`, "utf16le").toString("hex").toUpperCase();

class Recorder {
  readonly application: EventRecord[] = [];
  readonly system: EventRecord[] = [];
  write(minute: number, eventId: number, text = "", provider = "PasswordResetService"): void {
    this.application.push(event({ recordId: 0, eventId, provider, second: minute * 60, text }));
  }
  install(minute: number, eventId: number, data: EventRecord["data"]): void {
    this.application.push(event({ recordId: 0, eventId, provider: "MsiInstaller", second: minute * 60, data }));
  }
  control(minute: number, eventId: number, state: 1 | 4): void {
    const data: EventRecord["data"] = [
      ["param1", "Microsoft Azure AD Sync"],
      ["param2", state === 4 ? "running" : "stopped"],
      ["Binary", SERVICE(state)],
    ];
    this.system.push(event({ recordId: 0, eventId, provider: "Service Control Manager", second: minute * 60, data }));
  }
  boot(minute: number): void {
    this.system.push(event({ recordId: 0, eventId: 6005, provider: "EventLog", second: minute * 60 }));
  }
}

const NEXT_VERSION = "2.6.84.0";

/** Plays the world minute by minute into records. */
export function play(made: World): { evidence: Evidence; endMin: number; now: string } {
  const log = new Recorder();
  const state = { up: true, on: true, fault: "none" as World["fault"], version: made.version, processStartMin: -600 };
  let minute = 0;
  const live = (until: number): void => {
    for (; minute < until; minute++) {
      if (minute === made.healthyMin) begin(made.fault);
      if (!state.up || !state.on) continue;
      const failing = state.fault === "failures";
      made.relays.forEach((relay, index) => {
        const bad = failing || (state.fault === "one-relay" && index === 0);
        if (minute % 5 === 1 && !bad && state.fault !== "silence")
          log.write(minute, 31019, `HeartBeat for Namespace: ${relay}`);
        if (minute % 10 === 3 && bad) log.write(minute, 31034, `Namespace: ${relay}, the operation timed out`);
      });
      if (failing && minute % 10 === 4) log.write(minute, 31044, "Details: Version: 5.0.0.686");
      if (state.fault === "decryption" && minute % 15 === 2) log.write(minute, 32004);
      if (state.fault === "refusals" && minute % 15 === 2) refuse();
    }
  };
  const begin = (fault: World["fault"]): void => {
    if (fault === "stop") stop();
    else if (fault === "crash") crash();
    else state.fault = fault;
  };
  const tracking = (): string => `TrackingId: ${"0".repeat(8)}-0000-0000-0000-${String(minute).padStart(12, "0")}`;
  const refuse = (): void => {
    log.write(minute, 31001, `${tracking()}, PasswordResetRequestStart, Details: user1@contoso.com`);
    log.write(
      minute,
      33004,
      `${tracking()}, Reason: Synchronization Engine returned an error hr=80230626, message=denied, Context: UserPrincipalName: user1@contoso.com`,
    );
  };
  const stop = (): void => {
    log.control(minute, 7036, 1);
    log.write(minute, 31016);
    state.up = false;
  };
  const start = (): void => {
    log.control(minute, 7036, 4);
    log.write(minute, 31015);
    state.up = true;
    state.processStartMin = minute;
  };
  const crash = (): void => {
    log.control(minute, 7034, 1);
    state.up = false;
  };
  const act = (one: Action): void => {
    const step = (minutes: number): void => live(minute + minutes);
    switch (one.kind) {
      case "restart":
        stop();
        step(1);
        start();
        break;
      case "boot":
        if (state.up) stop();
        log.boot(minute);
        step(2);
        start();
        break;
      case "crash":
        if (state.up) crash();
        step(1);
        start();
        break;
      case "half-toggle":
      case "toggle":
        log.write(minute, 31012);
        log.write(minute, 31013);
        state.on = false;
        step(2);
        if (one.kind === "half-toggle") break;
        log.write(minute, 31004);
        log.write(minute, 31018);
        log.write(minute, 31005);
        log.write(minute, 31015);
        state.on = true;
        if (state.fault === "decryption" && one.helps) state.fault = "none";
        break;
      case "upgrade": {
        const product = "Microsoft Azure AD Connect synchronization services";
        log.install(minute, 1040, [["", "C:\\Temp\\AzureADConnect.msi"]]);
        if (state.up) stop();
        step(2);
        log.install(minute, 1034, [
          ["", product],
          ["", state.version],
          ["", "1033"],
          ["", "0"],
        ]);
        log.install(minute, 1033, [
          ["", product],
          ["", NEXT_VERSION],
          ["", "1033"],
          ["", "0"],
        ]);
        start();
        log.install(minute, 1042, [["", "C:\\Temp\\AzureADConnect.msi"]]);
        state.version = NEXT_VERSION;
        break;
      }
      case "success":
        if (!state.up || !state.on || state.fault !== "none") break;
        log.write(minute, 31001, `${tracking()}, PasswordResetRequestStart, Details: user1@contoso.com`);
        log.write(minute, 31002, `${tracking()}, PasswordResetSuccess, Details: UserPrincipalName: user1@contoso.com`);
        break;
      case "refusal":
        if (state.up && state.on && state.fault !== "failures" && state.fault !== "silence") refuse();
        break;
    }
    const carriedOut = one.kind !== "half-toggle" && one.kind !== "success" && one.kind !== "refusal";
    if (carriedOut && one.helps && state.fault !== "decryption" && state.fault !== "refusals") state.fault = "none";
  };
  log.write(0, 904, "Scheduler", "ADSync");
  live(made.healthyMin + 10);
  for (const one of made.actions) {
    live(minute + one.gapMin);
    act(one);
  }
  live(minute + made.tailMin);
  return { evidence: bundleOf(made, log, state, minute), endMin: minute, now: utcAt(minute * 60) };
}

function bundleOf(
  made: World,
  log: Recorder,
  state: { up: boolean; on: boolean; version: string; processStartMin: number },
  minute: number,
): Evidence {
  const number = (events: EventRecord[]): EventRecord[] =>
    events.map((one, index) => ({ ...one, recordId: index + 1 }));
  const application = number(log.application);
  const by = (provider: string): EventRecord[] => application.filter((one) => one.provider === provider);
  const all: Partial<ArtifactMap> = {
    writebackEvents: by("PasswordResetService"),
    syncEvents: by("ADSync"),
    hashSyncEvents: [],
    installEvents: by("MsiInstaller"),
    crashEvents: [],
    systemEvents: number(log.system),
    eventLogs: { logs: [] },
    passwordReset: {
      connector: "contoso.onmicrosoft.com - AAD",
      enabled: state.on,
      modifiedUtc: null,
      serviceStatus: null,
      onboardingRequiredStatus: null,
    },
    globalSettings: { parameters: { "Microsoft.Synchronize.ServerConfigurationVersion": state.version } },
    scheduler: {
      syncCycleEnabled: made.scheduler,
      maintenanceEnabled: true,
      stagingModeEnabled: made.staging,
      schedulerSuspended: false,
      syncCycleInProgress: false,
      nextSyncCycleStartUtc: null,
      currentlyEffectiveSyncCycleInterval: "00:30:00",
    },
    service: {
      name: "ADSync",
      displayName: "Microsoft Azure AD Sync",
      state: state.up ? "Running" : "Stopped",
      startMode: "Auto",
      startName: "NT SERVICE\\ADSync",
      processId: 4,
      processStartUtc: state.up ? utcAt(state.processStartMin * 60) : null,
      exitCode: 0,
    },
    os: {
      computer: "SYNC01.contoso.com",
      productName: "Windows Server 2022",
      version: "10.0.20348",
      installationType: "Server",
      lastBootUtc: null,
      localTimeUtc: null,
      timeZone: null,
      utcOffsetMinutes: null,
      domainController: false,
    },
    products: {
      uninstall: [
        {
          displayName: "Microsoft Azure AD Connect",
          displayVersion: state.version,
          installDate: null,
          publisher: null,
          productCode: null,
        },
      ],
      files: [],
    },
    dotnet: { release: made.dotnet },
    tls: { values: tlsValues(made.tls) },
    proxy: proxySettings(),
    securityOptions: { restrictRemoteSam: null, ldapClientIntegrity: 1 },
    clock: { offsetMs: made.clockOffsetMs, reference: "login.microsoftonline.com", measuredUtc: utcAt(minute * 60) },
    certificates: { roots: [] },
    ...(made.probes === "none"
      ? {}
      : { network: { identity: "CONTOSO\\admin", proxyUsed: null, rows: probeRows(made) } }),
    wizardTraces: [],
    serverConfiguration: {
      server: "SYNC01",
      exportedUtc: utcAt(minute * 60),
      parameters: {},
      connectors: [],
      passwordRules: [],
    },
  };
  const gone = new Set<string>(made.without.flatMap((name): readonly string[] => REMOVALS[name] ?? [name]));
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => !gone.has(name))) as Partial<ArtifactMap>;
  return evidenceOf(kept, { manifest: manifestAt(minute), coverage: { fromUtc: utcAt(0), toUtc: utcAt(minute * 60) } });
}

/** What goes with one file of the bundle. */
const REMOVALS: Readonly<Record<string, readonly (keyof ArtifactMap)[]>> = {
  applicationLog: ["writebackEvents", "syncEvents", "hashSyncEvents", "installEvents", "crashEvents"],
  systemLog: ["systemEvents"],
};

/** The same evidence without these artefacts, though their files are there. */
export function withoutArtifacts(evidence: Evidence, gone: readonly string[]): Evidence {
  const missing = { state: "missing", gaps: [{ code: "absent", detail: null }] } as const;
  const artifacts = { ...evidence.artifacts, ...Object.fromEntries(gone.map((name) => [name, missing])) };
  return { ...evidence, artifacts };
}

/** The same evidence without one file of the bundle. */
export function withoutFile(evidence: Evidence, file: string): Evidence {
  const gone: readonly string[] = REMOVALS[file] ?? [file];
  const logs = evidence.logs.filter((log) => !log.artifacts.some((name) => gone.includes(name)));
  return { ...withoutArtifacts(evidence, gone), logs };
}

export const FILES: readonly string[] = [
  "applicationLog",
  "systemLog",
  "eventLogs",
  "passwordReset",
  "globalSettings",
  "scheduler",
  "service",
  "os",
  "products",
  "dotnet",
  "tls",
  "proxy",
  "securityOptions",
  "clock",
  "certificates",
  "network",
  "serverConfiguration",
  "wizardTraces",
];

function tlsValues(kind: World["tls"]): ArtifactMap["tls"]["values"] {
  const net = "HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319";
  const net32 = "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319";
  const schannel = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
  const on = (data: number): number | null => (kind === "unset" ? null : data);
  return [
    ...[net32, net].flatMap((key) =>
      ["SystemDefaultTlsVersions", "SchUseStrongCrypto"].map((value) => ({ key, value, data: on(1) })),
    ),
    { key: `${schannel}\\Server`, value: "Enabled", data: on(1) },
    { key: `${schannel}\\Server`, value: "DisabledByDefault", data: on(0) },
    { key: `${schannel}\\Client`, value: "Enabled", data: kind === "off" ? 0 : on(1) },
    { key: `${schannel}\\Client`, value: "DisabledByDefault", data: on(0) },
  ];
}

function probeRows(made: World): ArtifactMap["network"]["rows"] {
  const blocked = made.probes === "blocked";
  const targets = [
    ...RELAYS.map((relay) => ({ host: `${relay}.servicebus.windows.net`, purpose: "relay" as const })),
    { host: "passwordreset.microsoftonline.com", purpose: "password-reset" as const },
  ];
  return targets.flatMap(({ host, purpose }) =>
    (["name", "tcp", "tls", "http"] as const)
      .filter((stage) => !blocked || stage === "name" || stage === "tcp")
      .map((stage) => ({
        host,
        port: 443,
        purpose,
        stage,
        outcome: blocked && stage === "tcp" ? ("failed" as const) : ("ok" as const),
        code: blocked && stage === "tcp" ? "timeout" : stage === "http" ? "http-401" : null,
        detail: null,
        elapsedMs: 20,
        atUtc: null,
      })),
  );
}

function manifestAt(minute: number): Manifest {
  return {
    format: 1,
    tool: { name: "writeback-triage", version: "0.1.0" },
    createdUtc: utcAt(minute * 60).replace("0000Z", "Z"),
    computer: "SYNC01.contoso.com",
    window: { fromUtc: null, toUtc: null },
    options: {},
    sources: [],
    redactions: [],
  };
}
