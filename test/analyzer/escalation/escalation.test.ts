import { describe, expect, it } from "vitest";
import { assess } from "../../../analyzer/assess.ts";
import { buildEscalation } from "../../../analyzer/escalation/build-escalation.ts";
import { gatherEvidence } from "../../../analyzer/gather.ts";
import type { Container } from "../../../bundle/container.ts";
import { openInput } from "../../../bundle/node/open-input.ts";
import { type EvtxEvent, writeEvtx } from "../../../evtx/index.ts";
import { readAllXml } from "../../evtx/read-all.ts";
import { memoryContainer } from "../../support/memory-container.ts";
import { NODE_HOST, readScenario, withScenario } from "../../support/scenario.ts";

const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

async function packOf(container: Container): Promise<{ files: ReadonlyMap<string, Uint8Array>; request: string }> {
  const evidence = await gatherEvidence(container, NODE_HOST);
  const report = assess(evidence, { edition: "auto", attempted: ["toggle"], name: "case.zip" });
  const files = await buildEscalation({ report, evidence, container });
  return { files, request: decode(files.get("request.md")) };
}

async function packOfScenario(id: string): ReturnType<typeof packOf> {
  return withScenario(await readScenario(id), id, async (path) => {
    const container = await openInput(path);
    try {
      return await packOf(container);
    } finally {
      await container.close();
    }
  });
}

const at = (minute: number): string => new Date(Date.UTC(2026, 9, 12, 5, minute)).toISOString().replace("Z", "0000Z");
const base = { level: 2, channel: "Application", computer: "SYNC01.contoso.com" } as const;
const TRACKING = "73bee073-14c6-4e5e-87de-a2a625b30d60";

/** Heartbeats until 05:00, failures from 05:10; records of other sources lie between. */
function log(extra: readonly EvtxEvent[] = []): Uint8Array {
  const events: EvtxEvent[] = [];
  for (let minute = -600; minute <= 0; minute += 5) {
    const text = `TrackingId: ${TRACKING}, HeartBeat for Namespace: ssprdedicatedsbprodncu, Endpoint: x, Details: Version: 5.0.0.686`;
    events.push({
      ...base,
      level: 4,
      provider: "PasswordResetService",
      eventId: 31019,
      timeUtc: at(minute),
      data: [["", text]],
    });
  }
  events.push(...extra);
  for (let minute = 10; minute <= 300; minute += 10) {
    const text = `TrackingId: ${TRACKING}, ServiceBus, Details: Namespace: ssprdedicatedsbprodncu, timed out SSPR_0030`;
    events.push({ ...base, provider: "PasswordResetService", eventId: 31034, timeUtc: at(minute), data: [["", text]] });
  }
  return writeEvtx(events.map((event, i) => ({ ...event, eventRecordId: 70_000 + i })));
}

const bare = (bytes: Uint8Array): Container => memoryContainer([{ path: "Application.evtx", bytes }]);

describe("the log around the failure", () => {
  it("holds every source's records of that time, with their own numbers and times, and no others", async () => {
    const other: EvtxEvent = {
      ...base,
      provider: "Contoso Backup",
      providerGuid: "{555908D1-A6D7-4695-8E1E-26931D2012F4}",
      eventId: 7,
      qualifiers: 16_384,
      version: 1,
      task: 3,
      opcode: 2,
      keywords: 0x8000_0000_0000_0001n,
      processId: 42,
      threadId: 43,
      userId: "S-1-5-18",
      timeUtc: at(5),
      data: [
        ["first", "a < b & c  "],
        ["second", ""],
      ],
      binary: "c0ffee",
    };
    const bytes = log([other]);
    const { files } = await packOf(bare(bytes));
    const whole = readAllXml(bytes).records;
    const cut = readAllXml(files.get("application-excerpt.evtx") ?? new Uint8Array()).records;
    expect(cut.length).toBeGreaterThan(5);
    expect(cut.length).toBeLessThan(whole.length / 4);
    const original = new Map(whole.map((record) => [record.eventRecordId, record]));
    for (const record of cut) {
      // The header's own number is that of the new file; everything else is as it was, to the letter.
      expect(record.xml).toBe(original.get(record.eventRecordId)?.xml);
      expect(record.timeUtc).toBe(original.get(record.eventRecordId)?.timeUtc);
    }
    const around = whole
      .filter(({ timeUtc }) => timeUtc >= at(-5) && timeUtc <= at(25))
      .map((one) => one.eventRecordId);
    expect(cut.map((one) => one.eventRecordId).filter((id) => id <= (around.at(-1) ?? 0))).toEqual(around);
    expect(cut.map(({ provider }) => provider)).toContain("Contoso Backup");
    const xml = decode(files.get("application-excerpt.xml"));
    expect(xml.match(/<Event /g)).toHaveLength(cut.length);
    for (const record of cut) expect(xml).toContain(record.xml);
  });

  it("is capped, and says so", async () => {
    const noise = Array.from({ length: 6000 }, (_, i): EvtxEvent => ({ ...base, provider: "Noise", eventId: 1, timeUtc: at(9), data: [["", `${i}`]] })); // biome-ignore format: one line
    const { files, request } = await packOf(bare(log(noise)));
    const cut = readAllXml(files.get("application-excerpt.evtx") ?? new Uint8Array()).records;
    expect(cut.length).toBeLessThanOrEqual(4000);
    expect(cut.length).toBeGreaterThan(500);
    expect(request).toContain("There was more around the failure than fits");
  });

  it("leaves out other computers", async () => {
    const foreign: EvtxEvent = { ...base, computer: "WEB07.contoso.com", provider: "Web", eventId: 1, timeUtc: at(9), data: [["", "secret"]] }; // biome-ignore format: one line
    const { files, request } = await packOf(bare(log([foreign])));
    expect(decode(files.get("application-excerpt.xml"))).not.toContain("WEB07");
    expect(request).toContain("1 records of other computers were left out.");
  });

  it("comes from event XML as well", async () => {
    const xml = readAllXml(log())
      .records.map((record) => record.xml)
      .join("\n");
    const { files, request } = await packOf(
      memoryContainer([{ path: "Application.xml", bytes: `<Events>${xml}</Events>` }]),
    );
    const cut = readAllXml(files.get("application-excerpt.evtx") ?? new Uint8Array()).records;
    expect(cut.length).toBeGreaterThan(5);
    expect(cut[0]?.eventRecordId).toBeGreaterThanOrEqual(70_000);
    expect(request).toContain("Records that came as event XML are written anew");
  });

  it("is asked for where there is none", async () => {
    const system = writeEvtx([{ ...base, channel: "System", provider: "Service Control Manager", eventId: 7036, timeUtc: at(0), data: [["param1", "Microsoft Azure AD Sync"], ["param2", "running"]] }]); // biome-ignore format: one line
    const { files, request } = await packOf(memoryContainer([{ path: "System.evtx", bytes: system }]));
    expect([...files.keys()]).toEqual(["request.md", "note.md", "timeline.csv", "report.json"]);
    expect(request).toContain("wevtutil epl Application application.evtx");
  });
});

describe("the request", () => {
  it("states what the evidence tells, each with its record", async () => {
    const { request } = await packOf(bare(log()));
    expect(request).toMatch(
      /Tracking id of the failed requests:\n {2}- `73bee073-.*PasswordResetService event 31034, record \d+/,
    );
    expect(request).toMatch(/Support code:\n {2}- `SSPR_0030` /);
    expect(request).toMatch(/Date and time of the failure:\n {2}- `2026-10-12T05:10:00Z \(UTC\)`/);
    expect(request).toContain("Said by the customer, not seen in the log: toggle");
  });

  it("lists what is missing, with the place where it is found", async () => {
    const { request } = await packOf(bare(log()));
    const missing = request.split("## Still missing")[1]?.split("## ")[0] ?? "";
    for (const asked of [
      "Correlation id",
      "Type of the user",
      "Licence of the user",
      "Tenant id",
      "Product and build",
    ]) {
      expect(missing).toMatch(new RegExp(`- \\[ \\] ${asked}.*\\. Where: .{10,}`));
    }
    expect(missing).not.toContain("Support code");
    const items = missing.match(/^- \[ \]/gm)?.length;
    expect(request).toContain(`## Still missing (${items})`);
  });

  it("claims nothing that is not in the evidence", async () => {
    const { request } = await packOf(memoryContainer([{ path: "Application.evtx", bytes: writeEvtx([{ ...base, provider: "PasswordResetService", eventId: 31016, timeUtc: at(0), data: [["", "x"]] }]) }])); // biome-ignore format: one line
    const known = request.split("## What support asks for")[1]?.split("## ")[0] ?? "";
    expect(known).not.toMatch(/Support code|Tracking id|User concerned|Product|Cloud|Operating system/);
  });

  it("names the user and the code of a refused request", async () => {
    const { request } = await packOfScenario("mixed-refusals");
    expect(request).toMatch(
      /User concerned \(user principal name\):\n {2}- `user\d@contoso\.com` \(\w+ event \d+, record \d+/,
    );
    expect(request).toMatch(/Result code of the engine, or of the sign-in:\n {2}- `0x80230/);
    expect(request).toContain("Windows Server");
  });

  it("tells what the server knows of its zone, its tenant and its forests, and asks for the rest only", async () => {
    const { request } = await packOfScenario("mixed-refusals");
    const [known = "", missing = ""] = request.split("## Still missing");
    expect(known).toContain("Time zone of the server:\n  - `W. Europe Standard Time, UTC+02:00 when the data");
    expect(known).toMatch(/Tenant:\n {2}- `contoso\.onmicrosoft\.com` \(/);
    expect(missing).not.toMatch(/\] (?:Tenant|Time zone of the server)\./);
    expect(missing).toMatch(/\] Tenant id\./);
    expect(missing).toMatch(/\] Time zone of the user\./);
    expect(missing).not.toContain("] Password hash");
  });

  it.each([
    [345, "UTC+05:45"],
    [-210, "UTC-03:30"],
    [0, "UTC+00:00"],
  ])("an offset of %i minutes is %s, with or without the zone's name", async (utcOffsetMinutes, said) => {
    const facts = { path: "host/os.json", bytes: JSON.stringify({ utcOffsetMinutes }) };
    const { request } = await packOf(memoryContainer([facts, { path: "Application.evtx", bytes: log() }]));
    expect(request).toContain(`Time zone of the server:\n  - \`${said} when the data was collected\` (host facts)`);
  });

  it.each([
    ["1", "on"],
    ["0", "off"],
  ])("says of each forest whether the hashes of passwords are synchronised: %s", async (enabled, said) => {
    const xml = `<ma-data><name>contoso</name><category>AD</category><private-configuration><adma-configuration>
      <forest-name>contoso.com</forest-name>
      <password-hash-sync-config><enabled>${enabled}</enabled></password-hash-sync-config>
    </adma-configuration></private-configuration></ma-data>`;
    const { request } = await packOf(memoryContainer([{ path: "Connector.xml", bytes: xml }]));
    expect(request).toContain(
      `Password hash synchronization:\n  - \`${said}\` (the configuration of forest \`contoso.com\`)`,
    );
  });
});
