/** The two templates of an event as Windows lays them out: an outer one for `System`, an inner one for the data. */
import { ARRAY, VALUE } from "../format/value-type.ts";
import { type ElementSpec, optionalSlot, slot } from "./binxml-spec.ts";
import { Template } from "./template.ts";

/** Value indexes of the outer template, in the order that Windows uses. */
export const OUTER = {
  level: 0,
  opcode: 1,
  task: 2,
  eventId: 3,
  qualifiers: 4,
  keywords: 5,
  timeCreated: 6,
  activityId: 7,
  processId: 8,
  threadId: 9,
  eventRecordId: 10,
  version: 11,
  userId: 12,
  payload: 13,
  relatedActivityId: 14,
  // Further ones where these are values and not literal text:
  provider: 15,
  providerGuid: 16,
  eventSourceName: 17,
  channel: 18,
  computer: 19,
} as const;
/** Without the further ones. */
export const LITERAL_COUNT = OUTER.provider;
export const SUBSTITUTED_COUNT = OUTER.computer + 1;

export const EVENT_NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";

/** Literal text, or `undefined` where each instance brings its own. */
export interface OuterTexts {
  readonly provider: ProviderTexts | undefined;
  readonly channel: string | undefined;
  readonly computer: string | undefined;
}

export interface ProviderTexts {
  readonly name: string;
  readonly guid: string | undefined;
  readonly eventSourceName: string | undefined;
}

export function outerTemplate({ provider, channel, computer }: OuterTexts): Template {
  return new Template({
    name: "Event",
    attributes: [["xmlns", EVENT_NAMESPACE]],
    children: [
      {
        name: "System",
        children: [
          provider ? literalProvider(provider) : SUBSTITUTED_PROVIDER,
          {
            name: "EventID",
            dependency: OUTER.eventId,
            attributes: [["Qualifiers", optionalSlot(OUTER.qualifiers, VALUE.uint16)]],
            children: [optionalSlot(OUTER.eventId, VALUE.uint16)],
          },
          field("Version", OUTER.version, VALUE.uint8),
          field("Level", OUTER.level, VALUE.uint8),
          field("Task", OUTER.task, VALUE.uint16),
          field("Opcode", OUTER.opcode, VALUE.uint8),
          field("Keywords", OUTER.keywords, VALUE.hexInt64),
          { name: "TimeCreated", attributes: [["SystemTime", optionalSlot(OUTER.timeCreated, VALUE.filetime)]] },
          field("EventRecordID", OUTER.eventRecordId, VALUE.uint64),
          {
            name: "Correlation",
            attributes: [
              ["ActivityID", optionalSlot(OUTER.activityId, VALUE.guid)],
              ["RelatedActivityID", optionalSlot(OUTER.relatedActivityId, VALUE.guid)],
            ],
          },
          {
            name: "Execution",
            attributes: [
              ["ProcessID", optionalSlot(OUTER.processId, VALUE.uint32)],
              ["ThreadID", optionalSlot(OUTER.threadId, VALUE.uint32)],
            ],
          },
          { name: "Channel", children: [channel ?? optionalSlot(OUTER.channel, VALUE.string)] },
          { name: "Computer", children: [computer ?? optionalSlot(OUTER.computer, VALUE.string)] },
          { name: "Security", attributes: [["UserID", optionalSlot(OUTER.userId, VALUE.sid)]] },
        ],
      },
      optionalSlot(OUTER.payload, VALUE.binXml),
    ],
  });
}

/** One `Data` for all strings (a reader repeats it for each item), `Binary` when there is one. */
export function classicDataTemplate(): Template {
  return new Template({
    name: "EventData",
    children: [{ name: "Data", children: [slot(0, ARRAY | VALUE.string)] }, field("Binary", 1, VALUE.binary)],
  });
}

/**
 * One `Data` for each name, without the attribute where the name is empty; `Binary` after the last.
 *
 * @param types - Of the values; Null for one that is absent.
 */
export function namedDataTemplate(names: readonly string[], types: readonly number[]): Template {
  return new Template({
    name: "EventData",
    children: [
      ...names.map((name, index): ElementSpec => {
        const attributes = name === "" ? [] : ([["Name", name]] as const);
        const type = types[index] ?? VALUE.null;
        // No template declares Null, and libevtx takes it in optional places only.
        const content = type === VALUE.null ? optionalSlot(index, VALUE.string) : slot(index, type);
        return { name: "Data", attributes, children: [content] };
      }),
      field("Binary", names.length, VALUE.binary),
    ],
  });
}

const SUBSTITUTED_PROVIDER: ElementSpec = {
  name: "Provider",
  attributes: [
    ["Name", optionalSlot(OUTER.provider, VALUE.string)],
    ["Guid", optionalSlot(OUTER.providerGuid, VALUE.guid)],
    ["EventSourceName", optionalSlot(OUTER.eventSourceName, VALUE.string)],
  ],
};

function literalProvider({ name, guid, eventSourceName }: ProviderTexts): ElementSpec {
  const attributes: (readonly [string, string])[] = [["Name", name]];
  if (guid !== undefined) attributes.push(["Guid", guid]);
  if (eventSourceName !== undefined) attributes.push(["EventSourceName", eventSourceName]);
  return { name: "Provider", attributes };
}

function field(name: string, index: number, type: number): ElementSpec {
  return { name, dependency: index, children: [optionalSlot(index, type)] };
}
