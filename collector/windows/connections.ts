import type { Host } from "../host/host.ts";
import { type Call, requireSuccess, toolPath } from "./tool.ts";

const TIMEOUT_MS = 20_000;
/** Ten thousand connections fit. */
const LIMIT_BYTES = 1024 * 1024;

export const connectionCalls = (host: Host): Call[] =>
  ["tcp", "tcpv6"].map((protocol) => ({ file: toolPath(host, "NETSTAT.EXE"), args: ["-ano", "-p", protocol] }));

/**
 * Far ends of a process's connections on port 443, as `address:port`.
 *
 * @throws SourceError
 */
export async function readConnections(host: Host, processId: number, signal: AbortSignal): Promise<string[]> {
  const found = new Set<string>();
  for (const call of connectionCalls(host)) {
    const result = await host.run({ ...call, timeoutMs: TIMEOUT_MS, limitBytes: LIMIT_BYTES, signal });
    requireSuccess(result, `NETSTAT.EXE ${call.args.join(" ")}`);
    for (const line of Buffer.from(result.stdout).toString("latin1").split(/\r?\n/)) {
      // Protocol, here, there, state in the server's language, process.
      const [protocol, , there = "", ...rest] = line.trim().split(/\s+/);
      if (protocol !== "TCP" || Number(rest.at(-1)) !== processId || !there.endsWith(":443")) continue;
      if (!/^(?:127\.|\[::1\])/.test(there)) found.add(there.replace(/%\d+(?=\])/, ""));
    }
  }
  return [...found];
}
