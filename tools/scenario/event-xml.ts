import type { EvtxEvent } from "../../evtx/index.ts";
import { type Language, renderingOf } from "./language.ts";

const toXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Records as Event Viewer exports them to XML: one line, single quotes, in `<Events>`. */
export function toEventXml(events: readonly EvtxEvent[], language: Language): string {
  const head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n';
  return `${head}<Events>${events.map((event) => toEvent(event, language)).join("")}</Events>`;
}

function toEvent(
  {
    provider,
    providerGuid,
    eventId,
    qualifiers,
    level,
    timeUtc,
    eventRecordId,
    channel,
    computer,
    data,
    binary,
  }: EvtxEvent,
  language: Language,
): string {
  const guid = providerGuid === undefined ? "" : ` Guid='${providerGuid}'`;
  const strings = data.map(([name, text]) =>
    name === "" ? `<Data>${toXml(text)}</Data>` : `<Data Name='${name}'>${toXml(text)}</Data>`,
  );
  const system = [
    `<Provider Name='${toXml(provider)}'${guid}/>`,
    `<EventID Qualifiers='${qualifiers ?? 0}'>${eventId}</EventID>`,
    `<Level>${level}</Level><Task>0</Task><Keywords>0x80000000000000</Keywords>`,
    `<TimeCreated SystemTime='${timeUtc}'/>`,
    `<EventRecordID>${eventRecordId ?? 0}</EventRecordID>`,
    `<Channel>${channel}</Channel><Computer>${toXml(computer)}</Computer><Security/>`,
  ].join("");
  const payload = `${strings.join("")}${binary === undefined ? "" : `<Binary>${binary}</Binary>`}`;
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>${system}</System><EventData>${payload}</EventData>${renderingOf(level ?? 4, language)}</Event>`;
}
