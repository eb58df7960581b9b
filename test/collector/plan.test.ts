import { expect, test } from "vitest";
import { manifestSchema } from "../../bundle/manifest.ts";
import { collectorLog, loggingHost } from "../../collector/host/logging-host.ts";
import { renderPlan, touchText } from "../../collector/plan.ts";
import { SOURCE_GROUPS, type Touch } from "../../collector/source.ts";
import { SOURCES } from "../../collector/sources.ts";
import { takeAll } from "../../collector/take-all.ts";
import { type Answer, OPTIONS, type Recording, recordingHost } from "./recording-host.ts";

const stop = new AbortController().signal;
const reg = Buffer.from("\ufeffWindows Registry Editor Version 5.00\r\n", "utf16le");
const files = {
  "C:\\ProgramData\\AADConnect\\trace-20240501.log": "x",
  "C:\\ProgramData\\AADConnect\\SyncEngine-AutoUpgrader-1-2.log": "x",
  "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config":
    '<configuration><system.net><defaultProxy><proxy proxyaddress="http://proxy.corp.example:3128"/></defaultProxy></system.net></configuration>',
};

/** Service control manager, a domain's name, a profile, connections: what leads on to further questions. */
function wellAnswered(args: readonly string[], file: string): Answer {
  const [verb, key, , value] = args;
  if (file.endsWith("sc.exe")) {
    return { exitCode: 0, stdout: serviceText };
  }
  if (file.endsWith("NETSTAT.EXE")) {
    return { exitCode: 0, stdout: "  TCP    10.0.0.4:50000   203.0.113.9:443   HERGESTELLT   2312\r\n" };
  }
  if (verb === "query" && value === "Domain") {
    return { exitCode: 0, stdout: `${key}\r\n    Domain    REG_SZ    corp.example\r\n` };
  }
  if (verb === "query" && value === "ObjectName") {
    return { exitCode: 0, stdout: `${key}\r\n    ObjectName    REG_SZ    NT SERVICE\\ADSync\r\n` };
  }
  return { exitCode: 0, leaves: reg };
}

const serviceText = [
  "SERVICE_NAME: ADSync",
  "        TYPE               : 10  WIN32_OWN_PROCESS",
  "        STATE              : 4  RUNNING",
  "                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)",
  "        WIN32_EXIT_CODE    : 0  (0x0)",
  "        SERVICE_EXIT_CODE  : 0  (0x0)",
  "        CHECKPOINT         : 0x0",
  "        WAIT_HINT          : 0x0",
  "        PID                : 2312",
  "        FLAGS              :",
].join("\r\n");

/** What the plan leaves open stands in it as a place or a star. */
function toPattern(text: string): RegExp {
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    `^${escaped
      .replace(/<SID[^>]*>/g, "S-1-5[\\d-]+")
      .replace(/<domain[^>]*>/g, "[\\w.-]+")
      .replace(/\*/g, ".+")}$`,
  );
}

/** A folder in the plan stands for the files in it, and for nothing below or beside them. */
function isPlanned(touch: Touch, plan: readonly Touch[]): boolean {
  if (touch.kind === "network") {
    return plan.some(
      (one) =>
        one.kind === "network" &&
        // A service record names the controllers, a proxy has a port of its own.
        ((one.host.startsWith("_ldap.") && one.port === touch.port) ||
          one.host.includes("proxy") ||
          (one.port === touch.port && toPattern(one.host).test(touch.host))),
    );
  }
  const text = touchText(touch);
  const folder = text.slice(0, text.lastIndexOf("\\"));
  return plan.some((one) => {
    if (one.kind !== touch.kind) return false;
    if (touch.kind === "file" && touchText(one) === folder) return true;
    if (touch.kind !== "command" || one.kind !== "command") return touchText(one) === text;
    // A query for `wevtutil` has stars of its own: only places are patterns here.
    return (
      one.file === touch.file &&
      one.args.length === touch.args.length &&
      one.args.every(
        (arg, i) => arg === touch.args[i] || (arg.includes("<SID") && toPattern(arg).test(touch.args[i] ?? "")),
      )
    );
  });
}

const run = async (host: Recording) => {
  const results = await takeAll(SOURCES, host, OPTIONS, stop, {});
  const plan = SOURCES.flatMap((source) => source.touches(host, OPTIONS));
  return { results, unplanned: host.touched.filter((touch) => !isPlanned(touch, plan)) };
};

test.each([
  ["every tool answers", wellAnswered],
  ["every tool answers with nothing", () => ({ exitCode: 0 })],
  ["every tool refuses", () => ({ exitCode: 5 })],
  [
    "every export fails and every question is answered",
    ([verb]: readonly string[]) => ({ exitCode: verb === "query" ? 0 : 1 }),
  ],
])("a run touches nothing that the plan does not name: %s", async (_, answer) => {
  const host = recordingHost(answer, files);
  const { results, unplanned } = await run(host);
  expect(host.touched.length).toBeGreaterThan(SOURCES.length);
  expect(unplanned).toEqual([]);
  expect(results.map(({ row }) => row.id)).toEqual(SOURCES.map(({ id }) => id));
  expect(results.filter(({ row }) => row.code === "bug").map(({ row }) => row)).toEqual([]);
  const unread = results.filter(({ row }) => row.outcome !== "skipped" && row.id !== "clock" && !row.reads);
  expect(unread).toEqual([]);
});

test("what leads on was followed: the service's account, the domain, the proxy or else its connections", async () => {
  const touchedBy = async (host: Recording): Promise<string> => {
    await run(host);
    return host.touched.map(touchText).join("\n");
  };
  const proxied = await touchedBy(recordingHost(wellAnswered, files));
  expect(proxied).toMatch(/HKU\\S-1-5-80-\d+/);
  expect(proxied).toContain("_ldap._tcp.dc._msdcs.corp.example:389");
  expect(proxied).toContain("proxy.corp.example:3128");
  const straight = await touchedBy(recordingHost(wellAnswered));
  expect(straight).toContain("203.0.113.9:443");
});

test("the check itself sees a command, a key, a file and a host that no plan names", () => {
  const command = { kind: "command", file: "C:\\Windows\\System32\\reg.exe", args: ["query", "HKLM\\SAM"] } as const;
  expect(isPlanned(command, [{ ...command, args: ["query", "HKLM\\SOFTWARE"] }])).toBe(false);
  expect(isPlanned({ kind: "file", path: "C:\\a\\b\\c" }, [{ kind: "file", path: "C:\\a" }])).toBe(false);
  expect(isPlanned({ kind: "file", path: "C:\\a\\b" }, [{ kind: "file", path: "C:\\a" }])).toBe(true);
  const call = { kind: "network", host: "a.example", port: 443, says: "" } as const;
  expect(isPlanned(call, [{ ...call, host: "*.b.example" }])).toBe(false);
  expect(isPlanned(call, [{ ...call, port: 80 }])).toBe(false);
  expect(isPlanned(call, [{ ...call, host: "*.example" }])).toBe(true);
});

test("what is left out is not touched, and says so in its row and in the plan", async () => {
  const host = recordingHost(() => undefined);
  const options = { ...OPTIONS, leftOut: new Set(SOURCE_GROUPS) };
  const results = await takeAll(SOURCES, host, options, stop, {});
  expect(host.touched).toEqual([]);
  expect(results.every(({ row }) => row.outcome === "skipped" && row.code === "not-asked")).toBe(true);
  const plan = renderPlan(SOURCES, host, options);
  expect(plan).toContain(`Left out, as asked: ${SOURCES.map(({ id }) => id).join(", ")}`);
  expect(plan).not.toContain("reg.exe");
});

test("sources have ids of their own, and come after those that they need", () => {
  const ids = SOURCES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(SOURCES.length);
  for (const [at, { needs = [] }] of SOURCES.entries()) {
    for (const id of needs) expect(ids.slice(0, at)).toContain(id);
  }
});

test("every tool has its whole path, and no key that holds secrets is exported or listed with what is below it", () => {
  const touches = SOURCES.flatMap((source) =>
    source.touches(
      recordingHost(() => undefined),
      OPTIONS,
    ),
  );
  const commands = touches.flatMap((touch) => (touch.kind === "command" ? [touch] : []));
  expect(commands.length).toBeGreaterThan(0);
  for (const { file } of commands) expect(file).toMatch(/^C:\\Windows\\System32\\[\w.\\]+\.exe$/i);
  const deep = commands.flatMap(({ args }) =>
    args[0] === "export" || args.includes("/s") ? [`${args[1]}\\`.toLowerCase()] : [],
  );
  expect(deep.length).toBeGreaterThan(0);
  const secrets = [
    "HKLM\\SOFTWARE\\Microsoft\\Ad Sync\\Shared",
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa",
    "HKLM\\SAM",
    "HKLM\\SECURITY",
  ];
  for (const secret of secrets.map((key) => `${key}\\`.toLowerCase())) {
    expect(deep.filter((key) => secret.startsWith(key) || key.startsWith(secret))).toEqual([]);
  }
});

test("rows are what the manifest takes, and the log names every tool that ran", async () => {
  const host = recordingHost(wellAnswered, files);
  const log = collectorLog(host.nowMs);
  const results = await takeAll(SOURCES, loggingHost(host, log), OPTIONS, stop, {});
  const rows = results.map(({ row: { paths, ...row } }) => row);
  const manifest = { format: 1, tool: { name: "t", version: "1" }, createdUtc: "2024-05-01T00:00:00Z", sources: rows };
  expect(manifestSchema.safeParse(manifest).error).toBeUndefined();
  const lines = Buffer.from(log.bytes()).toString().trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(
    host.touched.filter(({ kind }) => kind === "command").map(() => "command"),
  );
});
