import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HEAD_BYTES, recogniseContent, recognisePath } from "../../analyzer/recognise.ts";
import { writeEvtx } from "../../evtx/index.ts";
import { toBytes, toUtf16 } from "../support/memory-container.ts";

const kindOf = (content: Uint8Array | string): string => recogniseContent(toBytes(content)).kind;

describe("by content", () => {
  it.each([
    ["event-log", writeEvtx([]).subarray(0, 4096)],
    ["event-xml", "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"],
    ["event-xml", '\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<Events>'],
    ["event-xml", toUtf16("<Events>")],
    ["event-xml", toUtf16("\r\n<Events>", { bigEndian: true, mark: false })],
    ["event-xml", "<!-- <ma-data> -->\n<Events>"],
    ["event-xml", "<!DOCTYPE Events [<!ENTITY x 'y'>]><Events>"],
    ["server-configuration", "<ma-data>\r\n<format-version>"],
    ["server-configuration", "<saved-mv-configuration server='A'>"],
    ["server-configuration", "<synchronizationRule>"],
    ["wizard-trace", "[10:20:30.001] [  1] [INFO ] Application starting\r\n"],
    ["wizard-trace", toUtf16("Start Time (UTC): Tue, 03 May 2016 10:20:30 GMT\r\n")],
    ["ignored", ""],
    ["ignored", "PK\x03\x04"],
    ["ignored", "<html>"],
    ["ignored", "<EventLog>"],
    ["ignored", "<ma-database>"],
    ["ignored", "<!-- never closed"],
    ["ignored", "Application Version: 1.2.3 of another product"],
    ["ignored", '{"name":"ADSync"}'],
    ["ignored", new Uint8Array(HEAD_BYTES)],
    ["ignored", "<!---->".repeat(9000)],
  ])("%s: %#", (kind, content) => {
    expect(kindOf(content)).toBe(kind);
  });

  it("gives a reason for what it ignores", () => {
    expect(recogniseContent(new Uint8Array(0))).toEqual({ kind: "ignored", reason: "empty" });
  });
});

describe("by place in a bundle", () => {
  it.each([
    ["manifest.json", { kind: "manifest" }],
    ["collector.log", { kind: "collector-log" }],
    [
      "host/powershell.json",
      expect.objectContaining({ kind: "ignored", reason: expect.stringContaining("for people") }),
    ],
    ["logs/setup/x.log", expect.objectContaining({ kind: "ignored" })],
    ["host/service.json", { kind: "json-artifact", artifact: "service" }],
    ["network/probes.json", { kind: "json-artifact", artifact: "network" }],
    ["config/server-configuration/GlobalSettings/MV.xml", { kind: "server-configuration" }],
    ["logs/aadconnect/trace-20240501-102030.log", { kind: "wizard-trace" }],
    ["case/host/service.json", undefined],
    ["constructor", undefined],
  ])("%s", (path, expected) => {
    expect(recognisePath(path)).toEqual(expected);
  });
});

const samples = join(import.meta.dirname, "../../../shared/samples");

describe.skipIf(!existsSync(samples))("real files (beside the checkout)", () => {
  it("are known by their content", () => {
    const kinds = new Map<string, number>();
    for (const entry of readdirSync(samples, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.parentPath.includes("damaged")) continue;
      const kind = recogniseContent(readFileSync(join(entry.parentPath, entry.name)).subarray(0, HEAD_BYTES)).kind;
      const key = `${entry.name.replace(/^.*\./, "")} ${kind}`;
      kinds.set(key, (kinds.get(key) ?? 0) + 1);
    }
    expect(Object.fromEntries(kinds)).toMatchObject({ "evtx event-log": 35, "xml server-configuration": 130 });
    expect(kinds.get("evtx ignored")).toBeUndefined();
    expect(kinds.get("xml ignored")).toBeUndefined();
  });
});
