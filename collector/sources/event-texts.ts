import { CONTEXT_PATHS } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import type { CollectOptions, Source } from "../source.ts";
import { PROVIDERS_OF, queryOf, wevtutil } from "../windows/log-query.ts";
import { toolText } from "../windows/oem-text.ts";
import { type Call, requireSuccess, touchOf } from "../windows/tool.ts";

/** Newest first: a week of heartbeats with what lies between them; ours. */
const NEWEST = 2000;
const TIMEOUT_MS = 90_000;
/** Two bytes a character, some 3 KiB of XML a record. */
const LIMIT_BYTES = 32 * 1024 * 1024;

const callOf = (host: Host, options: CollectOptions): Call =>
  wevtutil(
    host,
    "qe",
    "Application",
    `/q:${queryOf(PROVIDERS_OF.Application, options)}`,
    "/f:RenderedXml",
    "/uni:true",
    "/rd:true",
    `/c:${NEWEST}`,
  );

/** The sentences that only this server can make of its records: other computers lack the provider's texts. */
export const eventTexts: Source = {
  id: "event-texts",
  group: "logs",
  says: `Lets Windows put the newest ${NEWEST} of those Application records into words.`,
  touches: (host, options) => [touchOf(callOf(host, options))],
  cites: ["https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil"],
  timeoutMs: TIMEOUT_MS,
  limitBytes: LIMIT_BYTES,
  async take(host, options, signal) {
    const result = await host.run({
      ...callOf(host, options),
      timeoutMs: TIMEOUT_MS,
      limitBytes: LIMIT_BYTES,
      signal,
    });
    requireSuccess(result, "wevtutil.exe qe Application");
    const lines = parseTexts(toolText(result.stdout, null));
    if (lines.length === 0) return { files: new Map() };
    const files = new Map([
      [CONTEXT_PATHS.eventTexts, Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""))],
    ]);
    // So many are asked for; only what the cap on bytes took is missing.
    return { files, cut: result.truncated ? "size-cap" : null };
  },
};

interface EventText {
  readonly recordId: number;
  readonly provider: string;
  readonly eventId: number;
  readonly timeUtc: string | null;
  readonly message: string;
}

/** Whole events only: the output may have been cut. */
function parseTexts(xml: string): EventText[] {
  return [...xml.matchAll(/<Event\b[\s\S]*?<\/Event>/g)].flatMap(([event]) => {
    const recordId = /<EventRecordID>(\d+)</.exec(event)?.[1];
    const eventId = /<EventID\b[^>]*>(\d+)</.exec(event)?.[1];
    const provider = /<Provider\b[^>]*?\bName=(?:'([^']*)'|"([^"]*)")/.exec(event);
    const message = /<Message>([\s\S]*?)<\/Message>/.exec(event)?.[1];
    if (recordId === undefined || eventId === undefined || message === undefined) return [];
    return [
      {
        recordId: Number(recordId),
        provider: plain(provider?.[1] ?? provider?.[2] ?? ""),
        eventId: Number(eventId),
        timeUtc: /\bSystemTime=['"]([\d:.TZ-]+)['"]/.exec(event)?.[1] ?? null,
        message: plain(message),
      },
    ];
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function plain(xml: string): string {
  return xml.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|quot|apos|amp));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
  });
}
