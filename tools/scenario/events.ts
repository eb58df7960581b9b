import { createHash } from "node:crypto";
import { toMs } from "../../analyzer/decode/duration.ts";
import { EVENT_PROVIDERS } from "../../bundle/artifacts.ts";
import type { EvtxEvent } from "../../evtx/index.ts";
import { type Entry, type Scenario, ScenarioError } from "./format.ts";
import { toLanguage } from "./language.ts";
import { namesOf, SERVICE_DISPLAY_NAME } from "./products.ts";
import {
  engineTrace,
  hashSyncFailureText,
  operationOf,
  refusalText,
  requestEndText,
  requestStartText,
  resultMessage,
  type TextInput,
  writebackText,
} from "./texts.ts";
import { toMoment, toUtc } from "./timeline.ts";

/** From a scenario's timeline to the records of both logs, and to the state in which the server is left. */

/** A record before it has its number. */
interface Draft {
  /** Real time, milliseconds. */
  readonly at: number;
  readonly provider: string;
  readonly eventId: number;
  readonly level: number;
  readonly data: EvtxEvent["data"];
  readonly binary?: string;
}

/** One run of the wizard, which leaves a trace log. */
export interface WizardRun {
  readonly at: number;
  readonly version: string;
  readonly lines: readonly string[];
}

/** What the timeline leaves behind. */
export interface Story {
  readonly application: readonly EvtxEvent[];
  readonly system: readonly EvtxEvent[];
  readonly runs: readonly WizardRun[];
  readonly version: string;
  /** Where an upgrade stopped half-way, the engine's older build. */
  readonly engineVersion: string;
  readonly installedAt: number | null;
  readonly isRunning: boolean;
  readonly startedAt: number;
  readonly bootedAt: number;
  readonly isWritebackOn: boolean;
  readonly switchedAt: number | null;
  /** First record of each log in the bundle; `null`: none. */
  readonly oldest: { readonly application: number | null; readonly system: number | null };
}

const DEFAULT_VERSION = "2.5.190.0";
/** The logs of a healthy server reach back this far. */
const LOG_REACH_MS = 21 * 86_400_000;
const FIRST_RECORD = { application: 84_201, system: 31_417 } as const;
const SECOND = 1_000;
const MINUTE = 60_000;

const SYSTEM_PROVIDERS: readonly string[] = EVENT_PROVIDERS.systemEvents;
const SERVICE_CONTROL = "Service Control Manager";
const KERNEL = "Microsoft-Windows-Kernel-General";
const TIME_SERVICE = "Microsoft-Windows-Time-Service";
const RESET_SERVICE = "PasswordResetService";
const HASH_SYNC = "Directory Synchronization";

const GUIDS: Readonly<Record<string, string>> = {
  [SERVICE_CONTROL]: "{555908d1-a6d7-4695-8e1e-26931d2012f4}",
  [KERNEL]: "{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}",
  [TIME_SERVICE]: "{06edcfeb-0fd0-4e53-acca-a6f8bbf81bcb}",
  "Microsoft-Windows-Kernel-Power": "{331c3b3a-2005-44c2-ac5e-77220c37d6b4}",
};

/** Ranges of record numbers by the provider that most likely means them. */
const PROVIDER_OF: readonly (readonly [provider: string, ...ids: (number | readonly [number, number])[]])[] = [
  [RESET_SERVICE, [31000, 33999]],
  ["ADSync", 403, 405, [900, 999], 2001, 2002, [6000, 6004], [6050, 6999]],
  [HASH_SYNC, 611, [650, 667]],
  ["MsiInstaller", [1033, 1042], [11707, 11728]],
  ["Application Error", 1000],
  [".NET Runtime", 1026],
  [SERVICE_CONTROL, [7000, 7045]],
  ["EventLog", 6005, 6006, 6008, 6009, 6013],
  ["User32", 1074],
  ["Schannel", [36_870, 36_888]],
  [KERNEL, 1, 12, 13],
  ["Microsoft-Windows-Kernel-Power", 41],
  [TIME_SERVICE, 34, 35, 36, 37, 47, 50],
];

const ERRORS: readonly number[] = [
  611, 1000, 1026, 6306, 6329, 6800, 7000, 7009, 7023, 7024, 7031, 7034, 7038, 7041, 11708, 31003, 31008, 31011, 31014,
  31034, 31044,
];
const WARNINGS: readonly number[] = [34, 36, 47, 50, 32014, 32015];

function providerOf(eventId: number): string | undefined {
  const covers = (ids: number | readonly [number, number]): boolean =>
    typeof ids === "number" ? ids === eventId : eventId >= ids[0] && eventId <= ids[1];
  return PROVIDER_OF.find(([, ...ids]) => ids.some(covers))?.[0];
}

function levelOf(eventId: number): number {
  if (WARNINGS.includes(eventId)) return 3;
  return ERRORS.includes(eventId) || (eventId >= 32_000 && eventId < 34_000) ? 2 : 4;
}

const plain = (...texts: readonly string[]): EvtxEvent["data"] => texts.map((text) => ["", text] as const);
const named = (fields: Readonly<Record<string, string>>): EvtxEvent["data"] => Object.entries(fields);
/** UTF-16LE with its closing zero, as service control writes it. */
const wide = (text: string): string => Buffer.from(`${text}\0`, "utf16le").toString("hex").toUpperCase();

const WIZARD_BEGINS = "AADConnect changes ALLOWED: Successfully acquired the configuration change mutex.";

/** Records of one pass of the wizard: seconds from its start, and id. */
type Pass = readonly (readonly [seconds: number, eventId: number])[];
const DISABLE = {
  full: [
    [0, 31012],
    [4, 31017],
    [8, 31013],
    [9, 31016],
  ],
  begun: [[0, 31012]],
  refused: [
    [0, 31012],
    [6, 31014],
  ],
  failed: [
    [0, 31012],
    [4, 31017],
    [40, 32013],
  ],
} as const satisfies Record<string, Pass>;
const ENABLE = {
  full: [
    [0, 31004],
    [3, 31017],
    [5, 31018],
    [9, 31005],
    [11, 31015],
  ],
  begun: [[0, 31004]],
  refused: [
    [0, 31004],
    [3, 32009],
  ],
  failed: [
    [0, 31004],
    [3, 31017],
    [45, 32011],
  ],
} as const satisfies Record<string, Pass>;

const TOGGLES: Readonly<
  Record<Extract<Entry, { kind: "toggle" }>["toggle"], { off: keyof typeof DISABLE; on?: keyof typeof ENABLE }>
> = {
  full: { off: "full", on: "full" },
  half: { off: "full" },
  begun: { off: "begun" },
  "failed-disable": { off: "failed" },
  "refused-disable": { off: "refused" },
  "failed-enable": { off: "full", on: "failed" },
  "refused-enable": { off: "full", on: "refused" },
};

/** Plays a timeline on one server. */
class Stage {
  readonly #scenario: Scenario;
  readonly #now: number;
  readonly #drafts: Draft[] = [];
  readonly #runs: WizardRun[] = [];
  readonly #jumps: { readonly at: number; readonly backMs: number }[] = [];
  readonly #seed: string;
  #guids = 0;
  /** Of the entry that is being played. */
  #index = 0;

  version: string;
  engineVersion: string;
  installedAt: number | null = null;
  isRunning = true;
  startedAt: number;
  bootedAt: number;
  isWritebackOn: boolean;
  switchedAt: number | null = null;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#now = Date.parse(scenario.now);
    this.#seed = `${scenario.title}\n${scenario.now}`;
    const upgrades = scenario.timeline.flatMap((entry) => (entry.kind === "upgrade" ? [entry.upgrade] : []));
    this.version = upgrades[0]?.from ?? scenario.server.version ?? DEFAULT_VERSION;
    this.engineVersion = this.version;
    this.bootedAt = toMoment(scenario.server.boot, { now: this.#now, previous: this.#now });
    this.startedAt = this.bootedAt + 70 * SECOND;
    this.isWritebackOn = scenario.server.writeback !== "off" && scenario.server.writeback !== "never";
  }

  play(): Story {
    const { timeline, server, shape } = this.#scenario;
    let previous = this.#now;
    timeline.forEach((entry, index) => {
      this.#index = index;
      const before = this.#drafts.length;
      const origin = { now: this.#now, previous };
      if (entry.kind === "heartbeats" || entry.kind === "scheduler-noise" || entry.kind === "event") {
        previous = this.#repeat(entry, origin);
        return;
      }
      const at = toMoment(entry.at, origin);
      this.#happen(entry, at);
      previous = this.#drafts.slice(before).reduce((latest, draft) => Math.max(latest, draft.at), at);
      if (previous > this.#now) this.#refuse("reaches beyond now");
    });
    if (!["bundle", "folder"].includes(shape) && !this.#scenario.export) this.#addStrangers();
    if (server.version !== undefined && server.version !== this.version) {
      throw new ScenarioError(`the timeline ends with ${this.version}`, { path: ["server", "version"] });
    }
    const application = this.#number("Application", FIRST_RECORD.application);
    const system = this.#number("System", FIRST_RECORD.system);
    return {
      application: application.events,
      system: system.events,
      runs: this.#runs,
      version: this.version,
      engineVersion: this.engineVersion,
      installedAt: this.installedAt,
      isRunning: this.isRunning,
      startedAt: this.startedAt,
      bootedAt: this.bootedAt,
      isWritebackOn: this.isWritebackOn,
      switchedAt: this.switchedAt,
      oldest: { application: application.oldest, system: system.oldest },
    };
  }

  #refuse(why: string): never {
    throw new ScenarioError(why, { path: ["timeline", this.#index] });
  }

  /** The same scenario gives the same ids. */
  #guid(): string {
    const hex = createHash("sha256")
      .update(`${this.#seed}\n${this.#guids++}`)
      .digest("hex");
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join("-");
  }

  #add(at: number, provider: string, eventId: number, data: EvtxEvent["data"], binary?: string): void {
    this.#drafts.push({
      at,
      provider,
      eventId,
      level: levelOf(eventId),
      data,
      ...(binary === undefined ? {} : { binary }),
    });
  }

  #input(more: Partial<TextInput> = {}): TextInput {
    return {
      trackingId: this.#guid(),
      tenantId: tenantIdOf(this.#scenario),
      relayDomain: relayDomainOf(this.#scenario),
      user: "user1@contoso.com",
      ...more,
    };
  }

  #writeback(at: number, eventId: number, more: Partial<TextInput> = {}): void {
    this.#add(at, RESET_SERVICE, eventId, plain(writebackText(eventId, this.#input(more))));
  }

  #repeat(
    entry: Extract<Entry, { kind: "heartbeats" | "scheduler-noise" | "event" }>,
    origin: { readonly now: number; readonly previous: number },
  ): number {
    if (entry.kind === "event" && entry.every === undefined) {
      const at = toMoment(entry.at ?? "now", origin);
      if (at > origin.now) this.#refuse("reaches beyond now");
      this.#raw(entry, at);
      return at;
    }
    const from = toMoment(entry.from ?? "now", origin);
    const to = toMoment(entry.to ?? "now", { ...origin, previous: from });
    const every = toMs(entry.every ?? "5m");
    if (every < SECOND) this.#refuse("every is at least a second");
    if (from >= to) this.#refuse("from lies before to");
    if (to > origin.now) this.#refuse("reaches beyond now");
    let last = from;
    for (let at = from; at < to; at += every) {
      last = at;
      if (entry.kind === "heartbeats")
        this.#beat(entry.heartbeats === true ? this.#scenario.server.relays : entry.heartbeats, at);
      else if (entry.kind === "event") this.#raw(entry, at);
      else this.#chatter(at);
    }
    return last;
  }

  #beat(relays: readonly string[], at: number): void {
    relays.forEach((namespace, place) => {
      this.#writeback(at + place * 2 * SECOND, 31019, { namespace });
    });
  }

  #chatter(at: number): void {
    this.#add(at, "ADSync", 904, plain("Scheduler::SchedulerThreadMain : Started configured scheduler operations."));
    this.#add(
      at + 40 * SECOND,
      "ADSync",
      904,
      plain("Scheduler::SchedulerThreadMain : Completed configured scheduler operations."),
    );
  }

  #raw(entry: Extract<Entry, { kind: "event" }>, start: number): void {
    const ids = typeof entry.event === "number" ? [entry.event] : entry.event;
    let at = start;
    for (const eventId of ids) {
      const provider = entry.provider ?? providerOf(eventId) ?? this.#refuse(`event ${eventId} needs its provider`);
      const relays =
        eventId === 31034 && entry.namespace === undefined ? this.#scenario.server.relays : [entry.namespace];
      for (const namespace of relays) {
        const data =
          entry.data === undefined
            ? this.#textOf(provider, eventId, { ...entry, namespace })
            : Array.isArray(entry.data)
              ? plain(...entry.data)
              : named(entry.data);
        this.#drafts.push({
          at,
          provider,
          eventId,
          level: entry.level ?? levelOf(eventId),
          data,
          ...(entry.binary === undefined ? {} : { binary: entry.binary }),
        });
        at += SECOND;
      }
    }
  }

  #textOf(
    provider: string,
    eventId: number,
    given: Pick<Extract<Entry, { kind: "event" }>, "namespace" | "error" | "hr" | "user">,
  ): EvtxEvent["data"] {
    const { namespace, error, hr, user } = given;
    const { account } = this.#scenario.server;
    switch (provider) {
      case RESET_SERVICE: {
        const input = this.#input({ namespace, error, hr, ...(user === undefined ? {} : { user }) });
        if (eventId > 33000) return plain(refusalText({ ...input, ...this.#person("reset") }));
        return plain(writebackText(eventId, input));
      }
      case "ADSync":
        if (eventId === 6329) return plain(engineTrace(hr ?? "80004005", undefined, this.engineVersion));
        return plain(String(error ?? ""));
      case HASH_SYNC:
        return plain(
          eventId === 611 ? hashSyncFailureText(domainOf(this.#scenario), error ?? 1722) : String(error ?? ""),
        );
      case SERVICE_CONTROL:
        if (eventId === 7038) return named({ param1: "ADSync", param2: account, param3: `%%${error ?? 1326}` });
        if (eventId === 7041) return named({ param1: "ADSync", param2: account });
        if (eventId === 7009) return named({ param1: "30000", param2: SERVICE_DISPLAY_NAME });
        return named({ param1: SERVICE_DISPLAY_NAME, param2: `%%${error ?? 1069}` });
      default:
        return plain(String(error ?? ""));
    }
  }

  #happen(entry: Exclude<Entry, { kind: "heartbeats" | "scheduler-noise" | "event" }>, at: number): void {
    switch (entry.kind) {
      case "restart":
        this.#restart(entry, at);
        break;
      case "stop":
        this.#stop(at, entry.stop);
        break;
      case "start":
        this.#start(at, entry.start);
        break;
      case "toggle":
        this.#toggle(entry, at);
        break;
      case "enable":
        this.#enable(entry.enable, at);
        break;
      case "upgrade":
        this.#upgrade(entry.upgrade, at);
        break;
      case "boot":
        this.#boot(entry.boot, at);
        break;
      case "crash":
        this.#crash(entry, at);
        break;
      case "reset":
        this.#reset(entry.reset, at);
        break;
      case "clock-jump":
        this.#jump(toMs(entry["clock-jump"].back), at);
        break;
      case "wizard":
        this.#run(at, WIZARD_BEGINS);
        break;
    }
  }

  #serviceIs(at: number, state: "running" | "stopped"): void {
    const binary = wide(`ADSync/${state === "running" ? 4 : 1}`);
    this.#add(at, SERVICE_CONTROL, 7036, named({ param1: SERVICE_DISPLAY_NAME, param2: state }), binary);
  }

  #stop(at: number, what: "service" | "listener", told: { service: boolean; listener: boolean } = BOTH): void {
    if (told.listener) this.#writeback(at, 31016);
    if (what === "listener") return;
    if (told.listener) this.#add(at + SECOND, "ADSync", 2002, plain("The service was stopped."));
    if (told.service) this.#serviceIs(at + 2 * SECOND, "stopped");
    this.isRunning = false;
  }

  /** @param at - When the service reports that it runs; its listener follows. */
  #start(at: number, what: "service" | "listener", told: { service: boolean; listener: boolean } = BOTH): void {
    if (what === "service") {
      if (told.service) this.#serviceIs(at, "running");
      if (told.listener) this.#add(at + SECOND, "ADSync", 2001, plain("The service was started."));
      this.isRunning = true;
      this.startedAt = at;
    }
    if (told.listener) this.#writeback(at + 5 * SECOND, 31015);
  }

  #restart({ restart, takes }: Extract<Entry, { kind: "restart" }>, at: number): void {
    const told = {
      service: restart === "admin" || restart === "no-listener-records",
      listener: restart === "admin" || restart === "no-service-records",
    };
    this.#stop(at, "service", told);
    this.#start(at + toMs(takes), "service", told);
  }

  /** One pass of the wizard: its trace, and the records that the switch leaves. */
  #pass(pass: Pass, at: number): void {
    this.#run(at - 90 * SECOND, WIZARD_BEGINS);
    for (const [seconds, eventId] of pass) this.#writeback(at + seconds * SECOND, eventId);
  }

  #toggle({ toggle, between }: Extract<Entry, { kind: "toggle" }>, at: number): void {
    const { off, on } = TOGGLES[toggle];
    this.#pass(DISABLE[off], at);
    if (off !== "full") return;
    this.isWritebackOn = false;
    this.switchedAt = at + 8 * SECOND;
    if (on) this.#enable(on, at + toMs(between));
  }

  #enable(how: keyof typeof ENABLE, at: number): void {
    this.#pass(ENABLE[how], at);
    if (how !== "full") return;
    this.isWritebackOn = true;
    this.switchedAt = at + 9 * SECOND;
  }

  #msi(at: number, eventId: number, ...texts: readonly string[]): void {
    this.#add(at, "MsiInstaller", eventId, plain(...texts, "(NULL)", "(NULL)"));
  }

  #installed(at: number, product: string, version: string, status: number): void {
    this.#msi(at, 1033, product, version, "1033", String(status), "Microsoft Corporation");
    const words = status === 0 ? "Installation completed successfully." : "Installation failed.";
    this.#msi(at, status === 0 ? 11707 : 11708, `Product: ${product} -- ${words}`);
  }

  #removed(at: number, product: string, version: string): void {
    this.#msi(at, 11724, `Product: ${product} -- Removal completed successfully.`);
    this.#msi(at, 1034, product, version, "1033", "0", "Microsoft Corporation");
  }

  #upgrade({ from, to, result, automatic }: Extract<Entry, { kind: "upgrade" }>["upgrade"], at: number): void {
    if (from !== this.version) this.#refuse(`the server runs ${this.version}, not ${from}`);
    const [old, fresh] = [namesOf(from), namesOf(to)];
    this.#msi(at, 1040, fresh.wizardPackage, "4712");
    if (result === "unfinished") return;
    if (result === "failed") {
      this.#installed(at + 50 * SECOND, fresh.product, to, 1603);
      this.#msi(at + 55 * SECOND, 1042, fresh.wizardPackage, "4712");
      return;
    }
    this.#removed(at + 30 * SECOND, old.product, from);
    this.#installed(at + 50 * SECOND, fresh.product, to, 0);
    this.#msi(at + 55 * SECOND, 1042, fresh.wizardPackage, "4712");
    this.version = to;
    this.installedAt = at + 50 * SECOND;

    const engine = at + 3 * MINUTE;
    const failed =
      result === "partial"
        ? ["Error during sync engine upgrade. The Synchronization Service installation failed."]
        : [];
    this.#run(
      at + 2 * MINUTE,
      `Product Azure AD Sync Engine (version ${from}) is installed, needs to be upgraded to version ${to}.`,
      ...failed,
    );
    this.#msi(engine, 1040, fresh.enginePackage, "5120");
    this.#stop(engine + 20 * SECOND, "service");
    if (result === "partial") {
      this.#installed(engine + 2 * MINUTE, fresh.engine, to, 1603);
    } else {
      this.#removed(engine + 2 * MINUTE, old.engine, from);
      this.#installed(engine + 4 * MINUTE, fresh.engine, to, 0);
      this.engineVersion = to;
    }
    this.#msi(engine + 4 * MINUTE + 5 * SECOND, 1042, fresh.enginePackage, "5120");
    this.#start(engine + 5 * MINUTE, "service");
    if (automatic) {
      const text = `Automatic upgrade has finished. Result: Success. Installed version: ${to}.`;
      this.#add(engine + 6 * MINUTE, fresh.upgrader, 300, plain(text));
    }
  }

  #boot(how: "clean" | "unexpected", at: number): void {
    if (how === "clean") {
      const reason = [
        "C:\\Windows\\Explorer.EXE (SYNC01)",
        "SYNC01",
        "Other (Planned)",
        "0x85000000",
        "restart",
        "",
        "CONTOSO\\admin1",
      ];
      this.#add(at, "User32", 1074, plain(...reason));
      this.#stop(at + 5 * SECOND, "service");
      this.#add(at + 20 * SECOND, "EventLog", 6006, []);
      this.#add(at + 25 * SECOND, KERNEL, 13, named({ StopTime: toUtc(at + 25 * SECOND) }));
    }
    const up = at + 80 * SECOND;
    this.#add(up, KERNEL, 12, named({ MajorVersion: "10", MinorVersion: "0", StartTime: toUtc(up) }));
    if (how === "unexpected") {
      this.#add(
        up + SECOND,
        "Microsoft-Windows-Kernel-Power",
        41,
        named({ BugcheckCode: "0", PowerButtonTimestamp: "0" }),
      );
      this.#add(up + 10 * SECOND, "EventLog", 6008, plain(toUtc(at).slice(11, 19), toUtc(at).slice(0, 10)));
    }
    this.#add(up + 11 * SECOND, "EventLog", 6009, plain("10.00.", "20348", "", "Multiprocessor Free", "0"));
    this.#add(up + 11 * SECOND, "EventLog", 6005, []);
    this.#start(up + 70 * SECOND, "service");
    this.bootedAt = up;
  }

  #crash({ crash, cause }: Extract<Entry, { kind: "crash" }>, at: number): void {
    const exception =
      cause === "configuration-file"
        ? "Exception Info: System.IO.FileLoadException: Could not load file or assembly 'System.Diagnostics.DiagnosticSource, Version=8.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51' or one of its dependencies."
        : "Exception Info: exception code c0000005, exception address 00007FFB1C5A2F10";
    const text = `Application: miiserver.exe\nFramework Version: v4.0.30319\nDescription: The process was terminated due to an unhandled exception.\n${exception}`;
    this.#add(at, ".NET Runtime", 1026, plain(text));
    this.#add(
      at + SECOND,
      "Application Error",
      1000,
      plain(
        "miiserver.exe",
        this.engineVersion,
        "653a1b2c",
        "KERNELBASE.dll",
        "10.0.20348.2461",
        "d3c3b9c1",
        "c0000005",
      ),
    );
    const recovered = crash === "recovered";
    const fields = recovered
      ? { param1: SERVICE_DISPLAY_NAME, param2: "1", param3: "60000", param4: "1", param5: "Restart the service" }
      : { param1: SERVICE_DISPLAY_NAME, param2: "1" };
    this.#add(at + 2 * SECOND, SERVICE_CONTROL, recovered ? 7031 : 7034, named(fields));
    this.isRunning = false;
    if (recovered) this.#start(at + 75 * SECOND, "service");
  }

  #person(kind: "reset" | "change" | "admin") {
    const anchor = `${Buffer.from(this.#guid()).toString("base64").slice(0, 22)}==`;
    return { kind, userId: this.#guid(), anchor, admin: "admin1@contoso.com" };
  }

  #reset(reset: Extract<Entry, { kind: "reset" }>["reset"], at: number): void {
    const { user, kind, result, event, hr, win32, trace } = reset;
    const input = { ...this.#input({ user, hr }), ...this.#person(kind) };
    const { start, success, fail } = operationOf(kind);
    const domain = netbiosOf(this.#scenario);
    const binds = [
      `Call sync ldap_bind for DomainName=${domain}, UserName=MSOL_0123456789ab.`,
      `ImpersonationHelper call LogonUser for DomainName=${domain}, UserName=MSOL_0123456789ab.`,
    ] as const;
    this.#add(at, RESET_SERVICE, start, plain(requestStartText(input)));
    if (result === "unanswered") return;
    this.#add(at, "ADSync", 405, plain(binds[0]));
    this.#add(at, "ADSync", 403, plain(binds[1]));
    this.#add(at + SECOND, "ADSync", 405, plain(binds[0]));
    if (result === "success") {
      this.#add(at + 2 * SECOND, RESET_SERVICE, success, plain(requestEndText(input, "Success")));
      return;
    }
    if (trace) this.#add(at + SECOND, "ADSync", 6329, plain(engineTrace(hr ?? "80004005", win32, this.engineVersion)));
    if (event !== undefined) {
      this.#add(
        at + 2 * SECOND,
        RESET_SERVICE,
        event,
        plain(refusalText({ ...input, error: resultMessage(hr ?? "80004005") })),
      );
    }
    this.#add(at + 2 * SECOND, RESET_SERVICE, fail, plain(requestEndText(input, "Fail")));
  }

  /** The clock ran ahead until now and is put right. */
  #jump(backMs: number, at: number): void {
    this.#jumps.push({ at, backMs });
    const fields = {
      NewTime: toUtc(at),
      OldTime: toUtc(at + backMs),
      Reason: "1",
      ProcessName: "C:\\Windows\\System32\\svchost.exe",
    };
    this.#add(at, KERNEL, 1, named(fields));
  }

  #run(at: number, ...lines: readonly string[]): void {
    this.#runs.push({ at, version: this.version, lines });
  }

  /** A log that nobody cut down holds other programs' records as well. */
  #addStrangers(): void {
    const first = Math.min(this.#now, ...this.#drafts.map((draft) => draft.at));
    const hours = 6 * 3_600_000;
    for (let at = first + 17 * MINUTE; at < this.#now; at += hours) {
      this.#add(
        at,
        "ESENT",
        326,
        plain("svchost", "1234,D,50", "", "1", "C:\\Windows\\SoftwareDistribution\\DataStore\\DataStore.edb"),
      );
      this.#drafts.push({
        at: at + MINUTE,
        provider: "Microsoft-Windows-WindowsUpdateClient",
        eventId: 19,
        level: 4,
        data: named({ updateTitle: "Security Intelligence Update" }),
      });
    }
  }

  /** Numbers one log in the order in which it was written, and gives each record the time its clock showed. */
  #number(channel: "Application" | "System", firstId: number): { events: EvtxEvent[]; oldest: number | null } {
    const starts = this.#scenario["log-starts"];
    const from =
      starts === undefined ? Number.NEGATIVE_INFINITY : toMoment(starts, { now: this.#now, previous: this.#now });
    const { export: exported, server } = this.#scenario;
    let recordId = firstId;
    const events: EvtxEvent[] = [];
    let oldest: number | null = null;
    const own = this.#drafts.filter((draft) => channelOf(draft.provider) === channel);
    for (const draft of own.toSorted((a, b) => a.at - b.at)) {
      // Between two of these, other programs write.
      recordId += 1 + (draft.eventId % 3);
      if (draft.at < from) continue;
      oldest ??= recordId;
      if (channel === "Application" && exported && !exported.providers.includes(draft.provider)) continue;
      const { at, provider, eventId, level, data, binary } = draft;
      const shown = this.#jumps.reduce((time, jump) => (jump.at > at ? time + jump.backMs : time), at);
      events.push({
        provider,
        ...(GUIDS[provider] === undefined ? {} : { providerGuid: GUIDS[provider] }),
        eventId,
        qualifiers: provider === "ADSync" ? (level === 2 ? 49_152 : 16_384) : 0,
        level,
        timeUtc: new Date(shown).toISOString(),
        channel,
        computer: server.computer,
        eventRecordId: recordId,
        data: data?.map(([name, text]) => [name, toLanguage(text, server.language)] as const),
        ...(binary === undefined ? {} : { binary }),
      });
    }
    return { events, oldest };
  }
}

const BOTH = { service: true, listener: true } as const;

function channelOf(provider: string): "Application" | "System" {
  return SYSTEM_PROVIDERS.includes(provider) || provider === "Microsoft-Windows-WindowsUpdateClient"
    ? "System"
    : "Application";
}

/** DNS name of the forest. */
export function domainOf({ server }: Scenario): string {
  return server.computer.split(".").slice(1).join(".") || `${server.tenant}.com`;
}

export function netbiosOf(scenario: Scenario): string {
  return (domainOf(scenario).split(".")[0] ?? "").toUpperCase();
}

export function tenantIdOf({ server }: Scenario): string {
  const hex = createHash("sha256").update(server.tenant).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function relayDomainOf({ server }: Scenario): string {
  return {
    public: "servicebus.windows.net",
    usgov: "servicebus.usgovcloudapi.net",
    china: "servicebus.chinacloudapi.cn",
  }[server.cloud];
}

/** Oldest record of a log as the server has it, whatever the bundle holds of it. */
export function logBegin(scenario: Scenario): number {
  const now = Date.parse(scenario.now);
  const starts = scenario["log-starts"];
  return starts === undefined ? now - LOG_REACH_MS : toMoment(starts, { now, previous: now });
}

/**
 * @throws ScenarioError For a timeline that contradicts itself.
 */
export function playTimeline(scenario: Scenario): Story {
  return new Stage(scenario).play();
}
