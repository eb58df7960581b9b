import { ArtifactError } from "../../bundle/errors.ts";
import type { EventDatum, EventRecord } from "../../bundle/events.ts";
import { cleanText, decodeTextStream, Interner } from "./text.ts";
import { child, localName, parseXml, type XmlElement } from "./xml.ts";

/**
 * Exported event XML: `wevtutil qe /f:xml` (events side by side, no root), `/e:Events` or Event Viewer (a root around
 * them), `Get-WinEvent … .ToXml()` (single quotes, one a line). Shape: the Win32 event schema,
 * http://schemas.microsoft.com/win/2004/08/events/event.
 */

/** Characters of one event's XML. Ours: Windows limits a record to 64 KiB, and escaping makes it no tenfold. */
const MAX_EVENT_CHARS = 1024 * 1024;

const EVENT_SCHEMA = "schemas.microsoft.com/win/2004/08/events/event";

type LostCode = "xml-malformed" | "event-too-large";

/** What a reading of event XML amounts to. */
export interface EventXmlSummary {
  /** Events found, whether or not they could be read or were wanted. */
  readonly eventsSeen: number;
  /** Events of wanted providers, handed over. */
  readonly eventsDecoded: number;
  /** Events that could not be read, by reason. */
  readonly lost: Readonly<Record<LostCode, number>>;
  /** Earliest and latest time over all events that could be read, wanted or not. */
  readonly firstTimeUtc: string | null;
  readonly lastTimeUtc: string | null;
}

export interface EventXmlOptions {
  /** Exact provider names; absent: every event. */
  readonly providers?: ReadonlySet<string>;
}

interface Fragments {
  onEvent(xml: string): void;
  onLost(code: LostCode): void;
}

/**
 * All that matters for cutting. Other tags are passed over as text: no `<` can hide in them, since their attributes
 * must not hold one.
 */
const MARKUP = /<(?:\/?Event(?=[\s/>])|[!?])/g;
const LONGEST_MARKUP = "<![CDATA[".length;
const PLAIN = /["'<>]/g;
const IN_DOUBLE = /["<]/g;
const IN_SINGLE = /['<]/g;
const TERMINATORS = { comment: "-->", instruction: "?>", cdata: "]]>" } as const;

const UNDECIDED = -1;

type State = "text" | "tag" | keyof typeof TERMINATORS;

/**
 * Cuts `<Event …>…</Event>` out of a stream of text. Holds one event at most, and of that no more than
 * {@link MAX_EVENT_CHARS}: a longer one is walked through to its end without being kept.
 *
 * A damaged event costs itself: a `<` inside a tag ends that tag, and the start of an event of the event schema begins
 * a new one wherever it stands, since events do not nest.
 */
class EventCutter {
  readonly #to: Fragments;
  #state: State = "text";
  /** Undecided end of the previous piece, shorter than the longest opening token. */
  #tail = "";
  /** Inside a tag: its text so far, and the open quote. */
  #tag: string[] = [];
  #tagChars = 0;
  #quote: '"' | "'" | null = null;
  /** Depth of `Event` elements; 0 outside. */
  #depth = 0;
  #parts: string[] = [];
  #chars = 0;

  constructor(to: Fragments) {
    this.#to = to;
  }

  /** @throws ArtifactError `xml-doctype-refused`. */
  push(piece: string): void {
    const text = this.#tail + piece;
    this.#tail = "";
    let at = 0;
    while (at < text.length) {
      const next = this.#state === "text" ? this.#text(text, at) : this.#inside(text, at);
      if (next === UNDECIDED) {
        this.#tail = text.slice(at);
        return;
      }
      at = next;
    }
  }

  end(): void {
    if (this.#depth > 0) this.#lose();
    this.#tail = "";
  }

  /** Returns where to go on, or that more text is needed to decide. */
  #text(text: string, at: number): number {
    MARKUP.lastIndex = at;
    const found = MARKUP.exec(text);
    if (found === null) {
      const last = text.lastIndexOf("<");
      const safe = last >= at && text.length - last < LONGEST_MARKUP ? last : text.length;
      this.#keep(text, at, safe);
      return safe === at ? UNDECIDED : safe;
    }
    const open = found.index;
    this.#keep(text, at, open);
    const head = text.slice(open, open + LONGEST_MARKUP);
    if (head === "<![CDATA[") return this.#enter("cdata", text, open, 9);
    if (head.startsWith("<!--")) return this.#enter("comment", text, open, 4);
    if (head.startsWith("<?")) return this.#enter("instruction", text, open, 2);
    if ("<![CDATA[".startsWith(head) || "<!--".startsWith(head)) return open === at ? UNDECIDED : open;
    if (head.startsWith("<!")) throw new ArtifactError("xml-doctype-refused");
    this.#state = "tag";
    this.#tag = ["<"];
    this.#tagChars = 1;
    this.#quote = null;
    return open + 1;
  }

  #enter(state: keyof typeof TERMINATORS, text: string, open: number, length: number): number {
    this.#state = state;
    this.#keep(text, open, open + length);
    return open + length;
  }

  #inside(text: string, at: number): number {
    if (this.#state === "tag") return this.#inTag(text, at);
    const token = TERMINATORS[this.#state as keyof typeof TERMINATORS];
    const found = text.indexOf(token, at);
    if (found >= 0) {
      this.#keep(text, at, found + token.length);
      this.#state = "text";
      return found + token.length;
    }
    // The terminator may straddle two pieces.
    const safe = Math.max(at, text.length - token.length + 1);
    this.#keep(text, at, safe);
    return safe === at ? UNDECIDED : safe;
  }

  #inTag(text: string, at: number): number {
    const pattern = this.#quote === null ? PLAIN : this.#quote === '"' ? IN_DOUBLE : IN_SINGLE;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    const end = found === null ? text.length : found.index;
    this.#keepTag(text.slice(at, end));
    if (found === null) return end;
    const [mark] = found;
    if (mark === "<") {
      this.#endTag(false);
      return end;
    }
    this.#keepTag(mark);
    if (mark === ">") this.#endTag(true);
    else this.#quote = this.#quote === null && (mark === '"' || mark === "'") ? mark : null;
    return end + 1;
  }

  #keepTag(text: string): void {
    this.#tagChars += text.length;
    // One piece more than the cap, so that the event is seen to be too large.
    if (this.#tagChars - text.length <= MAX_EVENT_CHARS) this.#tag.push(text);
  }

  #endTag(whole: boolean): void {
    this.#state = "text";
    const tag = this.#tag.join("");
    this.#tag = [];
    if (tag.startsWith("</")) {
      this.#keepText(tag);
      if (this.#depth > 0) this.#close();
      return;
    }
    if (this.#depth > 0 && tag.includes(EVENT_SCHEMA)) this.#lose();
    this.#depth += 1;
    this.#keepText(tag);
    if (whole && tag.endsWith("/>")) this.#close();
  }

  #keep(text: string, from: number, to: number): void {
    if (this.#depth > 0 && to > from) this.#keepText(text.slice(from, to));
  }

  #keepText(text: string): void {
    if (this.#depth === 0) return;
    this.#chars += text.length;
    if (this.#chars > MAX_EVENT_CHARS) this.#parts = [];
    else this.#parts.push(text);
  }

  #close(): void {
    this.#depth -= 1;
    if (this.#depth > 0) return;
    if (this.#chars > MAX_EVENT_CHARS) this.#to.onLost("event-too-large");
    else this.#to.onEvent(this.#parts.join(""));
    this.#reset();
  }

  #lose(): void {
    this.#to.onLost(this.#chars > MAX_EVENT_CHARS ? "event-too-large" : "xml-malformed");
    this.#reset();
  }

  #reset(): void {
    this.#depth = 0;
    this.#parts = [];
    this.#chars = 0;
  }
}

/** ISO 8601 with seven decimals; `null` for anything that is no time. */
function toEventTime(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{0,9}))?Z?$/.exec(text.trim());
  if (!match || Number.isNaN(Date.parse(`${match[1]}T${match[2]}Z`))) return null;
  return `${match[1]}T${match[2]}.${(match[3] ?? "").padEnd(7, "0").slice(0, 7)}Z`;
}

function wholeNumber(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? "";
  const value = /^\d{1,16}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/** Same flattening as of `.evtx`: leaves by name in document order, attributes before their element. */
function collectData(element: XmlElement, depth: number, into: EventDatum[]): void {
  const name = localName(element.name);
  for (const [attribute, value] of element.attributes) {
    if (attribute === "Name" || attribute === "xmlns" || attribute.startsWith("xmlns:")) continue;
    into.push([cleanText(`${name}@${attribute}`, 256), cleanText(value)]);
  }
  for (const inner of element.children) collectData(inner, depth + 1, into);
  const isLeaf = element.children.length === 0 && depth > 0;
  if (!isLeaf && element.text.trim() === "") return;
  const label = name === "Data" ? (element.attributes.get("Name") ?? "") : name;
  into.push([cleanText(label, 256), cleanText(element.text)]);
}

/** Localised, or of no use to any rule. */
const SKIP = [
  "Event/RenderingInfo",
  "Event/System/Version",
  "Event/System/Task",
  "Event/System/Opcode",
  "Event/System/Keywords",
  "Event/System/Correlation",
  "Event/System/Execution",
  "Event/System/Security",
];
/** Ours: real events have some fifty. */
const MAX_EVENT_NODES = 10_000;

/** @returns `null` where the event lacks what makes it one. */
function toRecord(event: XmlElement, names: Interner): EventRecord | null {
  const system = child(event, "System");
  const provider = child(system, "Provider")?.attributes.get("Name");
  const eventId = wholeNumber(child(system, "EventID")?.text);
  const recordId = wholeNumber(child(system, "EventRecordID")?.text);
  const timeUtc = toEventTime(child(system, "TimeCreated")?.attributes.get("SystemTime") ?? "");
  if (provider === undefined || eventId === null || recordId === null || timeUtc === null) return null;

  const data: EventDatum[] = [];
  for (const part of event.children) if (part !== system) collectData(part, 0, data);
  return {
    recordId,
    provider: names.get(cleanText(provider, 256)),
    eventId: eventId & 0xffff,
    level: (wholeNumber(child(system, "Level")?.text) ?? 0) & 0xff,
    timeUtc,
    channel: names.get(cleanText(child(system, "Channel")?.text.trim() ?? "", 256)),
    computer: names.get(cleanText(child(system, "Computer")?.text.trim() ?? "", 256)),
    data: data.map(([name, value]) => [names.get(name), value] as const),
  };
}

/** The provider and time without a parse, for passing over the many events that nobody asked for. */
const PROVIDER = /<Provider\s[^<>]*?\bName\s*=\s*(?:"([^"<&]*)"|'([^'<&]*)')/;
const TIME = /<TimeCreated\s[^<>]*?\bSystemTime\s*=\s*["']([^"'<&]*)["']/;

/**
 * Streams the events of an export. Memory does not grow with the input: one event of {@link MAX_EVENT_CHARS} at most is
 * held. An event that cannot be read is counted, and the reading goes on behind it.
 *
 * @param onRecord - Called in the order of the file.
 * @throws ArtifactError `xml-doctype-refused`: whatever was handed over before is not to be trusted.
 */
export async function readEventXml(
  source: AsyncIterable<Uint8Array>,
  onRecord: (record: EventRecord) => void,
  options: EventXmlOptions = {},
): Promise<EventXmlSummary> {
  const names = new Interner();
  let eventsSeen = 0;
  let eventsDecoded = 0;
  const lost: Record<LostCode, number> = { "xml-malformed": 0, "event-too-large": 0 };
  let firstTimeUtc: string | null = null;
  let lastTimeUtc: string | null = null;
  const note = (timeUtc: string): void => {
    if (firstTimeUtc === null || timeUtc < firstTimeUtc) firstTimeUtc = timeUtc;
    if (lastTimeUtc === null || timeUtc > lastTimeUtc) lastTimeUtc = timeUtc;
  };

  const onLost = (code: LostCode): void => {
    eventsSeen += 1;
    lost[code] += 1;
  };
  const onEvent = (xml: string): void => {
    const found = PROVIDER.exec(xml);
    const quick = found?.[1] ?? found?.[2];
    if (options.providers && quick !== undefined && !options.providers.has(quick)) {
      eventsSeen += 1;
      const timeUtc = toEventTime(TIME.exec(xml)?.[1] ?? "");
      if (timeUtc !== null) note(timeUtc);
      return;
    }
    let record: EventRecord | null = null;
    let code: LostCode = "xml-malformed";
    try {
      record = toRecord(parseXml(xml, { skip: SKIP, maxNodes: MAX_EVENT_NODES }), names);
    } catch (error) {
      if (!(error instanceof ArtifactError)) throw error;
      if (error.code === "xml-doctype-refused") throw error;
      if (error.code === "xml-too-large") code = "event-too-large";
    }
    if (record === null) {
      onLost(code);
      return;
    }
    eventsSeen += 1;
    note(record.timeUtc);
    if (options.providers && !options.providers.has(record.provider)) return;
    eventsDecoded += 1;
    onRecord(record);
  };

  const cutter = new EventCutter({ onEvent, onLost });
  for await (const piece of decodeTextStream(source)) cutter.push(piece);
  cutter.end();
  return { eventsSeen, eventsDecoded, lost, firstTimeUtc, lastTimeUtc };
}
