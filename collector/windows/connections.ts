import type { Host } from "../host/host.ts";
import { type Call, requireSuccess, toolPath } from "./tool.ts";

const TIMEOUT_MS = 20_000;
/** Ten thousand connections fit. */
const LIMIT_BYTES = 1024 * 1024;

export const connectionCall = (host: Host): Call => ({ file: toolPath(host, "NETSTAT.EXE"), args: ["-ano"] });

/**
 * Far ends of a process's connections on port 443, as `address:port`.
 *
 * @throws SourceError
 */
export async function readConnections(host: Host, processId: number, signal: AbortSignal): Promise<string[]> {
  const call = connectionCall(host);
  const result = await host.run({ ...call, timeoutMs: TIMEOUT_MS, limitBytes: LIMIT_BYTES, signal });
  requireSuccess(result, "NETSTAT.EXE -ano");
  const found = Buffer.from(result.stdout)
    .toString("latin1")
    .split(/\r?\n/)
    .flatMap((line) => {
      // Protocol, here, there, state in the server's language, process.
      const [protocol, , there = "", ...rest] = line.trim().split(/\s+/);
      if (protocol !== "TCP" || Number(rest.at(-1)) !== processId || !there.endsWith(":443")) return [];
      return /^(?:127\.|\[::1\])/.test(there) ? [] : [there.replace(/%\d+(?=\])/, "")];
    });
  return [...new Set(found)];
}
