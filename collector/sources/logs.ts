import { APPLICATION_LOG_PATH, EVENT_PROVIDERS, SYSTEM_LOG_PATH } from "../../bundle/artifacts.ts";
import type { Command, Host } from "../host/host.ts";
import { type CollectOptions, type Source, SourceError } from "../source.ts";
import { requireExit, toolPath } from "../windows/read-key.ts";

const DAY_MS = 86_400_000;
const MIB = 1024 * 1024;
const { writebackEvents, syncEvents, hashSyncEvents, installEvents, crashEvents, systemEvents } = EVENT_PROVIDERS;

export const applicationLog = logSource({
  id: "application-log",
  channel: "Application",
  path: APPLICATION_LOG_PATH,
  providers: [...writebackEvents, ...syncEvents, ...hashSyncEvents, ...installEvents, ...crashEvents],
});
export const systemLog = logSource({
  id: "system-log",
  channel: "System",
  path: SYSTEM_LOG_PATH,
  providers: systemEvents,
});

interface Log {
  readonly id: string;
  readonly channel: "Application" | "System";
  readonly path: string;
  readonly providers: readonly string[];
}

/** A query of one path: `wevtutil` takes no more than 20 expressions, and a provider each stays below. */
function logSource({ id, channel, path, providers }: Log): Source {
  const names = providers.map((name) => `@Name='${name}'`).join(" or ");
  const fileOf = (host: Host): string => host.scratch(`${channel}.evtx`);
  const callOf = (host: Host, { days }: CollectOptions): Pick<Command, "file" | "args"> => ({
    file: toolPath(host, "wevtutil.exe"),
    args: [
      "epl",
      channel,
      fileOf(host),
      "/ow:true",
      `/q:*[System[Provider[${names}] and TimeCreated[timediff(@SystemTime) <= ${days * DAY_MS}]]]`,
    ],
  });
  return {
    id,
    says: `Exports the ${channel} log's records of ${providers.join(", ")}; clears nothing.`,
    touches: (host, options) => [{ kind: "command", ...callOf(host, options) }],
    cites: ["https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil"],
    timeoutMs: 120_000,
    limitBytes: 512 * MIB,
    providers,
    async take(host, options, signal) {
      const call = callOf(host, options);
      const result = await host.run({ ...call, timeoutMs: this.timeoutMs, limitBytes: 4096, signal });
      requireExit(result, `wevtutil.exe epl ${channel}`);
      // 5 is ERROR_ACCESS_DENIED.
      if (result.exitCode === 5) throw new SourceError("access-denied", `wevtutil.exe epl ${channel}`);
      if (result.exitCode !== 0) {
        throw new SourceError("command-failed", `wevtutil.exe epl ${channel}: exit code ${result.exitCode}`);
      }
      const { bytes, truncated, sizeBytes } = await host.readFile(fileOf(host), this.limitBytes);
      // The end of a log is no log: its records need the definitions at the start of their chunk and the file's header.
      if (truncated) throw new SourceError("unreadable-output", `${sizeBytes} bytes are too many; give fewer --days`);
      return { files: bytes.length === 0 ? new Map() : new Map([[path, bytes]]) };
    },
  };
}
