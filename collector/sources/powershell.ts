import { CONTEXT_PATHS } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import { readResults, type ScriptResults } from "../powershell/read-results.ts";
import { findSignInSteps, OUTCOMES_FILE, SCRIPT_STEPS, type StepId } from "../powershell/steps.ts";
import { type CollectOptions, type Earlier, type Source, SourceError, type Touch } from "../source.ts";
import { type Call, touchOf } from "../windows/tool.ts";

const FOLDER = "powershell";
const SCRIPT = "collector/powershell/collect.ps1";
/** A host of the service, for one request by .NET. */
const PROBE_HOST = "passwordreset.microsoftonline.com";
/** What the registry tells without PowerShell; and what might ask somebody to sign in, whatever the build. */
const UNASKED: readonly StepId[] = ["os", ...findSignInSteps(null, SCRIPT_STEPS)];
/** Within the run's own deadline, so that what came by then is kept. */
const TIMEOUT_MS = 120_000;
/** Stands in the plan for what only the run learns. */
const PASSED_OVER = "<steps that hung or are done>";
const LOOK_MS = 500;
const SAYS_BYTES = 64 * 1024;
/** A step that hangs is ended and passed over; a server where three hang is not worth more. */
const MAX_STARTS = 3;

const pathOf = (host: Host): string => `${host.systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;

function callOf(host: Host, script: string, { leftOut }: CollectOptions, skipped: readonly string[]): Call {
  return {
    file: pathOf(host),
    args: [
      "-NoLogo",
      "-NoProfile",
      "-NonInteractive",
      "-ExecutionPolicy",
      "Bypass",
      "-File",
      script,
      "-Out",
      host.scratch(FOLDER),
      "-Skip",
      skipped.join(","),
      ...(leftOut.has("network") ? [] : ["-ProbeHost", PROBE_HOST]),
    ],
  };
}

/** Runs the script once, for all the sources that read what it leaves. */
export const powershell: Source = {
  id: "powershell",
  group: "configuration",
  says: "Starts Windows PowerShell with the script that comes with this tool; the sources below read what it leaves.",
  touches: (host, options) => [
    touchOf(callOf(host, host.scratch("collect.ps1"), options, UNASKED)),
    // Only where a step hangs.
    touchOf(callOf(host, host.scratch("collect.ps1"), options, [...UNASKED, PASSED_OVER])),
    ...cmdletTouches("shell", "service", "dotnet-probe"),
    ...(options.leftOut.has("network")
      ? []
      : [{ kind: "network", host: PROBE_HOST, port: 443, says: "one request by .NET, in the script" } as const]),
  ],
  cites: ["https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe"],
  timeoutMs: TIMEOUT_MS,
  limitBytes: SAYS_BYTES,
  givesPart: true,
  async take(host, options, signal) {
    const folder = await host.makeFolder(FOLDER);
    const script = await host.placeShipped(SCRIPT);
    const hung: StepId[] = [];
    for (;;) {
      const skipped = [
        ...new Set<string>([...UNASKED, ...hung, ...(hung.length === 0 ? [] : await doneIn(host, folder))]),
      ];
      const call = callOf(host, script, options, skipped);
      const { ended, exitCode, step, says } = await runWatched(host, call, folder, signal);
      if (step !== null) hung.push(step);
      if (step !== null && hung.length < MAX_STARTS && !signal.aborted) continue;
      if (ended === "not-found" || ended === "denied") {
        throw new SourceError(ended === "denied" ? "access-denied" : "command-failed", `powershell.exe: ${ended}`);
      }
      // Success without a word is none: a policy may have kept it from running.
      if (hung.length === 0 && (await readLines(host, folder)).length === 0) {
        throw new SourceError("command-failed", `powershell.exe left nothing: ${ended}, exit code ${exitCode} ${says}`);
      }
      const isLate = hung.length > 0 || (signal.aborted && signal.reason !== "stopped");
      const how = isLate ? "timeout" : ended;
      const { steps, shell, dotnetProbe } = await readResults(host, folder, how);
      const rows = steps.map(({ files: _, ...row }) => row);
      const content = { ended: how, exitCode, hung, shell, dotnetProbe, says, steps: rows };
      const files = new Map([[CONTEXT_PATHS.powershell, Buffer.from(`${JSON.stringify(content, null, 2)}\n`)]]);
      if (hung.length > 0) return { files, cut: "partly-read", detail: `did not end: ${hung.join(", ")}` };
      if (exitCode !== 0)
        return { files, cut: "partly-read", detail: `powershell.exe: ${ended}, exit code ${exitCode}` };
      return { files };
    }
  },
};

/** What the script left, for the sources that read it. */
export function readScript(host: Host, earlier: Earlier): Promise<ScriptResults> {
  const bytes = earlier("powershell").get(CONTEXT_PATHS.powershell);
  const ended = bytes === undefined ? "failed" : JSON.parse(Buffer.from(bytes).toString()).ended;
  return readResults(host, host.scratch(FOLDER), ended);
}

/** Cmdlets of steps, once each. */
export function cmdletTouches(...ids: readonly StepId[]): Touch[] {
  const names = SCRIPT_STEPS.filter(({ id }) => ids.includes(id)).flatMap(({ cmdlets }) => [...cmdlets]);
  return [...new Set(names)].map((name) => ({ kind: "cmdlet", name }));
}

/** Ends the script when one of its steps takes longer than it may: it cannot end itself while a cmdlet hangs. */
async function runWatched(host: Host, call: Call, folder: string, signal: AbortSignal) {
  const own = new AbortController();
  let step: StepId | null = null;
  const timer = setInterval(async () => {
    const running = (await readLines(host, folder)).at(-1);
    const declared = SCRIPT_STEPS.find(({ id }) => id === running?.step);
    if (running?.event !== "start" || declared === undefined) return;
    if (host.nowMs() - Date.parse(running.atUtc) <= declared.timeoutMs) return;
    step = declared.id;
    own.abort();
  }, LOOK_MS);
  try {
    const result = await host.run({
      ...call,
      timeoutMs: TIMEOUT_MS,
      limitBytes: SAYS_BYTES,
      signal: AbortSignal.any([signal, own.signal]),
    });
    const says = Buffer.from(result.stderr).toString("latin1").slice(0, 2000);
    return { ended: result.ended, exitCode: result.exitCode, step: step as StepId | null, says };
  } finally {
    clearInterval(timer);
  }
}

async function doneIn(host: Host, folder: string): Promise<string[]> {
  return (await readLines(host, folder)).filter(({ event }) => event === "end").map(({ step }) => step);
}

interface Line {
  readonly step: string;
  readonly event: string;
  readonly atUtc: string;
}

/** What stands in the script's own record so far; its last line may be half written. */
async function readLines(host: Host, folder: string): Promise<Line[]> {
  try {
    const { bytes } = await host.readFile(`${folder}\\${OUTCOMES_FILE}`, SAYS_BYTES);
    return Buffer.from(bytes)
      .toString()
      .replace(/^\ufeff/, "")
      .split(/\r?\n/)
      .flatMap(toLine);
  } catch {
    return [];
  }
}

function toLine(text: string): Line[] {
  try {
    const { step, event, atUtc } = JSON.parse(text);
    return typeof step === "string" && typeof event === "string" ? [{ step, event, atUtc: String(atUtc) }] : [];
  } catch {
    return [];
  }
}
