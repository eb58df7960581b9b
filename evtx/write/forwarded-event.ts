/** An event as collectors of forwarded events store it: no template, every value as text. */
import { filetimeToIso, isoToFiletime } from "../format/filetime.ts";
import type { ElementSpec, Fragment, Node } from "./binxml-spec.ts";
import { badValue, checkGuid, checkInteger } from "./check.ts";
import { CLASSIC_KEYWORD, type TypedEvent } from "./event-record.ts";
import { EVENT_NAMESPACE } from "./event-template.ts";
import { binaryValue, hexInt64Value, sidValue } from "./typed-value.ts";

/** The texts that the sender's computer had for the numbers of the event. */
export interface RenderingInfo {
  /** As `en-US`. */
  readonly culture: string;
  readonly message?: string;
  readonly level?: string;
  readonly task?: string;
  readonly opcode?: string;
  readonly channel?: string;
  readonly provider?: string;
  readonly keywords?: readonly string[];
}

export function forwardedEvent(event: TypedEvent, recordId: number, rendering?: RenderingInfo): Fragment {
  const children = [system(event, recordId), ...payloadNodes(event)];
  if (rendering) children.push(renderingInfo(rendering));
  return { nodes: [{ name: "Event", attributes: [["xmlns", EVENT_NAMESPACE]], children }] };
}

function system(event: TypedEvent, recordId: number): ElementSpec {
  const { eventRecordId = recordId, keywords = CLASSIC_KEYWORD, qualifiers, userId } = event;
  // For what they refuse.
  hexInt64Value(keywords);
  if (userId !== undefined) sidValue(userId);
  return {
    name: "System",
    children: [
      element("Provider", [
        ["Name", event.provider],
        ["Guid", event.providerGuid === undefined ? undefined : checkGuid(event.providerGuid)],
        ["EventSourceName", event.eventSourceName],
      ]),
      element(
        "EventID",
        [["Qualifiers", qualifiers === undefined ? undefined : number(qualifiers, 0xffff)]],
        number(event.eventId, 0xffff),
      ),
      element("Version", [], number(event.version ?? 0, 0xff)),
      element("Level", [], number(event.level, 0xff)),
      element("Task", [], number(event.task ?? 0, 0xffff)),
      element("Opcode", [], number(event.opcode ?? 0, 0xff)),
      element("Keywords", [], `0x${keywords.toString(16)}`),
      element("TimeCreated", [["SystemTime", nanoseconds(event.timeUtc)]]),
      element("EventRecordID", [], number(eventRecordId, Number.MAX_SAFE_INTEGER)),
      element("Correlation", [
        ["ActivityID", event.activityId === undefined ? undefined : checkGuid(event.activityId)],
        ["RelatedActivityID", event.relatedActivityId === undefined ? undefined : checkGuid(event.relatedActivityId)],
      ]),
      element("Execution", [
        ["ProcessID", number(event.processId ?? 0, 0xffff_ffff)],
        ["ThreadID", number(event.threadId ?? 0, 0xffff_ffff)],
      ]),
      element("Channel", [], event.channel),
      element("Computer", [], event.computer),
      element("Security", [["UserID", userId]]),
    ],
  };
}

function payloadNodes({ data = [], binary, payload }: TypedEvent): Node[] {
  if (payload !== undefined) {
    if (data.length > 0 || binary !== undefined) badValue("an event has data or another payload, not both");
    return "template" in payload ? [payload] : [...payload.nodes];
  }
  const children = data.map(([name, value]) => {
    if (typeof value !== "string") return badValue("a forwarded event has texts only");
    return element("Data", [["Name", name === "" ? undefined : name]], value);
  });
  if (binary !== undefined) {
    binaryValue(binary); // for what it refuses
    children.push(element("Binary", [], binary.toUpperCase()));
  }
  return [{ name: "EventData", children }];
}

function renderingInfo({ culture, keywords = [], ...texts }: RenderingInfo): ElementSpec {
  const { message, level, task, opcode, channel, provider } = texts;
  const children: ElementSpec[] = [];
  const add = (name: string, text: string | undefined) => {
    if (text !== undefined) children.push(element(name, [], text));
  };
  add("Message", message);
  add("Level", level);
  add("Task", task);
  add("Opcode", opcode);
  add("Channel", channel);
  add("Provider", provider);
  if (keywords.length > 0) {
    children.push({ name: "Keywords", children: keywords.map((keyword) => element("Keyword", [], keyword)) });
  }
  return { name: "RenderingInfo", attributes: [["Culture", culture]], children };
}

/** Without the attributes that are absent. */
function element(
  name: string,
  attributes: readonly (readonly [name: string, value: string | undefined])[],
  text = "",
): ElementSpec {
  const present: (readonly [string, string])[] = [];
  for (const [attribute, value] of attributes) if (value !== undefined) present.push([attribute, value]);
  return { name, attributes: present, children: text === "" ? [] : [text] };
}

function number(value: number, max: number): string {
  return String(checkInteger(value, 0, max));
}

/** Nine decimals, as the service prints them. */
function nanoseconds(iso: string): string {
  const ticks = isoToFiletime(iso);
  return filetimeToIso(Number(ticks & 0xffff_ffffn), Number(ticks >> 32n)).replace("Z", "00Z");
}
