import { expect, test } from "vitest";
import { manifestSchema } from "../../bundle/manifest.ts";
import { touchText } from "../../collector/plan.ts";
import type { Touch } from "../../collector/source.ts";
import { SOURCES } from "../../collector/sources.ts";
import { takeSource } from "../../collector/take-source.ts";
import { recordingHost } from "./recording-host.ts";

const options = { days: 30 };
const stop = new AbortController().signal;
const reg = Buffer.from("\ufeffWindows Registry Editor Version 5.00\r\n", "utf16le");
const traces = { "C:\\ProgramData\\AADConnect\\trace-20240501.log": "x" };

/** A folder in the plan stands for the files in it, and for nothing below or beside them. */
function isPlanned(touch: Touch, plan: readonly Touch[]): boolean {
  const text = touchText(touch);
  const folder = text.slice(0, text.lastIndexOf("\\"));
  return plan.some(
    (one) => one.kind === touch.kind && [text, ...(touch.kind === "file" ? [folder] : [])].includes(touchText(one)),
  );
}

test.each([
  ["every tool answers", () => ({ exitCode: 0, leaves: reg })],
  ["every tool refuses", () => ({ exitCode: 5 })],
  [
    "every export fails and every question is answered",
    ([verb]: readonly string[]) => ({ exitCode: verb === "query" ? 0 : 1 }),
  ],
])("a run touches nothing that the plan does not name: %s", async (_, answer) => {
  for (const source of SOURCES) {
    const host = recordingHost(answer, traces);
    const plan = source.touches(host, options);
    const { row } = await takeSource(source, host, options, stop);
    expect(host.touched.length, source.id).toBeGreaterThan(0);
    expect(
      host.touched.filter((touch) => !isPlanned(touch, plan)),
      source.id,
    ).toEqual([]);
    expect(row.code, source.id).not.toBe("bug");
    expect(row.reads?.length, source.id).toBeGreaterThan(0);
  }
});

test("the check itself sees a command, a key and a file that no plan names", () => {
  const command = { kind: "command", file: "C:\\Windows\\System32\\reg.exe", args: ["query", "HKLM\\SAM"] } as const;
  expect(isPlanned(command, [{ ...command, args: ["query", "HKLM\\SOFTWARE"] }])).toBe(false);
  expect(isPlanned({ kind: "file", path: "C:\\a\\b\\c" }, [{ kind: "file", path: "C:\\a" }])).toBe(false);
  expect(isPlanned({ kind: "file", path: "C:\\a\\b" }, [{ kind: "file", path: "C:\\a" }])).toBe(true);
});

test("sources have ids of their own, and the plan never exports keys that hold secrets", () => {
  expect(new Set(SOURCES.map(({ id }) => id)).size).toBe(SOURCES.length);
  const exported = SOURCES.flatMap((source) =>
    source.touches(
      recordingHost(() => undefined),
      options,
    ),
  ).flatMap((touch) =>
    touch.kind === "command" && touch.args[0] === "export" ? [`${touch.args[1]}\\`.toLowerCase()] : [],
  );
  expect(exported.length).toBeGreaterThan(0);
  const secrets = [
    "HKLM\\SOFTWARE\\Microsoft\\Ad Sync\\Shared",
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa",
    "HKLM\\SAM",
  ];
  for (const secret of secrets.map((key) => `${key}\\`.toLowerCase())) {
    expect(exported.filter((key) => secret.startsWith(key) || key.startsWith(secret))).toEqual([]);
  }
});

test("rows are what the manifest takes", async () => {
  const rows = [];
  for (const source of SOURCES) {
    const host = recordingHost(() => ({ exitCode: 0, leaves: reg }), traces);
    const { paths, ...row } = (await takeSource(source, host, options, stop)).row;
    expect(paths, source.id).not.toEqual([]);
    rows.push(row);
  }
  const manifest = { format: 1, tool: { name: "t", version: "1" }, createdUtc: "2024-05-01T00:00:00Z", sources: rows };
  expect(manifestSchema.safeParse(manifest).error).toBeUndefined();
});
