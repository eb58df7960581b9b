import { ACCOUNT_SID } from "./sync-server.ts";

/** Commands of a run held against those that `collect --plan` names, all in one spelling. */

/** Quotes are left out: the plan has blanks in a name where the run learns one without. */
function spelt(command: string): string {
  return (
    command
      .replace(/writeback-triage-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<folder of the run>")
      // Wine may have cut it.
      .replace(/writeback-triage-[0-9a-f-]*$/, "")
      .replaceAll(ACCOUNT_SID, "<SID of the service's account>")
      .replaceAll('"', "")
      .replace(/(-Skip os),[a-z,-]+/, "$1,<steps that hung or are done>")
      .replace(/(taskkill\.exe \/PID )\d+/i, "$1<that tool>")
      .toLowerCase()
  );
}

export function plannedCommands(plan: string): string[] {
  return [...plan.matchAll(/^ {2}runs {3}(.*)$/gm)].map(([, command = ""]) => spelt(command));
}

/** Hosts, patterns among them, as `host:port`. */
export function plannedHosts(plan: string): string[] {
  return [...plan.matchAll(/^ {2}calls {2}(\S+:\d+) /gm)].map(([, host = ""]) => host);
}

/** @param call - As a stand-in wrote it down, whole, with 0x1f between the arguments. */
export const standInCall = (call: string): Started => ({ command: spelt(call.split("\x1f").join(" ")), isCut: false });

/** @param asked - First line of a request to a proxy. */
export function askedHost(asked: string): string {
  const [, connect, plain] = /^(?:CONNECT ([\w.-]+:\d+)|GET http:\/\/([\w.-]+)\/) /.exec(asked) ?? [];
  return connect ?? (plain === undefined ? asked : `${plain}:80`);
}

interface Started {
  readonly command: string;
  /** Wine shows some 300 characters. */
  readonly isCut: boolean;
}

/** Whatever was started, as Wine itself saw it (`WINEDEBUG=+process`), but for its own console. */
export function startedCommands(trace: string): Started[] {
  const lines = trace.matchAll(
    /CreateProcessInternalW app (?:L"(?:[^"\\]|\\.)*"|\(null\)) cmdline L"((?:[^"\\]|\\.)*)"(\.\.\.)?/g,
  );
  return [...lines]
    .map(([, text = "", cut]) => ({ command: spelt(unquoted(text)), isCut: cut !== undefined }))
    .filter(({ command }) => !/^c:\\windows\\system32\\conhost\.exe --server /.test(command));
}

/** Those that no planned command is. */
export function unplanned(started: readonly Started[], planned: readonly string[]): string[] {
  return started
    .filter(({ command, isCut }) => !planned.some((one) => (isCut ? one.startsWith(command) : one === command)))
    .map(({ command }) => command);
}

const unquoted = (text: string): string =>
  text.replace(/\\(?:x([0-9a-f]{4})|(.))/g, (_, hex, plain) =>
    hex === undefined ? plain : String.fromCharCode(Number.parseInt(hex, 16)),
  );
