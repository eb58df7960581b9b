import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../collector/redact/redactor.ts";
import { binaryValue, EvtxReader, EvtxWriter, writeEvtx } from "../../../evtx/index.ts";
import { toUtf16 } from "../../support/memory-container.ts";
import { ENCODINGS, IDENTITIES, readings, SECRETS, type Sentinel } from "./sentinels.ts";

/** Planted in every source in every way, nothing of them comes out. */

const ALL = [...SECRETS, ...IDENTITIES];
const KEY = new Uint8Array(32).fill(3);
const escaped = (text: string): string => text.replace(/[<>&"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

interface Source {
  readonly path: string;
  readonly plant: (text: string) => Uint8Array;
  /** All texts of what came out. */
  readonly read: (bytes: Uint8Array) => string[];
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const asText = (bytes: Uint8Array): string[] => [Buffer.from(bytes).toString("utf8")];
const EVENT = {
  provider: "PasswordResetService",
  eventId: 33001,
  level: 2,
  timeUtc: "2024-05-01T00:00:00Z",
  channel: "Application",
  computer: "SRV",
};

function logTexts(bytes: Uint8Array): string[] {
  const texts: string[] = [];
  const reader = new EvtxReader(({ computer, data }) => {
    texts.push(computer, ...data.map(([, value]) => value));
  });
  reader.push(bytes);
  reader.end();
  // What no reader shows must not be there either.
  return [
    ...texts,
    Buffer.from(bytes).toString("utf16le"),
    Buffer.from(bytes.subarray(1)).toString("utf16le"),
    Buffer.from(bytes).toString("latin1"),
  ];
}

const SOURCES: readonly Source[] = [
  {
    path: "logs/aadconnect/trace-1.log",
    plant: (text) => utf8(`[10:00:00.000] [ 1] [INFO ] ${text}\r\nnext line\r\n`),
    read: asText,
  },
  {
    path: "logs/aadconnect/trace-2.log",
    plant: (text) => toUtf16(`line ${text} end`),
    read: (bytes) => [Buffer.from(bytes).toString("utf16le")],
  },
  {
    path: "host/service.json",
    plant: (text) => utf8(JSON.stringify({ detail: text, list: [`x ${text}`] })),
    read: (bytes) => allStrings(JSON.parse(Buffer.from(bytes).toString("utf8"))),
  },
  { path: "collector.log", plant: (text) => utf8(`${JSON.stringify({ message: text })}\n`), read: asText },
  {
    path: "config/server-configuration/GlobalSettings/MV.xml",
    plant: (text) => utf8(`<a b="${escaped(text)}"><c>${escaped(text)}</c><!-- ${escaped(text)} --></a>`),
    read: asText,
  },
  {
    path: "events/application.evtx",
    plant: (text) => writeEvtx([{ ...EVENT, data: [["", text.replaceAll("\0", "")]] }]),
    read: logTexts,
  },
  { path: "events/system.evtx", plant: (text) => writeEvtx([{ ...EVENT, data: [["Detail", text]] }]), read: logTexts },
  {
    path: "events/forwarded.evtx",
    plant: (text) => {
      const writer = new EvtxWriter();
      writer.addForwarded(
        {
          ...EVENT,
          data: [
            ["Detail", text],
            ["", text],
          ],
        },
        { culture: "en-US", message: text },
      );
      return writer.finish();
    },
    read: logTexts,
  },
  {
    path: "events/binary.evtx",
    plant: (text) => {
      const writer = new EvtxWriter();
      writer.addEvent({
        ...EVENT,
        data: [
          ["Blob", binaryValue(Buffer.from(text, "utf16le").toString("hex"))],
          ["Blob8", binaryValue(Buffer.from(text, "utf8").toString("hex"))],
        ],
      });
      return writer.finish();
    },
    read: logTexts,
  },
];

function allStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(allStrings) : [];
}

it("has enough of them, each with a piece of its own", () => {
  expect(ALL.length).toBeGreaterThanOrEqual(60);
  expect(ALL.filter(({ text, needle }) => !text.includes(needle))).toEqual([]);
});

describe.each(SOURCES)("$path", ({ path, plant, read }) => {
  it.each(Object.entries(ENCODINGS))("%s", (_, encode) => {
    const found = ALL.filter((sentinel) => survives(sentinel, encode));
    expect(found.map(({ text }) => text)).toEqual([]);
  });

  function survives({ text, needle }: Sentinel, encode: (text: string) => string): boolean {
    const bytes = plant(encode(text));
    const redactor = createRedactor({ identities: true, seedKey: KEY });
    redactor.learn(path, bytes);
    const out = read(redactor.redact(path, bytes)).flatMap(readings).join("\n");
    return out.toLowerCase().includes(needle.toLowerCase());
  }
});

it("can see what it looks for", () => {
  const seen = ALL.filter(({ text, needle }) =>
    Object.values(ENCODINGS).every((encode) => readings(encode(text)).some((one) => one.includes(needle))),
  );
  expect(ALL.filter((one) => !seen.includes(one)).map(({ text }) => text)).toEqual([]);
});
