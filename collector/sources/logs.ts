import { APPLICATION_LOG_PATH, SYSTEM_LOG_PATH } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import { type CollectOptions, type Source, SourceError } from "../source.ts";
import { type Channel, PROVIDERS_OF, queryOf, wevtutil } from "../windows/log-query.ts";
import { type Call, requireSuccess, touchOf } from "../windows/tool.ts";

const MIB = 1024 * 1024;
/**
 * Held in memory while it is redacted, which takes three times as much and some seconds: two logs of this size keep a run
 * within its three minutes. A server's records of 30 days are some MiB. Ours.
 */
const LIMIT_BYTES = 128 * MIB;
/** Layout of a log: a head, then chunks that need nothing but themselves. */
const HEAD_BYTES = 4096;
const CHUNK_BYTES = 64 * 1024;

export const applicationLog = logSource("application-log", "Application", APPLICATION_LOG_PATH);
export const systemLog = logSource("system-log", "System", SYSTEM_LOG_PATH);

function logSource(id: string, channel: Channel, path: string): Source {
  const providers = PROVIDERS_OF[channel];
  const fileOf = (host: Host): string => host.scratch(`${channel}.evtx`);
  const callOf = (host: Host, options: CollectOptions): Call =>
    wevtutil(host, "epl", channel, fileOf(host), "/ow:true", `/q:${queryOf(providers, options)}`);
  return {
    id,
    group: "logs",
    says: `Exports the ${channel} log's records of ${providers.join(", ")}; clears nothing.`,
    touches: (host, options) => [touchOf(callOf(host, options))],
    cites: ["https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil"],
    timeoutMs: 120_000,
    limitBytes: LIMIT_BYTES,
    providers,
    async take(host, options, signal) {
      const result = await host.run({
        ...callOf(host, options),
        timeoutMs: this.timeoutMs,
        limitBytes: 4096,
        signal,
      });
      requireSuccess(result, `wevtutil.exe epl ${channel}`);
      const { bytes, sizeBytes, truncated } = await newestChunks(host, fileOf(host), this.limitBytes);
      if (bytes.length === 0) return { files: new Map() };
      const files = new Map([[path, bytes]]);
      return truncated
        ? { files, cut: "size-cap", detail: `the newest ${bytes.length} of ${sizeBytes} bytes` }
        : { files };
    },
  };
}

/**
 * A log, or its head with the newest chunks that fit. Each chunk holds its own definitions, and readers count chunks
 * by the file's size: what is left is a log whose first records are missing, as after a roll-over.
 */
async function newestChunks(host: Host, path: string, limitBytes: number) {
  const whole = await host.readFile(path, limitBytes);
  if (!whole.truncated) return whole;
  const head = await host.readStart(path, HEAD_BYTES);
  const chunks = Math.floor((limitBytes - HEAD_BYTES) / CHUNK_BYTES);
  // Past the last whole chunk there is nothing; the size is counted from the head on.
  const rest = (whole.sizeBytes - HEAD_BYTES) % CHUNK_BYTES;
  const bytes = whole.bytes.subarray(whole.bytes.length - chunks * CHUNK_BYTES - rest, whole.bytes.length - rest);
  if (head.bytes.length < HEAD_BYTES || bytes.length === 0) throw new SourceError("unreadable-output", path);
  return { ...whole, bytes: Buffer.concat([head.bytes, bytes]) };
}
