import { expect, test } from "vitest";
import { estimate } from "../../collector/estimate.ts";
import { isElevated } from "../../collector/rights.ts";
import { OPTIONS, recordingHost, untouchable } from "./recording-host.ts";

const signal = new AbortController().signal;

test("an estimate looks at sizes alone, and a folder that cannot be seen is no zero", async () => {
  const logs = "C:\\Windows\\System32\\winevt\\Logs";
  const host = recordingHost(() => undefined, {
    [`${logs}\\Application.evtx`]: new Uint8Array(5_000_000),
    [`${logs}\\Security.evtx`]: new Uint8Array(9_000_000),
  });
  const { rows, bundleBytes, mostSeconds } = await estimate(host, OPTIONS);
  expect(rows).toMatchObject([
    { what: `${logs}\\Application.evtx`, readBytes: 5_000_000 },
    { what: `${logs}\\System.evtx`, readBytes: null, packedBytes: null },
    { what: "C:\\ProgramData\\AADConnect", readBytes: null },
  ]);
  expect(bundleBytes).toBeGreaterThan(500_000);
  expect(mostSeconds).toBe(180);
  // Folders were listed; no file was opened and nothing was run.
  expect(host.touched.every(({ kind }) => kind === "file")).toBe(true);
  expect(JSON.stringify(host.touched)).not.toContain(".evtx");
  const less = await estimate(host, { ...OPTIONS, leftOut: new Set(["logs", "traces"]), holdOpenMs: 420_000 });
  expect(less).toMatchObject({ rows: [], mostSeconds: 600 });
});

test.each([
  ["an elevated administrator", 0, '"Hohe Verbindlichkeitsstufe","Bezeichnung","S-1-16-12288",""', true],
  ["a service", 0, '"x","y","S-1-16-16384",""', true],
  ["a prompt that is not elevated", 0, '"x","y","S-1-16-8192",""', false],
  ["a tool that says nothing", 0, "", null],
  ["a tool that fails", 1, '"S-1-16-12288"', null],
])("%s", async (_, exitCode, stdout, elevated) => {
  expect(
    await isElevated(
      recordingHost(() => ({ exitCode, stdout })),
      signal,
    ),
  ).toBe(elevated);
});

test("elsewhere than on Windows nobody is asked", async () => {
  expect(await isElevated({ ...untouchable(), platform: "linux" }, signal)).toBeNull();
});
