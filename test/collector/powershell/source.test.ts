import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SERVER_CONFIGURATION_DIR } from "../../../bundle/artifacts.ts";
import type { Host } from "../../../collector/host/host.ts";
import { SCRIPT_STEPS } from "../../../collector/powershell/steps.ts";
import { SOURCES } from "../../../collector/sources.ts";
import { takeAll } from "../../../collector/take-all.ts";
import { OPTIONS, recordingHost, SCRATCH } from "../recording-host.ts";

const FIXTURES = new URL("../../../fixtures/collector/powershell/", import.meta.url);
const CONFIGURATION = SOURCES.filter(({ group }) => group === "configuration");
const FOLDER = `${SCRATCH}powershell`;
const stop = new AbortController().signal;

/** A PowerShell that leaves the files of a folder. */
function folderFiles(name: string): Record<string, string> {
  const steps = [...SCRIPT_STEPS.map(({ id }) => `${id}.json`), "outcomes.ndjson"];
  const tree = ["Connectors/Connector_{b891884f-051e-4a83-95af-2544101c9083}.xml", "GlobalSettings/MV.xml"];
  return Object.fromEntries(
    [...steps, ...tree.map((path) => `server-configuration/${path}`)].flatMap((path) => {
      try {
        const text = readFileSync(new URL(`${name}/${path}`, FIXTURES), "utf8");
        return [[`${FOLDER}\\${path.replaceAll("/", "\\")}`, text]];
      } catch {
        return [];
      }
    }),
  );
}

const rowsOf = async (host: Host) =>
  Object.fromEntries((await takeAll(CONFIGURATION, host, OPTIONS, stop, {})).map(({ row }) => [row.id, row]));

test("one start of the script, by its whole path and without a profile; each step is a row of its own", async () => {
  const host = recordingHost(() => ({ exitCode: 0 }), folderFiles("healthy"));
  const rows = await rowsOf(host);
  expect(Object.values(rows).map(({ outcome }) => outcome)).toEqual(CONFIGURATION.map(() => "collected"));
  expect(rows["scheduler"]?.paths).toEqual(["config/scheduler.json"]);
  expect(rows["server-configuration"]?.paths?.[0]).toContain(SERVER_CONFIGURATION_DIR);
  expect(rows["scheduler"]?.reads).toContain("Get-ADSyncScheduler");
  const [started, ...more] = host.touched.filter(({ kind }) => kind === "command");
  expect(more).toEqual([]);
  expect(started).toMatchObject({ file: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" });
  const args = started?.kind === "command" ? started.args : [];
  for (const arg of ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "-File"]) expect(args).toContain(arg);
  expect(args.join(" ")).toContain("-ProbeHost passwordreset.microsoftonline.com");
});

test("without the network no host is named to the script", async () => {
  const host = recordingHost(() => ({ exitCode: 0 }), folderFiles("healthy"));
  await takeAll(CONFIGURATION, host, { ...OPTIONS, leftOut: new Set(["network"] as const) }, stop, {});
  expect(JSON.stringify(host.touched)).not.toContain("ProbeHost");
});

test("each step's own failure is its own row's", async () => {
  const rows = await rowsOf(recordingHost(() => ({ exitCode: 0 }), folderFiles("denied")));
  expect(rows["powershell"]).toMatchObject({ outcome: "collected" });
  const others = Object.values(rows).filter(({ id }) => id !== "powershell");
  expect(others.some(({ outcome }) => outcome === "denied")).toBe(true);
  expect(others.every(({ outcome, code }) => outcome !== "collected" && code !== null)).toBe(true);
});

test.each([
  ["no PowerShell", { exitCode: 0, ended: "not-found" as const }, {}],
  ["a PowerShell that says yes and leaves nothing", { exitCode: 0 }, {}],
  ["a policy that forbids the script", { exitCode: 1 }, {}],
])("%s: every row says that it failed", async (_, answer, files) => {
  const rows = await rowsOf(recordingHost(() => answer, files));
  expect(new Set(Object.values(rows).map(({ outcome }) => outcome))).toEqual(new Set(["failed"]));
  expect(Object.values(rows).filter(({ code }) => code === "bug")).toEqual([]);
});

test("a cmdlet that hangs is ended by the deadline of its step; what was done stays, and the rest is asked anew", async () => {
  const all = folderFiles("healthy");
  const lines = (all[`${FOLDER}\\outcomes.ndjson`] ?? "").trimEnd().split(/\r?\n/);
  const isOf = (step: string) => (line: string) => line.includes(`"${step}"`);
  const hanging = lines.findIndex(isOf("password-reset"));
  expect(hanging).toBeGreaterThan(0);
  const files: Record<string, string> = { ...all };
  const base = recordingHost(() => undefined, files);
  let nowMs = Date.parse("2024-05-01T08:29:05Z");
  const skips: string[] = [];
  const host: Host = {
    ...base,
    nowMs: () => nowMs,
    readFile: async (path, limit) => {
      const text = files[path];
      if (path.endsWith("outcomes.ndjson") && text !== undefined) {
        return {
          name: path,
          sizeBytes: 1,
          modifiedUtc: "2024-05-01T00:00:00Z",
          bytes: Buffer.from(text),
          truncated: false,
        };
      }
      return base.readFile(path, limit);
    },
    run: ({ args, signal }) => {
      skips.push(args[args.indexOf("-Skip") + 1] ?? "");
      const result = { exitCode: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
      if (skips.length > 1) {
        files[`${FOLDER}\\outcomes.ndjson`] = lines
          .filter((line) => !isOf("password-reset")(line) || line === lines[hanging])
          .join("\r\n");
        return Promise.resolve({ ...result, ended: "exited" });
      }
      const started = JSON.stringify({ step: "password-reset", event: "start", atUtc: new Date(nowMs).toISOString() });
      files[`${FOLDER}\\outcomes.ndjson`] = [...lines.slice(0, hanging), started].join("\r\n");
      lines[hanging] = started;
      nowMs += 3_600_000;
      return new Promise((done) =>
        signal?.addEventListener("abort", () => done({ ...result, ended: "aborted", exitCode: null })),
      );
    },
  };
  const rows = await rowsOf(host);
  expect(skips).toHaveLength(2);
  expect(skips[1]?.split(",")).toEqual(expect.arrayContaining(["os", "password-reset", "connectors"]));
  expect(rows["powershell"]).toMatchObject({
    outcome: "truncated",
    code: "partly-read",
    detail: "did not end: password-reset",
  });
  expect(rows["password-reset"]).toMatchObject({ outcome: "timeout", code: "timeout" });
  expect(rows["connectors"]).toMatchObject({ outcome: "collected" });
  expect(rows["scheduler"]).toMatchObject({ outcome: "collected" });
});

test.each([
  ["by its time", "deadline", { outcome: "timeout", code: "timeout" }],
  ["by hand", "interrupted", { outcome: "skipped", code: "stopped" }],
] as const)("a run that is ended %s keeps what the script had left by then", async (_, reason, unreached) => {
  const all = folderFiles("killed");
  const end = new AbortController();
  const base = recordingHost(() => undefined, all);
  const host: Host = {
    ...base,
    run: ({ signal }) => {
      setImmediate(() => end.abort(reason));
      const result = { exitCode: null, stdout: new Uint8Array(), stderr: new Uint8Array(), truncated: false };
      return new Promise((done) => signal?.addEventListener("abort", () => done({ ...result, ended: "aborted" })));
    },
    // The record of the script is as old as it may be: none of its steps is late by itself.
    nowMs: () => Date.parse("2000-01-01T00:00:00Z"),
  };
  const results = await takeAll(CONFIGURATION, host, OPTIONS, end.signal, {});
  const rows = Object.fromEntries(results.map(({ row }) => [row.id, row]));
  expect(rows["powershell"]).toMatchObject({ outcome: "truncated" });
  expect(rows["connectors"]).toMatchObject({ outcome: "collected" });
  // That one was at work, and this one not begun.
  expect(rows["password-reset"]).toMatchObject(unreached);
  expect(rows["server-configuration"]).toMatchObject(unreached);
});
