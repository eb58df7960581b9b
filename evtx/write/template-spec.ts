/** The two templates of an event as Windows lays them out: an outer one for `System`, an inner one for the data. */

import { ARRAY, VALUE } from "../format/value-type.ts";
import { contentHash } from "./content-hash.ts";

export interface Slot {
  /** Index of the value. */
  readonly slot: number;
  readonly type: number;
  readonly optional: boolean;
}

/** Literal text or the place of a value. */
export type Part = string | Slot;

export interface ElementSpec {
  readonly name: string;
  /** The element is left out when this value is Null. */
  readonly dependency?: number;
  readonly attributes?: readonly (readonly [name: string, value: Part])[];
  readonly children?: readonly (Part | ElementSpec)[];
}

export interface TemplateSpec {
  /** Made from the content: two templates under one GUID would defeat every reader that caches by it. */
  readonly guid: Uint8Array;
  readonly body: ElementSpec;
}

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
} as const;
export const OUTER_COUNT = Object.keys(OUTER).length;

const EVENT_NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";

export function outerTemplate(
  provider: string,
  providerGuid: string | undefined,
  channel: string,
  computer: string,
): TemplateSpec {
  const guid = providerGuid === undefined ? [] : ([["Guid", providerGuid]] as const);
  return template({
    name: "Event",
    attributes: [["xmlns", EVENT_NAMESPACE]],
    children: [
      {
        name: "System",
        children: [
          { name: "Provider", attributes: [["Name", provider], ...guid] },
          {
            name: "EventID",
            dependency: OUTER.eventId,
            attributes: [["Qualifiers", optional(OUTER.qualifiers, VALUE.uint16)]],
            children: [optional(OUTER.eventId, VALUE.uint16)],
          },
          field("Version", OUTER.version, VALUE.uint8),
          field("Level", OUTER.level, VALUE.uint8),
          field("Task", OUTER.task, VALUE.uint16),
          field("Opcode", OUTER.opcode, VALUE.uint8),
          field("Keywords", OUTER.keywords, VALUE.hexInt64),
          { name: "TimeCreated", attributes: [["SystemTime", optional(OUTER.timeCreated, VALUE.filetime)]] },
          field("EventRecordID", OUTER.eventRecordId, VALUE.uint64),
          {
            name: "Correlation",
            attributes: [
              ["ActivityID", optional(OUTER.activityId, VALUE.guid)],
              ["RelatedActivityID", optional(OUTER.relatedActivityId, VALUE.guid)],
            ],
          },
          {
            name: "Execution",
            attributes: [
              ["ProcessID", optional(OUTER.processId, VALUE.uint32)],
              ["ThreadID", optional(OUTER.threadId, VALUE.uint32)],
            ],
          },
          { name: "Channel", children: [channel] },
          { name: "Computer", children: [computer] },
          { name: "Security", attributes: [["UserID", optional(OUTER.userId, VALUE.sid)]] },
        ],
      },
      optional(OUTER.payload, VALUE.binXml),
    ],
  });
}

/** One `Data` for all strings (a reader repeats it for each item), `Binary` when there is one. */
export function classicDataTemplate(): TemplateSpec {
  return template({
    name: "EventData",
    children: [{ name: "Data", children: [required(0, ARRAY | VALUE.string)] }, binaryElement(1)],
  });
}

/** One `Data` for each name, without the attribute where the name is empty; `Binary` after the last. */
export function namedDataTemplate(names: readonly string[]): TemplateSpec {
  return template({
    name: "EventData",
    children: [
      ...names.map((name, slot): ElementSpec => {
        const attributes = name === "" ? [] : ([["Name", name]] as const);
        return { name: "Data", attributes, children: [required(slot, VALUE.string)] };
      }),
      binaryElement(names.length),
    ],
  });
}

function template(body: ElementSpec): TemplateSpec {
  return { guid: contentHash(JSON.stringify(body)), body };
}

function field(name: string, slot: number, type: number): ElementSpec {
  return { name, dependency: slot, children: [optional(slot, type)] };
}

function binaryElement(slot: number): ElementSpec {
  return field("Binary", slot, VALUE.binary);
}

function optional(slot: number, type: number): Slot {
  return { slot, type, optional: true };
}

function required(slot: number, type: number): Slot {
  return { slot, type, optional: false };
}
