import { ACCOUNT_SID } from "./sync-server.ts";

/** Commands of a run held against those that `collect --plan` names, all in one spelling. */

/** Quotes are left out: the plan has blanks in a name where the run learns one without. */
function spelt(command: string): string {
  return command
    .replace(/writeback-triage-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<folder of the run>")
    .replaceAll(ACCOUNT_SID, "<SID of the service's account>")
    .replaceAll('"', "")
    .replace(/(taskkill\.exe \/PID )\d+/i, "$1<that tool>")
    .toLowerCase();
}

export function plannedCommands(plan: string): string[] {
  return [...plan.matchAll(/^ {2}runs {3}(.*)$/gm)].map(([, command = ""]) => spelt(command));
}

/** Hosts, patterns among them, as `host:port`. */
export function plannedHosts(plan: string): string[] {
  return [...plan.matchAll(/^ {2}calls {2}(\S+:\d+) /gm)].map(([, host = ""]) => host);
}

/** What stand-ins wrote down. @param call - With 0x1f between the arguments. */
export const standInCommand = (call: string): string => spelt(call.split("\x1f").join(" "));

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
    .map(([, text = "", cut]) => ({ command: spelt(unescape(text)), isCut: cut !== undefined }))
    .filter(({ command }) => !/^c:\\windows\\system32\\conhost\.exe --server /.test(command));
}

const unescape = (text: string): string =>
  text.replace(/\\(?:x([0-9a-f]{4})|(.))/g, (_, hex, plain) =>
    hex === undefined ? plain : String.fromCharCode(Number.parseInt(hex, 16)),
  );
