import { once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { type CoreOptions, ZipArchive, type ZipOptions } from "archiver";
import {
  APPLICATION_LOG_PATH,
  COLLECTOR_LOG_PATH,
  EVENT_PROVIDERS,
  JSON_ARTIFACTS,
  type JsonArtifactName,
  SERVER_CONFIGURATION_DIR,
  SYSTEM_LOG_PATH,
  WIZARD_TRACE_DIR,
} from "../../bundle/artifacts.ts";
import { MANIFEST_PATH } from "../../bundle/manifest.ts";
import { TOOL } from "../../bundle/tool.ts";
import { type BundleInput, buildBundle, type SourceInput, writeBundle } from "../../bundle/write.ts";
import { writeEvtx } from "../../evtx/index.ts";
import { makeArtifacts } from "./artifacts.ts";
import { makeConfiguration, makeTrace, traceName } from "./configuration.ts";
import { toEventXml } from "./event-xml.ts";
import { playTimeline, type Story } from "./events.ts";
import { findPlace, parseScenario, type Scenario, ScenarioError, SOURCE_IDS, toSourceId } from "./format.ts";
import { toUtc } from "./timeline.ts";

/** What a scenario becomes: one file, or a folder of files by path. */
export type BuiltScenario =
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: "folder"; readonly name: string; readonly files: ReadonlyMap<string, Uint8Array> };

const APPLICATION_PROVIDERS: readonly string[] = [
  ...EVENT_PROVIDERS.writebackEvents,
  ...EVENT_PROVIDERS.syncEvents,
  ...EVENT_PROVIDERS.hashSyncEvents,
  ...EVENT_PROVIDERS.installEvents,
  ...EVENT_PROVIDERS.crashEvents,
];

/** What each source reads on a server. */
const READS: Readonly<Record<string, string>> = {
  "application-log": "wevtutil.exe export-log Application application.evtx /query:…",
  "system-log": "wevtutil.exe export-log System system.evtx /query:…",
  "server-configuration": "Get-ADSyncServerConfiguration -Path …",
  "wizard-traces": "%ProgramData%\\AADConnect\\trace-*.log",
  "collector-log": "the collector itself",
  "event-logs": "wevtutil.exe get-log-info",
  "password-reset": "Get-ADSyncAADPasswordResetConfiguration",
  "global-settings": "(Get-ADSyncGlobalSettings).Parameters",
  scheduler: "Get-ADSyncScheduler",
  connectors: "Get-ADSyncConnector",
  service: "Win32_Service where Name='ADSync'",
  os: "Win32_OperatingSystem",
  products: "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
  dotnet: "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full",
  tls: "HKLM\\SOFTWARE\\Microsoft\\.NETFramework, HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL",
  proxy: "machine.config, miiserver.exe.config, Internet Settings",
  "security-options": "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa",
  clock: "the Date of an HTTPS answer",
  certificates: "Cert:\\LocalMachine\\Root",
  network: "probes",
};

const CODES = {
  denied: "access-denied",
  timeout: "timeout",
  failed: "command-failed",
  skipped: "not-asked-for",
  empty: "nothing-there",
} as const;
/** Where a customer's own zip keeps things. */
const FOREIGN_DIR = "case/";
const encoder = new TextEncoder();

/**
 * Builds a scenario from its text.
 *
 * @param name - Without extension.
 * @throws ScenarioError With its place in the text.
 */
export async function buildScenarioText(source: string, name: string): Promise<BuiltScenario> {
  const scenario = parseScenario(source);
  try {
    return await buildScenario(scenario, name);
  } catch (error) {
    if (!(error instanceof ScenarioError) || error.place !== null) throw error;
    throw new ScenarioError(error.message, { path: error.path, place: findPlace(source, error.path) });
  }
}

/**
 * The same scenario gives the same bytes, whatever the time zone and the language.
 *
 * @param name - Without extension.
 * @throws ScenarioError For a timeline that contradicts itself, without its place.
 */
export async function buildScenario(scenario: Scenario, name: string): Promise<BuiltScenario> {
  const story = playTimeline(scenario);
  switch (scenario.shape) {
    case "bundle":
      return { kind: "file", name: `${name}.zip`, bytes: await buildBundle(toBundle(scenario, story)) };
    case "folder":
      return { kind: "folder", name, files: await toFolder(toBundle(scenario, story)) };
    case "bare-evtx":
      return { kind: "file", name: `${name}.evtx`, bytes: writeEvtx(story.application) };
    case "event-xml":
      return {
        kind: "file",
        name: `${name}.xml`,
        bytes: encoder.encode(toEventXml(story.application, scenario.server.language)),
      };
    case "foreign-zip":
      return {
        kind: "file",
        name: `${name}.zip`,
        bytes: await zip(foreignFiles(scenario, story), Date.parse(scenario.now)),
      };
  }
}

function toBundle(scenario: Scenario, story: Story): BundleInput {
  const files = new Map<string, Uint8Array>();
  const now = Date.parse(scenario.now);
  const startedAt = now - 42_000;
  const sources = SOURCE_IDS.map((id, index): SourceInput => {
    const head = {
      id,
      reads: READS[id] ?? null,
      startedUtc: toUtc(startedAt + index * 1_000),
      durationMs: 240 + index * 10,
    };
    const missing = scenario.without[id];
    if (missing !== undefined) return { ...head, outcome: missing, code: CODES[missing], paths: [] };
    const content = contentOf(id, scenario, story);
    for (const [path, bytes] of content) files.set(path, bytes);
    const paths = [...content.keys()];
    const nothing = paths.length === 0 || (id.endsWith("-log") && eventsOf(id, story)?.length === 0);
    return { ...head, outcome: nothing ? "empty" : "collected", paths, ...filterOf(id, scenario) };
  });
  return {
    manifest: {
      tool: TOOL,
      createdUtc: scenario.now,
      computer: scenario.server.computer,
      window: { fromUtc: toUtc(now - 30 * 86_400_000), toUtc: scenario.now },
      options: { days: 30, network: scenario.without["network"] === undefined },
      sources,
      redactions: [
        { kind: "encrypted-parameter", count: files.has(`${SERVER_CONFIGURATION_DIR}GlobalSettings/MV.xml`) ? 2 : 0 },
      ],
    },
    files,
  };
}

function eventsOf(id: string, story: Story): Story["application"] | undefined {
  if (id === "application-log") return story.application;
  return id === "system-log" ? story.system : undefined;
}

function filterOf(id: string, scenario: Scenario): Pick<SourceInput, "providers"> {
  if (id === "application-log") return { providers: scenario.export?.providers ?? [...APPLICATION_PROVIDERS] };
  return id === "system-log" ? { providers: [...EVENT_PROVIDERS.systemEvents] } : {};
}

/** Files of one source. */
function contentOf(id: string, scenario: Scenario, story: Story): ReadonlyMap<string, Uint8Array> {
  const text = (files: Iterable<readonly [string, string]>): ReadonlyMap<string, Uint8Array> =>
    new Map([...files].map(([path, content]) => [path, encoder.encode(content)]));
  switch (id) {
    case "application-log":
      return new Map([[APPLICATION_LOG_PATH, writeEvtx(story.application)]]);
    case "system-log":
      return new Map([[SYSTEM_LOG_PATH, writeEvtx(story.system)]]);
    case "server-configuration":
      return text(makeConfiguration(scenario, story));
    case "wizard-traces":
      return text(story.runs.map((run) => [WIZARD_TRACE_DIR + traceName(run), makeTrace(run)] as const));
    case "collector-log":
      return text([[COLLECTOR_LOG_PATH, `${JSON.stringify({ at: scenario.now, says: "done" })}\n`]]);
    default: {
      const artifact = (Object.keys(JSON_ARTIFACTS) as JsonArtifactName[]).find((one) => toSourceId(one) === id);
      if (artifact === undefined) throw new Error(`no such source: ${id}`);
      const value = makeArtifacts(scenario, story)[artifact];
      return text([[JSON_ARTIFACTS[artifact].path, `${JSON.stringify(value, null, 2)}\n`]]);
    }
  }
}

/** What the zip would hold, unpacked. */
async function toFolder(input: BundleInput): Promise<ReadonlyMap<string, Uint8Array>> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const manifest = await writeBundle(input, nowhere);
  const files = new Map<string, Uint8Array>([
    [MANIFEST_PATH, encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`)],
  ]);
  for (const [path, content] of input.files) if (content instanceof Uint8Array) files.set(path, content);
  return files;
}

/** Both logs and a configuration export, as somebody puts them together by hand. */
function foreignFiles(scenario: Scenario, story: Story): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const wanted = (id: string): boolean => scenario.without[id] === undefined;
  if (wanted("application-log")) files.set(`${FOREIGN_DIR}logs/Application.evtx`, writeEvtx(story.application));
  if (wanted("system-log")) files.set(`${FOREIGN_DIR}logs/System.evtx`, writeEvtx(story.system));
  if (wanted("server-configuration")) {
    for (const [path, content] of makeConfiguration(scenario, story)) {
      files.set(
        `${FOREIGN_DIR}AADConnect export/${path.slice(SERVER_CONFIGURATION_DIR.length)}`,
        encoder.encode(content),
      );
    }
  }
  files.set(`${FOREIGN_DIR}notes.txt`, encoder.encode("Resets fail for everybody.\r\n"));
  return files;
}

async function zip(files: ReadonlyMap<string, Uint8Array>, atMs: number): Promise<Uint8Array> {
  // The published types leave the zip options out of the constructor.
  const options: CoreOptions & ZipOptions = { zlib: { level: 6 } };
  const archive = new ZipArchive(options);
  const out = new PassThrough();
  archive.pipe(out);
  const packed = buffer(out);
  for (const [name, bytes] of files) {
    const added = once(archive, "entry");
    archive.append(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      name,
      date: new Date(atMs),
      mode: 0o644,
    });
    await added;
  }
  await archive.finalize();
  const bytes = await packed;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
