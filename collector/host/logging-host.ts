import type { Host } from "./host.ts";

/** What the collector did, one JSON object a line. */
export interface CollectorLog {
  add(event: string, facts: Readonly<Record<string, unknown>>): void;
  bytes(): Uint8Array;
}

/** A run adds some hundred lines; a cap against a tool that is asked again and again. */
const MAX_LINES = 20_000;

export function collectorLog(nowMs: () => number): CollectorLog {
  const lines: string[] = [];
  return {
    add(event, facts) {
      if (lines.length >= MAX_LINES) return;
      lines.push(`${JSON.stringify({ timeUtc: new Date(nowMs()).toISOString(), event, ...facts })}\n`);
    },
    bytes: () => Buffer.from(lines.join("")),
  };
}

/** The same machine; each tool that it runs is noted. */
export function loggingHost(host: Host, log: CollectorLog): Host {
  return {
    ...host,
    async run(command) {
      const startedMs = host.nowMs();
      const result = await host.run(command);
      const { ended, exitCode, stdout, stderr, truncated } = result;
      log.add("command", {
        file: command.file,
        args: command.args,
        ended,
        exitCode,
        durationMs: host.nowMs() - startedMs,
        stdoutBytes: stdout.length,
        stderrBytes: stderr.length,
        truncated,
      });
      return result;
    },
  };
}
