import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gatherEvidence } from "../../analyzer/gather.ts";
import { APPLICATION_LOG_PATH, EVENT_PROVIDERS, SYSTEM_LOG_PATH } from "../../bundle/artifacts.ts";
import { BundleError } from "../../bundle/errors.ts";
import { FORMAT, type ManifestSource } from "../../bundle/manifest.ts";
import { sha256 } from "../../bundle/node/sha256.ts";
import { type EvtxEvent, writeEvtx } from "../../evtx/index.ts";
import { ARTIFACT_NAMES } from "../support/evidence.ts";
import { type MemoryFile, memoryContainer, toBytes } from "../support/memory-container.ts";

const host = { createHash: sha256 };
const gather = (...files: readonly MemoryFile[]) => gatherEvidence(memoryContainer(files), host);

const event = (eventRecordId: number, given: Partial<EvtxEvent> = {}): EvtxEvent => ({
  provider: "PasswordResetService",
  eventId: 31019,
  level: 4,
  timeUtc: `2024-05-01T00:${String(eventRecordId % 60).padStart(2, "0")}:00.0000000Z`,
  channel: "Application",
  computer: "SYNC01.contoso.com",
  data: [["", `text ${eventRecordId}`]],
  eventRecordId,
  ...given,
});
const system = (eventRecordId: number): EvtxEvent =>
  event(eventRecordId, { provider: "Service Control Manager", eventId: 7036, channel: "System" });
const other = (eventRecordId: number): EvtxEvent => event(eventRecordId, { provider: "Somebody Else" });

function eventXml(recordId: number, provider = "PasswordResetService"): string {
  return (
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${provider}'/>` +
    `<EventID Qualifiers='0'>31019</EventID><Level>4</Level>` +
    `<TimeCreated SystemTime='2024-05-01T00:${String(recordId % 60).padStart(2, "0")}:00.000000000Z'/>` +
    `<EventRecordID>${recordId}</EventRecordID><Channel>Application</Channel><Computer>SYNC01.contoso.com</Computer>` +
    `</System><EventData><Data>text ${recordId}</Data></EventData></Event>`
  );
}

const configuration = (server: string, exported: string): string =>
  `<saved-mv-configuration server='${server}' export-date='${exported}'><mv-data><parameter-values>` +
  `<parameter name="Microsoft.Synchronize.StagingMode">False</parameter></parameter-values></mv-data></saved-mv-configuration>`;

const TRACE = "[10:20:30.001] [  1] [INFO ] Start Time (UTC): Tue, 03 May 2016 10:20:30 GMT\r\n";

const digest = (content: Uint8Array | string): string => createHash("sha256").update(toBytes(content)).digest("hex");

type Sketch = Partial<Omit<ManifestSource, "files">> & { readonly id: string; readonly files?: readonly MemoryFile[] };

function bundle(sources: readonly Sketch[], more: { readonly computer?: string | null } = {}): MemoryFile[] {
  const manifest = {
    format: FORMAT,
    tool: { name: "writeback-triage", version: "0.1.0" },
    createdUtc: "2024-05-02T00:00:00Z",
    computer: more.computer ?? null,
    sources: sources.map(({ files = [], ...source }) => ({
      outcome: "collected",
      ...source,
      files: files.map(({ path, bytes }) => ({ path, sizeBytes: toBytes(bytes).length, sha256: digest(bytes) })),
    })),
  };
  const text = JSON.stringify(manifest);
  return [{ path: "manifest.json", bytes: text }, ...sources.flatMap(({ files = [] }) => files)];
}

const applicationLog = (events: readonly EvtxEvent[]): MemoryFile => ({
  path: APPLICATION_LOG_PATH,
  bytes: writeEvtx(events),
});
const systemLog = (events: readonly EvtxEvent[]): MemoryFile => ({ path: SYSTEM_LOG_PATH, bytes: writeEvtx(events) });

async function refusal(promise: Promise<unknown>): Promise<BundleError> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  if (error instanceof BundleError) return error;
  throw error ?? new Error("was accepted");
}

describe("a bundle", () => {
  const service: MemoryFile = { path: "host/service.json", bytes: '{"name":"ADSync","state":"Running"}' };

  it("gives its artefacts, in full account", async () => {
    const files = bundle(
      [
        { id: "application-log", files: [applicationLog([event(1), event(2, { provider: "ADSync" })])] },
        { id: "system-log", files: [systemLog([system(9)])] },
        { id: "service", files: [service] },
        { id: "os", outcome: "denied", code: "access-denied" },
        {
          id: "server-configuration",
          files: [
            {
              path: "config/server-configuration/GlobalSettings/MV.xml",
              bytes: configuration("SYNC01", "2024-05-01 10:00:00.000"),
            },
          ],
        },
        { id: "wizard-traces", files: [{ path: "logs/aadconnect/trace-1.log", bytes: TRACE }] },
        { id: "collector", files: [{ path: "collector.log", bytes: "{}" }] },
      ],
      { computer: "SYNC01" },
    );
    const evidence = await gather(...files);
    const { artifacts } = evidence;
    expect(Object.keys(artifacts).sort()).toEqual([...ARTIFACT_NAMES].sort());
    expect(artifacts.writebackEvents).toMatchObject({
      state: "present",
      value: [{ recordId: 1, data: [["", "text 1"]] }],
      paths: [APPLICATION_LOG_PATH],
    });
    expect(artifacts.syncEvents).toMatchObject({ state: "present", value: [{ recordId: 2 }] });
    expect(artifacts.hashSyncEvents).toEqual({ state: "present", value: [], paths: [APPLICATION_LOG_PATH] });
    expect(artifacts.systemEvents).toMatchObject({ state: "present", value: [{ recordId: 9 }] });
    expect(artifacts.service).toMatchObject({ state: "present", value: { state: "Running", processId: null } });
    expect(artifacts.os).toEqual({ state: "missing", gaps: [{ code: "denied", detail: "access-denied" }] });
    expect(artifacts.clock).toEqual({ state: "missing", gaps: [{ code: "absent", detail: null }] });
    expect(artifacts.serverConfiguration).toMatchObject({ state: "present", value: { server: "SYNC01" } });
    expect(artifacts.wizardTraces).toMatchObject({
      state: "present",
      value: [{ path: "logs/aadconnect/trace-1.log", startedUtc: "2016-05-03T10:20:30Z" }],
    });
    expect(evidence.manifest?.computer).toBe("SYNC01");
    expect(evidence.digest).toBe(digest(files[0]?.bytes ?? ""));
    expect(evidence.ignored).toEqual([]);
    expect(evidence.otherComputers).toEqual([]);
    expect(evidence.recognised).toEqual([
      { path: "manifest.json", kind: "manifest", artifacts: [] },
      { path: "collector.log", kind: "collector-log", artifacts: [] },
      {
        path: "config/server-configuration/GlobalSettings/MV.xml",
        kind: "server-configuration",
        artifacts: ["serverConfiguration"],
      },
      { path: APPLICATION_LOG_PATH, kind: "event-log", artifacts: ["writebackEvents", "syncEvents"] },
      { path: SYSTEM_LOG_PATH, kind: "event-log", artifacts: ["systemEvents"] },
      { path: "host/service.json", kind: "json-artifact", artifacts: ["service"] },
      { path: "logs/aadconnect/trace-1.log", kind: "wizard-trace", artifacts: ["wizardTraces"] },
    ]);
    expect(evidence.logs).toMatchObject([
      {
        path: APPLICATION_LOG_PATH,
        format: "evtx",
        channels: ["Application"],
        certificate: { recordsSeen: 2 },
        eventsKept: 2,
        eventsLost: 0,
        firstTimeUtc: "2024-05-01T00:01:00.0000000Z",
        lastTimeUtc: "2024-05-01T00:02:00.0000000Z",
        artifacts: ["writebackEvents", "syncEvents"],
      },
      { path: SYSTEM_LOG_PATH, channels: ["System"], eventsKept: 1 },
    ]);
  });

  it("is seen through a folder around it", async () => {
    const files = bundle([{ id: "service", files: [service] }]).map((f) => ({ ...f, path: `case 1/${f.path}` }));
    const evidence = await gather(...files, { path: "notes.txt", bytes: "x" });
    expect(evidence.artifacts.service.state).toBe("present");
    expect(evidence.ignored).toEqual([{ path: "notes.txt", reason: "lies beside the bundle" }]);
  });

  it("does not take somebody else's manifest.json in a folder for its own", async () => {
    const evidence = await gather(
      { path: "extension/manifest.json", bytes: "{}" },
      { path: "app.evtx", bytes: writeEvtx([event(1)]) },
    );
    expect(evidence.manifest).toBeNull();
    expect(evidence.artifacts.writebackEvents.state).toBe("present");
  });

  it("believes no file that the manifest does not list", async () => {
    const files = bundle([{ id: "service" }]);
    const evidence = await gather(...files, service, { path: "../constructor", bytes: "x" });
    expect(evidence.artifacts.service.state).toBe("missing");
    expect(evidence.ignored.map(({ path }) => path)).toEqual(["../constructor", "host/service.json"]);
  });

  it.each([
    ["a JSON artefact", service, '{"name":"ADSync","state":"Stopped"}'],
    ["a log", applicationLog([event(1)]), writeEvtx([event(2)])],
    ["a file that is not decoded", { path: "collector.log", bytes: "abc" }, "abd"],
    ["a file of the wrong kind", { path: APPLICATION_LOG_PATH, bytes: "abc" }, "abd"],
    ["a file of a later format", { path: "host/later.json", bytes: "abc" }, "abd"],
    ["a configuration file", { path: "config/server-configuration/a.xml", bytes: "<x/>" }, "<y/>"],
    ["a trace", { path: "logs/aadconnect/t.log", bytes: "abc" }, "abd"],
    ["a longer file", { path: "collector.log", bytes: "abc" }, "abcd"],
  ])("is refused when %s was changed", async (_, file, changed) => {
    const files = bundle([{ id: "any", files: [file] }]);
    const tampered = files.map((f) => (f.path === file.path ? { ...f, bytes: changed } : f));
    expect((await refusal(gather(...tampered))).code).toBe("digest-mismatch");
  });

  it("misses what the manifest lists and nobody sent", async () => {
    const sent = bundle([
      { id: "application-log", files: [applicationLog([event(1)])] },
      { id: "service", files: [service] },
      { id: "wizard-traces", files: [{ path: "logs/aadconnect/t.log", bytes: TRACE }] },
    ]).slice(0, 1);
    const { artifacts } = await gather(...sent);
    const lost = (path: string) => ({
      state: "missing",
      gaps: [{ code: "absent", detail: `${path} is listed in the manifest and is not there` }],
    });
    expect(artifacts.service).toEqual(lost("host/service.json"));
    expect(artifacts.writebackEvents).toEqual(lost(APPLICATION_LOG_PATH));
    expect(artifacts.wizardTraces).toEqual(lost("logs/aadconnect/t.log"));
  });

  it("loses a broken artefact and nothing else", async () => {
    const { artifacts } = await gather(
      ...bundle([
        { id: "service", files: [{ path: "host/service.json", bytes: "{" }] },
        { id: "os", files: [{ path: "host/os.json", bytes: '{"computer":7}' }] },
        { id: "dotnet", files: [{ path: "host/dotnet.json", bytes: '{"release":528040}' }] },
        { id: "application-log", files: [{ path: APPLICATION_LOG_PATH, bytes: "no log" }] },
      ]),
    );
    expect(artifacts.service).toMatchObject({ state: "missing", gaps: [{ code: "json-malformed" }] });
    expect(artifacts.os).toMatchObject({ state: "missing", gaps: [{ code: "json-shape" }] });
    expect(artifacts.dotnet.state).toBe("present");
    expect(artifacts.writebackEvents).toMatchObject({ state: "missing", gaps: [{ code: "evtx-unreadable" }] });
  });

  it("marks what a source got in part", async () => {
    const { artifacts } = await gather(
      ...bundle([
        { id: "service", outcome: "timeout", files: [service] },
        { id: "application-log", outcome: "truncated", code: "too-large", files: [applicationLog([event(1)])] },
      ]),
    );
    expect(artifacts.service).toMatchObject({ state: "partial", gaps: [{ code: "timeout" }] });
    const partial = { state: "partial", gaps: [{ code: "truncated", detail: "too-large" }] };
    expect(artifacts.writebackEvents).toMatchObject(partial);
    expect(artifacts.syncEvents).toMatchObject({ ...partial, value: [] });
  });

  describe("an event artefact without a record", () => {
    const outcomes = async (source: Sketch) => (await gather(...bundle([source]))).artifacts;

    it("is empty in a log collected whole", async () => {
      const artifacts = await outcomes({ id: "application-log", files: [applicationLog([])] });
      expect(artifacts.writebackEvents.state).toBe("present");
      expect(artifacts.systemEvents).toMatchObject({ state: "missing", gaps: [{ code: "absent" }] });
    });

    it("is empty where the collector says so and wrote no file", async () => {
      const artifacts = await outcomes({ id: "application-log", outcome: "empty" });
      expect(artifacts.writebackEvents).toEqual({ state: "present", value: [], paths: [] });
    });

    it("is missing where its provider was not asked for, partial where some were not", async () => {
      const providers = ["PasswordResetService", "MsiInstaller"];
      const artifacts = await outcomes({ id: "application-log", providers, files: [applicationLog([])] });
      expect(artifacts.writebackEvents.state).toBe("present");
      expect(artifacts.syncEvents).toMatchObject({ state: "missing", gaps: [{ code: "not-in-export" }] });
      expect(artifacts.installEvents).toMatchObject({
        state: "partial",
        gaps: [{ code: "not-in-export", detail: "Azure AD Connect Upgrade, Microsoft Entra Connect Upgrade" }],
      });
    });

    it.each(["denied", "timeout", "failed", "skipped", "truncated"] as const)(
      "is missing after %s",
      async (outcome) => {
        const artifacts = await outcomes({ id: "application-log", outcome });
        expect(artifacts.writebackEvents).toMatchObject({ state: "missing", gaps: [{ code: outcome }] });
      },
    );
  });

  it("reports progress up to the end", async () => {
    const files = bundle([
      { id: "service", files: [service] },
      { id: "application-log", files: [applicationLog([event(1)])] },
    ]);
    const seen: number[] = [];
    let total = 0;
    await gatherEvidence(memoryContainer(files), {
      ...host,
      onProgress: ({ bytesRead, totalBytes }) => {
        seen.push(bytesRead);
        total = totalBytes;
      },
    });
    expect(seen.at(-1)).toBe(total);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

describe("whatever else is sent in", () => {
  const log = (path: string, events: readonly EvtxEvent[]): MemoryFile => ({ path, bytes: writeEvtx(events) });

  it("an export of one provider says nothing about the others", async () => {
    const { artifacts, manifest, digest: id } = await gather(log("x.evtx", [event(1)]));
    expect(artifacts.writebackEvents).toMatchObject({ state: "present", paths: ["x.evtx"] });
    expect(artifacts.syncEvents).toEqual({ state: "missing", gaps: [{ code: "not-in-export", detail: "x.evtx" }] });
    expect(artifacts.systemEvents).toEqual({ state: "missing", gaps: [{ code: "absent", detail: null }] });
    expect(artifacts.service).toEqual({ state: "missing", gaps: [{ code: "absent", detail: null }] });
    expect(manifest).toBeNull();
    expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  it("an unfiltered log speaks for every artefact of its channel", async () => {
    const { artifacts } = await gather(log("x.evtx", [event(1), other(2)]));
    expect(artifacts.syncEvents).toEqual({ state: "present", value: [], paths: ["x.evtx"] });
    expect(artifacts.systemEvents.state).toBe("missing");
  });

  it("a log without a record of ours says nothing at all", async () => {
    const { artifacts, recognised } = await gather(log("x.evtx", [other(1), other(2)]));
    for (const name of Object.keys(EVENT_PROVIDERS) as (keyof typeof EVENT_PROVIDERS)[]) {
      expect(artifacts[name]).toEqual({ state: "missing", gaps: [{ code: "absent", detail: null }] });
    }
    expect(recognised).toEqual([{ path: "x.evtx", kind: "event-log", artifacts: [] }]);
  });

  it("event XML, alone and filtered or not", async () => {
    const one = await gather({ path: "a.xml", bytes: eventXml(1) });
    expect(one.artifacts.writebackEvents).toMatchObject({ state: "present", value: [{ recordId: 1 }] });
    expect(one.artifacts.syncEvents).toMatchObject({ state: "missing", gaps: [{ code: "not-in-export" }] });
    expect(one.logs).toMatchObject([{ format: "event-xml", certificate: null, eventsKept: 1, eventsLost: 0 }]);

    const whole = await gather({ path: "a.xml", bytes: `<Events>${eventXml(1)}${eventXml(2, "Other")}</Events>` });
    expect(whole.artifacts.syncEvents).toMatchObject({ state: "present", value: [] });
  });

  it("event XML that lost events is partial", async () => {
    const { artifacts, logs } = await gather({
      path: "a.xml",
      bytes: eventXml(1) + eventXml(2).replace("</System>", ""),
    });
    expect(artifacts.writebackEvents).toMatchObject({
      state: "partial",
      value: [{ recordId: 1 }],
      gaps: [{ code: "xml-malformed", detail: "a.xml: 1 events" }],
    });
    expect(logs).toMatchObject([{ eventsKept: 1, eventsLost: 1 }]);
  });

  it("event XML with a declaration gives nothing, not even what stands before it", async () => {
    const { artifacts, recognised, logs } = await gather(
      { path: "a.xml", bytes: `${eventXml(1)}<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>` },
      { path: "t.log", bytes: TRACE },
    );
    expect(artifacts.writebackEvents).toMatchObject({ state: "missing", gaps: [{ code: "xml-doctype-refused" }] });
    expect(recognised).toMatchObject([{ path: "a.xml", artifacts: [] }, { path: "t.log" }]);
    expect(logs).toEqual([]);
  });

  it("several exports of one log are merged, each record once, in order", async () => {
    const { artifacts } = await gather(
      log("new.evtx", [event(3), event(4)]),
      log("old.evtx", [event(1), event(2), event(3)]),
      { path: "same.xml", bytes: eventXml(4) + eventXml(5) },
    );
    const state = artifacts.writebackEvents;
    expect(state).toMatchObject({ state: "present", paths: ["new.evtx", "old.evtx", "same.xml"] });
    expect(state.state === "present" && state.value.map(({ recordId }) => recordId)).toEqual([1, 2, 3, 4, 5]);
  });

  it("logs of several computers are kept apart", async () => {
    const elsewhere = { computer: "OTHER.contoso.com" };
    const { artifacts, otherComputers } = await gather(
      log("a.evtx", [event(10, { provider: "ADSync" }), event(11)]),
      log("b.evtx", [event(1, elsewhere), event(2, { ...elsewhere, provider: "Directory Synchronization" }), other(3)]),
    );
    expect(otherComputers).toEqual(["OTHER.contoso.com"]);
    expect(artifacts.writebackEvents).toMatchObject({ state: "present", value: [{ recordId: 11 }], paths: ["a.evtx"] });
    // The other computer's log is whole, which says nothing about this one's.
    expect(artifacts.hashSyncEvents).toMatchObject({ state: "missing", gaps: [{ code: "not-in-export" }] });
  });

  it("a configuration export, traces and single artefacts, by content or place", async () => {
    const { artifacts, ignored, recognised } = await gather(
      { path: "deep/x/GlobalSettings/MV.xml", bytes: configuration("SYNC01", "2024-05-01 10:00:00.000") },
      { path: "deep/x/Connectors/broken.xml", bytes: "<ma-data><id></ma-data>" },
      { path: "deep/renamed.txt", bytes: TRACE },
      { path: "host/dotnet.json", bytes: '{"release":528040}' },
      { path: "deep/host/dotnet.json", bytes: "{}" },
      { path: "readme.txt", bytes: "hello" },
    );
    expect(artifacts.serverConfiguration).toMatchObject({
      state: "partial",
      value: { server: "SYNC01" },
      paths: ["deep/x/GlobalSettings/MV.xml"],
      gaps: [{ code: "xml-malformed" }],
    });
    expect(artifacts.wizardTraces).toMatchObject({ state: "present", paths: ["deep/renamed.txt"] });
    expect(artifacts.dotnet).toMatchObject({ state: "present", value: { release: 528040 } });
    expect(ignored.map(({ path }) => path)).toEqual(["deep/host/dotnet.json", "readme.txt"]);
    expect(recognised).toHaveLength(4);
  });

  it("of several configuration exports, that of the server the logs are about, else the newest", async () => {
    const exports = [
      { path: "a/GlobalSettings/MV.xml", bytes: configuration("SYNC01", "2024-05-01 10:00:00.000") },
      { path: "b/GlobalSettings/MV.xml", bytes: configuration("SYNC02", "2024-05-02 10:00:00.000") },
    ];
    const newest = await gather(...exports);
    expect(newest.artifacts.serverConfiguration).toMatchObject({ value: { server: "SYNC02" } });
    expect(newest.ignored).toEqual([
      { path: "a/GlobalSettings/MV.xml", reason: "another configuration export is used" },
    ]);
    const ours = await gather(...exports, log("x.evtx", [event(1)]));
    expect(ours.artifacts.serverConfiguration).toMatchObject({ value: { server: "SYNC01" } });
  });

  it.each([
    ["nothing", []],
    ["an empty file", [{ path: "x.evtx", bytes: "" }]],
    ["a text", [{ path: "x.txt", bytes: "hello" }]],
    [
      "pictures",
      [
        { path: "a.png", bytes: "\x89PNG" },
        { path: "b.png", bytes: "\x89PNG" },
      ],
    ],
  ])("%s is refused", async (_, files) => {
    expect((await refusal(gather(...files))).code).toBe("not-recognised");
  });
});

describe("damaged logs", () => {
  const bytes = writeEvtx(Array.from({ length: 40 }, (_, i) => event(i + 1)));
  const wholeThenDamaged = (change: (copy: Uint8Array) => Uint8Array) =>
    gather({ path: "x.evtx", bytes: change(bytes.slice()) });

  it("make their artefacts partial", async () => {
    const { artifacts } = await wholeThenDamaged((copy) => {
      copy.fill(0xff, 4096 + 8000, 4096 + 8600);
      return copy;
    });
    expect(artifacts.writebackEvents).toMatchObject({ state: "partial", gaps: [{ code: "evtx-damaged" }] });
  });

  it("cut short, too", async () => {
    const { artifacts } = await wholeThenDamaged((copy) => copy.subarray(0, 4096 + 9000));
    expect(artifacts.writebackEvents).toMatchObject({ state: "partial", gaps: [{ code: "evtx-damaged" }] });
  });

  it("but neither the dirty flag nor missing ids of a filtered export", async () => {
    const { artifacts } = await gather({
      path: "x.evtx",
      bytes: writeEvtx([event(1), event(700), event(9000)], { dirty: true }),
    });
    expect(artifacts.writebackEvents.state).toBe("present");
  });
});

const samples = join(import.meta.dirname, "../../../shared/samples");

describe.skipIf(!existsSync(samples))("real files (beside the checkout)", () => {
  const filesBelow = (folder: string): MemoryFile[] =>
    readdirSync(join(samples, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return { path: file.slice(samples.length + 1), bytes: new Uint8Array(readFileSync(file)) };
      });

  it("two configuration exports: one is used", async () => {
    const evidence = await gather(...filesBelow("server-configuration"));
    expect(evidence.artifacts.serverConfiguration).toMatchObject({
      state: "present",
      value: { server: "CONTOSO-SYNC01" },
    });
    expect(evidence.recognised).toHaveLength(65);
    expect(evidence.ignored).toHaveLength(65);
  });

  it.each(["evtx", "evtx-damaged"])("every log of %s at once", { timeout: 300_000 }, async (folder) => {
    const evidence = await gather(...filesBelow(folder).filter(({ path }) => path.endsWith(".evtx")));
    expect(evidence.artifacts.writebackEvents.state).toBe("missing");
    expect(evidence.artifacts.systemEvents.state).not.toBe("missing");
    expect(evidence.logs.length + evidence.ignored.length).toBeGreaterThanOrEqual(33);
  });
});
