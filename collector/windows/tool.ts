import type { Command, CommandResult, Host } from "../host/host.ts";
import { SourceError, type Touch } from "../source.ts";

/** A tool with its arguments, as the plan names it. */
export type Call = Pick<Command, "file" | "args">;

export const toolPath = (host: Host, name: string): string => `${host.systemRoot}\\System32\\${name}`;
export const touchOf = (call: Call): Touch => ({ kind: "command", ...call });
/** Of a question that is asked only where another answer leaves something open. */
export const doubtOf = (call: Call): Touch => ({ kind: "command", ...call, isDoubt: true });

/** ERROR_ACCESS_DENIED. */
const ACCESS_DENIED = 5;

/** @throws SourceError When the tool did not end by itself. */
export function requireExit({ ended }: CommandResult, what: string): void {
  if (ended === "exited") return;
  if (ended === "timeout") throw new SourceError("timeout", what);
  if (ended === "denied") throw new SourceError("access-denied", what);
  throw new SourceError("command-failed", `${what}: ${ended}`);
}

/** @throws SourceError Unless the tool ended with 0. */
export function requireSuccess(result: CommandResult, what: string): void {
  requireExit(result, what);
  if (result.exitCode === ACCESS_DENIED) throw new SourceError("access-denied", what);
  if (result.exitCode !== 0) throw new SourceError("command-failed", `${what}: exit code ${result.exitCode}`);
}
