import type { ArtifactMap } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import { jsonFile } from "../json-file.ts";
import type { Source } from "../source.ts";
import { type Channel, PROVIDERS_OF, wevtutil } from "../windows/log-query.ts";
import { toolText } from "../windows/oem-text.ts";
import { type Call, requireSuccess, touchOf } from "../windows/tool.ts";

type LogProperties = ArtifactMap["eventLogs"]["logs"][number];

const CHANNELS = Object.keys(PROVIDERS_OF) as Channel[];
const TIMEOUT_MS = 20_000;
/** One record may hold a stack of 32 KiB, twice as long in UTF-16. */
const LIMIT_BYTES = 256 * 1024;

const callsOf = (host: Host, channel: Channel) => ({
  config: wevtutil(host, "gl", channel, "/f:xml"),
  state: wevtutil(host, "gli", channel),
  /** The oldest record: the default direction is from old to new. */
  first: wevtutil(host, "qe", channel, "/c:1", "/f:xml", "/uni:true"),
});

export const eventLogs: Source = {
  id: "event-logs",
  group: "logs",
  says: "Reads of each whole log how large it is, how large it may get, and its oldest record.",
  touches: (host) => CHANNELS.flatMap((channel) => Object.values(callsOf(host, channel)).map(touchOf)),
  cites: ["https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil"],
  timeoutMs: 60_000,
  limitBytes: LIMIT_BYTES,
  async take(host, _options, signal) {
    const ask = async (call: Call): Promise<string> => {
      const result = await host.run({ ...call, timeoutMs: TIMEOUT_MS, limitBytes: LIMIT_BYTES, signal });
      requireSuccess(result, `wevtutil.exe ${call.args.slice(0, 2).join(" ")}`);
      return toolText(result.stdout, null);
    };
    const logs: LogProperties[] = [];
    for (const channel of CHANNELS) {
      const calls = callsOf(host, channel);
      logs.push({
        channel,
        ...parseState(await ask(calls.state)),
        ...parseConfig(await ask(calls.config)),
        ...parseFirst(await ask(calls.first)),
      });
    }
    const known = logs.filter(
      (log) => log.oldestRecordId !== null || log.sizeBytes !== null || log.limitBytes !== null,
    );
    return known.length === 0 ? { files: new Map() } : { files: jsonFile("eventLogs", { logs }) };
  },
};

/**
 * `wevtutil gli` prints a line each: creation, last access, last write, size, attributes, number of records, number of
 * the oldest one. The order is read, not the labels.
 */
function parseState(text: string): Pick<LogProperties, "sizeBytes" | "recordCount"> {
  const values = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => /:\s*(.*?)\s*$/.exec(line)?.[1] ?? "");
  const [, , , size = "", , count = ""] = values;
  const toNumber = (value: string): number | null => (/^\d+$/.test(value) ? Number(value) : null);
  return { sizeBytes: toNumber(size), recordCount: toNumber(count) };
}

function parseConfig(xml: string): Pick<LogProperties, "limitBytes" | "retention"> {
  const limit = /<maxSize>(\d+)<\/maxSize>/.exec(xml)?.[1];
  const keeps = /<retention>(true|false)<\/retention>/.exec(xml)?.[1];
  const archives = /<autoBackup>(true|false)<\/autoBackup>/.exec(xml)?.[1];
  const full = archives === "true" ? "archive" : "keep";
  return {
    limitBytes: limit === undefined ? null : Number(limit),
    retention: keeps === undefined ? null : keeps === "true" ? full : "circular",
  };
}

function parseFirst(xml: string): Pick<LogProperties, "oldestRecordId" | "oldestTimeUtc"> {
  const id = /<EventRecordID>(\d+)<\/EventRecordID>/.exec(xml)?.[1];
  const time = /\bSystemTime=['"](\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)['"]/.exec(xml)?.[1];
  return { oldestRecordId: id === undefined ? null : Number(id), oldestTimeUtc: time ?? null };
}
