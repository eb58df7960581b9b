/** An event as the values of the two templates that Windows uses for it. */
import { VALUE } from "../format/value-type.ts";
import type { EvtxEvent, SubstitutableField } from "../types.ts";
import type { Fragment, Instance, Value } from "./binxml-spec.ts";
import { badValue, checkGuid, checkText } from "./check.ts";
import {
  classicDataTemplate,
  LITERAL_COUNT,
  namedDataTemplate,
  OUTER,
  type OuterTexts,
  outerTemplate,
  type ProviderTexts,
  SUBSTITUTED_COUNT,
} from "./event-template.ts";
import type { Template } from "./template.ts";
import * as typed from "./typed-value.ts";

/** An event whose data may be of any type, or any BinXml. */
export interface TypedEvent extends Omit<EvtxEvent, "data"> {
  readonly data?: readonly (readonly [name: string, value: string | Value])[];
  /** In the place of `EventData`, with no `data` and `binary`: `UserData`, say. */
  readonly payload?: Instance | Fragment;
}

/** What Windows gives to events of classic sources. */
export const CLASSIC_KEYWORD = 0x80_0000_0000_0000n;
const CLASSIC_KEYWORDS = typed.hexInt64Value(CLASSIC_KEYWORD);

const LITERAL: readonly SubstitutableField[] = [];

/** Makes each template once a file: a chunk knows it again by identity. */
export class EventShaper {
  readonly #classic = classicDataTemplate();
  readonly #templates = new Map<string, Template>();

  shape(event: TypedEvent, recordId: number, filetime: typed.TypedValue): Instance {
    const template = this.#outer(event);
    const { substituted = LITERAL } = event;
    const values = new Array<Value>(substituted.length > 0 ? SUBSTITUTED_COUNT : LITERAL_COUNT).fill(typed.NULL_VALUE);
    values[OUTER.level] = typed.uint8Value(event.level);
    values[OUTER.opcode] = typed.uint8Value(event.opcode ?? 0);
    values[OUTER.task] = typed.uint16Value(event.task ?? 0);
    values[OUTER.eventId] = typed.uint16Value(event.eventId);
    if (event.qualifiers !== undefined) values[OUTER.qualifiers] = typed.uint16Value(event.qualifiers);
    values[OUTER.keywords] = event.keywords === undefined ? CLASSIC_KEYWORDS : typed.hexInt64Value(event.keywords);
    values[OUTER.timeCreated] = filetime;
    if (event.activityId !== undefined) values[OUTER.activityId] = typed.guidValue(event.activityId);
    values[OUTER.processId] = typed.uint32Value(event.processId ?? 0);
    values[OUTER.threadId] = typed.uint32Value(event.threadId ?? 0);
    values[OUTER.eventRecordId] = typed.uint64Value(event.eventRecordId ?? recordId);
    values[OUTER.version] = typed.uint8Value(event.version ?? 0);
    if (event.userId !== undefined) values[OUTER.userId] = typed.sidValue(event.userId);
    values[OUTER.payload] = this.#payload(event);
    if (event.relatedActivityId !== undefined) {
      values[OUTER.relatedActivityId] = typed.guidValue(event.relatedActivityId);
    }
    for (const field of substituted) substitute(event, field, values);
    return { template, values };
  }

  #outer(event: TypedEvent): Template {
    const { provider, providerGuid, eventSourceName, channel, computer, substituted = LITERAL } = event;
    if (providerGuid !== undefined) checkGuid(providerGuid);
    const ofProvider: ProviderTexts | undefined = substituted.includes("provider")
      ? undefined
      : { name: provider, guid: providerGuid, eventSourceName };
    const texts: OuterTexts = {
      provider: ofProvider,
      channel: substituted.includes("channel") ? undefined : channel,
      computer: substituted.includes("computer") ? undefined : computer,
    };
    return this.#get(
      ["outer", ofProvider?.name, ofProvider?.guid, ofProvider?.eventSourceName, texts.channel, texts.computer],
      () => outerTemplate(texts),
    );
  }

  #payload({ data = [], binary, payload }: TypedEvent): Instance | Fragment {
    if (payload !== undefined) {
      if (data.length > 0 || binary !== undefined) badValue("an event has data or another payload, not both");
      return payload;
    }
    const binaryValue = binary === undefined ? typed.NULL_VALUE : typed.binaryValue(binary);
    const strings = classicStrings(data);
    if (strings.length > 0) {
      return { template: this.#classic, values: [typed.stringArrayValue(strings), binaryValue] };
    }
    const values = data.map(([, value]) => (typeof value === "string" ? typed.stringValue(value) : value));
    const names = data.map(([name]) => name);
    const types = values.map(declaredType);
    const template = this.#get(["named", ...types, ...names], () => namedDataTemplate(names, types));
    values.push(binaryValue);
    return { template, values };
  }

  #get(key: readonly (string | number | undefined)[], make: () => Template): Template {
    const text = keyText(key);
    const known = this.#templates.get(text);
    if (known) return known;
    const made = make();
    this.#templates.set(text, made);
    return made;
  }
}

/** The same for equal lists only: texts hold no NUL. */
function keyText(key: readonly (string | number | undefined)[]): string {
  let text = "";
  for (const part of key) {
    if (typeof part === "string") text += `\0=${checkText(part)}`;
    else text += `\0${part ?? ""}`;
  }
  return text;
}

function substitute(event: TypedEvent, field: SubstitutableField, values: Value[]): void {
  values[OUTER[field]] = typed.stringValue(event[field]);
  if (field !== "provider") return;
  if (event.providerGuid !== undefined) values[OUTER.providerGuid] = typed.guidValue(event.providerGuid);
  if (event.eventSourceName !== undefined) values[OUTER.eventSourceName] = typed.stringValue(event.eventSourceName);
}

/** The insertion strings of a classic source; none where anything has a name or another type. */
function classicStrings(data: NonNullable<TypedEvent["data"]>): readonly string[] {
  const strings: string[] = [];
  for (const [name, value] of data) {
    if (name !== "" || typeof value !== "string") return [];
    strings.push(value);
  }
  return strings;
}

function declaredType(value: Value): number {
  return "content" in value ? value.type : VALUE.binXml;
}
