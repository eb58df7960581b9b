/** The XML of real logs holds what other readers find in them. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEventXml } from "../../analyzer/decode/event-xml.ts";
import { child, parseXml, type XmlElement } from "../../analyzer/decode/xml.ts";
import type { EventRecord } from "../../bundle/events.ts";
import type { EvtxXmlRecord } from "../../evtx/index.ts";
import { inPieces } from "../support/memory-container.ts";
import { type GoldenLine, normaliseLine, readGolden, toLine } from "./golden-lines.ts";
import { readAllXml } from "./read-all.ts";
import { hasSamples, sampleNames, samplePath } from "./samples.ts";
import { flattenXml, readBack } from "./xml-tree.ts";

const readSample = (name: string): readonly EvtxXmlRecord[] =>
  readAllXml(readFileSync(samplePath("evtx", name))).records;

describe.skipIf(!hasSamples("evtx"))("real logs as XML", () => {
  it.each(sampleNames("evtx"))("%s: all that the golden file holds", (name) => {
    const found = new Set<string>();
    for (const record of readSample(name)) {
      const event = readBack(record.xml);
      const line = withoutReplaced(lineOfXml(record.recordId, event));
      found.add(line);
      // Not only what other readers agree on: whatever we list is there, sign for sign.
      const listed = record.data.filter(([key, value]) => key !== "EventData" || value !== "");
      expect(flattenXml(event)).toEqual(listed.map(([key, value]) => [writable(key), writable(value)]));
      // Of a record without a provider nothing but a frame is left: its time comes from the header.
      if (record.provider !== "") expect(line).toBe(withoutReplaced(toLine(record)));
    }
    const missing = readGolden(samplePath("evtx", name))
      .map((line) => withoutReplaced(line))
      .filter((line) => !found.has(line));
    expect(missing.slice(0, 3)).toEqual([]);
  });

  it.each(sampleNames("evtx"))("%s: read by the parser of exported XML", async (name) => {
    const records = readSample(name).filter(({ provider, timeUtc }) => provider !== "" && !timeUtc.startsWith("0x"));
    const document = `<Events>\n${records.map(({ xml }) => xml).join("\n")}\n</Events>\n`;
    const read: EventRecord[] = [];
    const summary = await readEventXml(inPieces(document), (record) => read.push(record));
    expect(summary.lost).toEqual({ "xml-malformed": 0, "event-too-large": 0 });
    const headOf = ({ provider, eventId, level, timeUtc, channel, computer }: EventRecord | EvtxXmlRecord) =>
      [provider, eventId, level, timeUtc, channel.trim(), computer.trim()].join("|");
    expect(read.map((record) => `${record.recordId}|${headOf(record)}`)).toEqual(
      records.map((record) => `${record.eventRecordId}|${headOf(record)}`),
    );
  });
});

// Debian package libevtx-utils.
const EVTXEXPORT = "evtxexport";
const hasEvtxexport = spawnSync(EVTXEXPORT, ["-V"]).status === 0;

describe.skipIf(!hasSamples("evtx") || !hasEvtxexport)("`System` in full, against evtxexport", () => {
  // One of each kind: newer and older templates, forwarded, dirty, wrapped.
  const names = sampleNames("evtx").filter((name) => /NickSmet|LiveId|CAPI2|sysmon|Security_with_size_t/.test(name));

  it.each(names)("%s", (name) => {
    const { stdout } = spawnSync(EVTXEXPORT, ["-f", "xml", samplePath("evtx", name)], { maxBuffer: 1 << 28 });
    const theirs = stdout.toString("utf8").match(/<Event [\s\S]*?<\/Event>/g) ?? [];
    const ours = new Set(readSample(name).map(({ xml }) => systemOf(xml)));
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.map((xml) => systemOf(xml)).filter((system) => !ours.has(system))).toEqual([]);
  });
});

function lineOfXml(recordId: number, event: XmlElement): GoldenLine {
  const system = child(event, "System");
  const text = (name: string) => child(system, name)?.text ?? "";
  return [
    recordId,
    child(system, "Provider")?.attributes.get("Name") ?? "",
    Number(text("EventID")),
    Number(text("Level")),
    child(system, "TimeCreated")?.attributes.get("SystemTime") ?? "",
    text("Channel"),
    text("Computer"),
    flattenXml(event).map(([name, value]) => [name, value]),
  ];
}

/** The golden files leave out what XML cannot hold; we put U+FFFD in its place. */
function withoutReplaced(line: GoldenLine): string {
  const [recordId, provider, eventId, level, timeUtc, channel, computer, data] = line;
  const pairs = data.map(([name, value]): [string, string] => [name, value.replaceAll("\ufffd", "")]);
  return JSON.stringify(normaliseLine([recordId, provider, eventId, level, timeUtc, channel, computer, pairs]));
}

function writable(text: string): string {
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\p{Cs}\ufffe\uffff]/gu, "\ufffd");
}

/** Every element and attribute of `System`, one a line, less what evtxexport prints its own way. */
function systemOf(xml: string): string {
  const lines: string[] = [];
  const list = ({ name, attributes, children, text }: XmlElement, path: string): void => {
    for (const [attribute, value] of attributes) lines.push(`${path}${name}@${attribute}=${value}`);
    if (children.length === 0) lines.push(`${path}${name}=${text}`);
    for (const inner of children) list(inner, `${path}${name}/`);
  };
  const system = child(parseXml(xml), "System");
  if (system) list(system, "");
  return lines
    .join("\n")
    .replace(/(SystemTime=.*\.\d{7})00Z/, "$1Z") // nine decimals, of which the clock has seven
    .replace(/(Keywords=0x)0+(?=[0-9a-f])/, "$1"); // always sixteen digits
}
