/** Two readers by other hands must find in our logs what we wrote. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EvtxEvent, writeEvtx } from "../../evtx/index.ts";
import { event, mixedEvents } from "./events.ts";

// Debian packages libevtx-utils and python3-evtx; the latter serves the system's own Python only.
const EVTXEXPORT = "evtxexport";
const PYTHON = "/usr/bin/python3";
const hasEvtxexport = spawnSync(EVTXEXPORT, ["-V"]).status === 0;
const hasPythonEvtx = spawnSync(PYTHON, ["-c", "import Evtx"]).status === 0;

const PYTHON_DUMP = `
import sys, Evtx.Evtx as evtx
with evtx.Evtx(sys.argv[1]) as log:
    header = log.get_file_header()
    assert header.check_magic() and header.calculate_checksum() == header.checksum(), "file header"
    for chunk in header.chunks():
        assert chunk.verify(), "chunk"
    for record in log.records():
        print(record.xml())
`;

const events = [
  ...mixedEvents(1200),
  event({ data: [["", ""], ["", "between"], ["", ""]] }), // biome-ignore format: one line
  event({ data: [["param1", "a < b & c"], ["param2", ""]], binary: "c0ffee", qualifiers: 0x8000 }), // biome-ignore format: one line
  event({ data: [], providerGuid: "{555908d1-a6d7-4695-8e1e-26931d2012f4}", eventRecordId: 77_777 }),
];

describe("logs as written here", () => {
  let folder = "";
  const variants = { "v1.evtx": {}, "v2.evtx": { minorVersion: 2 } } as const;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "evtx-"));
    for (const [name, options] of Object.entries(variants)) {
      writeFileSync(join(folder, name), writeEvtx(events, options));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.skipIf(!hasEvtxexport)("evtxexport", () => {
    it.each(Object.keys(variants))("reads %s", (name) => {
      const output = execFileSync(EVTXEXPORT, ["-f", "xml", join(folder, name)], { maxBuffer: 1 << 28 });
      expectEvents(output.toString("utf8"));
    });
  });

  describe.skipIf(!hasPythonEvtx)("python-evtx", () => {
    it.each(Object.keys(variants))("reads and verifies %s", (name) => {
      const output = execFileSync(PYTHON, ["-c", PYTHON_DUMP, join(folder, name)], {
        maxBuffer: 1 << 28,
        env: { ...process.env, PYTHONIOENCODING: "utf8" },
      });
      // It leaves empty items of string arrays out, and knows version 3.1 only (hence no `verify()` of the header).
      expectEvents(output.toString("utf8"), { emptyItems: false });
    });
  });
});

function expectEvents(xml: string, { emptyItems = true } = {}): void {
  const found = xml.match(/<Event [\s\S]*?<\/Event>/g) ?? [];
  expect(found).toHaveLength(events.length);
  found.forEach((text, index) => {
    const written = events[index];
    if (written) expect(summaryOf(text, emptyItems)).toEqual(expectedSummary(written, index + 1, emptyItems));
  });
}

function summaryOf(xml: string, emptyItems: boolean) {
  const tag = (name: string) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
  const data = [...xml.matchAll(/<Data([^>]*?)(?:\/>|>([\s\S]*?)<\/Data>)/g)].flatMap(
    ([, attributes = "", text = ""]) =>
      itemsOf(plain(text)).map((item) => [/Name="([^"]*)"/.exec(attributes)?.[1] ?? "", item]),
  );
  return {
    provider: plain(/<Provider Name="([^"]*)"/.exec(xml)?.[1] ?? ""),
    eventId: Number(tag("EventID")),
    level: Number(tag("Level")),
    eventRecordId: Number(tag("EventRecordID")),
    second: (/SystemTime="([^"]*)"/.exec(xml)?.[1] ?? "").replace(" ", "T").slice(0, 19),
    channel: tag("Channel"),
    computer: tag("Computer"),
    data: data.filter(([name, text]) => emptyItems || name !== "" || text !== ""),
  };
}

/** Python-evtx writes the tags of array items as text. */
function itemsOf(text: string): string[] {
  const items = [...text.matchAll(/<string>([\s\S]*?)<\/string>/g)].map(([, item = ""]) => item);
  return items.length > 0 ? items : [text];
}

function expectedSummary(written: EvtxEvent, recordId: number, emptyItems: boolean) {
  const { provider, eventId, level, eventRecordId = recordId, timeUtc, channel, computer, data } = written;
  return {
    provider,
    eventId,
    level,
    eventRecordId,
    second: timeUtc.slice(0, 19),
    channel,
    computer,
    data: data.map(([name, text]) => [name, text]).filter(([name, text]) => emptyItems || name !== "" || text !== ""),
  };
}

function plain(xml: string): string {
  return xml
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
