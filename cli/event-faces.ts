import { safeJson } from "../analyzer/report/safe-text.ts";
import { XML_DOCUMENT } from "../evtx/format/xml-document.ts";
import type { EvtxRecord, EvtxXmlRecord } from "../evtx/types.ts";
import { EventTable } from "./event-table.ts";
import type { Screen } from "./output.ts";

export const FORMATS = ["jsonl", "table", "xml"] as const;

/** How records are printed, and what stands before the first and behind the last. */
export type EventFace = { readonly head: string; readonly tail: string } & (
  | { readonly xml: false; readonly toText: (record: EvtxRecord) => string }
  | { readonly xml: true; readonly toText: (record: EvtxXmlRecord) => string }
);

export function eventFace(format: (typeof FORMATS)[number], screen: Screen): EventFace {
  switch (format) {
    case "jsonl":
      return { xml: false, head: "", tail: "", toText: toJsonLine };
    case "table": {
      const table = new EventTable(screen);
      return { xml: false, head: table.head(), tail: "", toText: (record) => table.row(record) };
    }
    case "xml":
      return { xml: true, ...XML_DOCUMENT, toText: ({ xml }) => (xml === "" ? "" : `${xml}\n`) };
  }
}

function toJsonLine(record: EvtxRecord): string {
  const { recordId, provider, eventId, level, timeUtc, channel, computer, data } = record;
  const line = JSON.stringify({ recordId, provider, eventId, level, timeUtc, channel, computer, data });
  return `${safeJson(line)}\n`;
}
