import type { EvtxXmlRecord, Fragment, TypedEvent } from "../../evtx/index.ts";
import { child, localName, parseXml, type XmlElement } from "../decode/xml.ts";

/**
 * An event for the writer with all that its record says, so that a log can be cut without losing anything: everything in
 * `System`, the data, or whatever stands in its place. Types of values become text.
 *
 * @throws ArtifactError where the XML cannot be read.
 */
export function toWritable(record: EvtxXmlRecord): TypedEvent {
  const root = parseXml(record.xml);
  const system = child(root, "System");
  const attribute = (name: string, key: string): string | undefined => child(system, name)?.attributes.get(key);
  const number = (name: string): number | undefined => toNumber(child(system, name)?.text);
  const keywords = child(system, "Keywords")?.text.trim();
  return defined<TypedEvent>({
    provider: record.provider,
    eventId: record.eventId & 0xffff,
    level: record.level,
    timeUtc: record.timeUtc,
    channel: record.channel,
    computer: record.computer,
    eventRecordId: record.eventRecordId,
    providerGuid: attribute("Provider", "Guid"),
    eventSourceName: attribute("Provider", "EventSourceName"),
    qualifiers: toNumber(attribute("EventID", "Qualifiers")),
    version: number("Version"),
    task: number("Task"),
    opcode: number("Opcode"),
    keywords: keywords !== undefined && /^0x[0-9a-f]{1,16}$/i.test(keywords) ? BigInt(keywords) : undefined,
    activityId: attribute("Correlation", "ActivityID"),
    relatedActivityId: attribute("Correlation", "RelatedActivityID"),
    processId: toNumber(attribute("Execution", "ProcessID")),
    threadId: toNumber(attribute("Execution", "ThreadID")),
    userId: attribute("Security", "UserID"),
    ...payloadOf(root, record),
  });
}

/** The least that a record says, for one whose details cannot be written. */
export function toPlainWritable(record: Omit<EvtxXmlRecord, "recordId" | "xml">): TypedEvent {
  const { provider, eventId, level, timeUtc, channel, computer, eventRecordId, data } = record;
  return { provider, eventId: eventId & 0xffff, level, timeUtc, channel, computer, eventRecordId, data };
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function defined<T extends object>(value: Loose<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

function toNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : undefined;
}

/** `Data` and `Binary` as data, anything else as the elements that it is. */
function payloadOf(root: XmlElement, record: EvtxXmlRecord): Pick<TypedEvent, "data" | "binary" | "payload"> {
  const payload = root.children.find(({ name }) => !["System", "RenderingInfo"].includes(localName(name)));
  if (payload === undefined) return { data: [] };
  const isPlain =
    payload.name === "EventData" &&
    payload.children.every(({ name, children }) => (name === "Data" || name === "Binary") && children.length === 0);
  if (!isPlain) return { payload: { nodes: [toSpec(payload)] } };
  const binary = child(payload, "Binary")?.text.trim();
  const data = record.data.filter(([name]) => name !== "Binary");
  return { data, ...(binary === undefined || binary === "" ? {} : { binary }) };
}

type Node = Fragment["nodes"][number];

/** Text stands before the elements: no event mixes the two. */
function toSpec(element: XmlElement): Node {
  const text = element.text.trim() === "" && element.children.length > 0 ? [] : [element.text];
  return {
    name: element.name,
    attributes: [...element.attributes],
    children: [...text.filter((one) => one !== ""), ...element.children.map(toSpec)],
  };
}
