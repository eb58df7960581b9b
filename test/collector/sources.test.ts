import { expect, test } from "vitest";
import { WIZARD_TRACE_DIR } from "../../bundle/artifacts.ts";
import { dotnet } from "../../collector/sources/dotnet.ts";
import { applicationLog } from "../../collector/sources/logs.ts";
import { wizardTraces } from "../../collector/sources/wizard-traces.ts";
import { nothingEarlier, OPTIONS, recordingHost } from "./recording-host.ts";

const options = OPTIONS;
const signal = new AbortController().signal;
const NDP = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP";
const textOf = (files: ReadonlyMap<string, Uint8Array>, path: string) => Buffer.from(files.get(path) ?? []).toString();

test("dotnet: the release; null only where the list of a parent shows that the key is not there", async () => {
  const leaves = Buffer.from(
    `\ufeffWindows Registry Editor Version 5.00\r\n\r\n[${NDP}\\v4\\Full]\r\n"Release"=dword:00080eb1\r\n`,
    "utf16le",
  );
  const there = await dotnet.take(
    recordingHost(() => ({ exitCode: 0, leaves })),
    options,
    signal,
    nothingEarlier,
  );
  expect(JSON.parse(textOf(there.files, "host/dotnet.json"))).toEqual({ release: 528049 });

  const listing = (stdout: string, key: string) =>
    recordingHost(([verb, asked]) => (verb === "query" && asked === key ? { exitCode: 0, stdout } : undefined));
  const parent = "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4";
  const missing = await dotnet.take(listing(`\r\n${NDP}\\v4\\Client\r\n`, parent), options, signal, nothingEarlier);
  expect(JSON.parse(textOf(missing.files, "host/dotnet.json"))).toEqual({ release: null });
  const grandparent = "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP";
  const noneAtAll = await dotnet.take(listing(`\r\n${NDP}\\v3.5\r\n`, grandparent), options, signal, nothingEarlier);
  expect(JSON.parse(textOf(noneAtAll.files, "host/dotnet.json"))).toEqual({ release: null });
});

test("dotnet: a key that is listed and refused, or of which nobody says anything, is denied and never null", async () => {
  const listed = recordingHost(([verb]) =>
    verb === "query" ? { exitCode: 0, stdout: `${NDP}\\v4\\Full\r\n` } : undefined,
  );
  await expect(dotnet.take(listed, options, signal, nothingEarlier)).rejects.toMatchObject({ code: "access-denied" });
  await expect(
    dotnet.take(
      recordingHost(() => undefined),
      options,
      signal,
      nothingEarlier,
    ),
  ).rejects.toMatchObject({
    code: "access-denied",
  });
});

test("application log: the providers and the days asked for; a refusal is denied", async () => {
  const host = recordingHost(() => ({ exitCode: 0, leaves: Buffer.from("ElfFile") }));
  const { files } = await applicationLog.take(host, options, signal, nothingEarlier);
  expect(textOf(files, "events/application.evtx")).toBe("ElfFile");
  expect(host.touched).toMatchObject([{ file: "C:\\Windows\\System32\\wevtutil.exe" }]);
  const query = JSON.stringify(host.touched);
  expect(query).toContain("timediff(@SystemTime) <= 604800000");
  for (const provider of applicationLog.providers ?? []) expect(query).toContain(`@Name='${provider}'`);
  const refused = applicationLog.take(
    recordingHost(() => ({ exitCode: 5 })),
    options,
    signal,
    nothingEarlier,
  );
  await expect(refused).rejects.toMatchObject({ code: "access-denied" });
  const nothing = applicationLog.take(
    recordingHost(() => ({ exitCode: 0 })),
    options,
    signal,
    nothingEarlier,
  );
  await expect(nothing).rejects.toMatchObject({ code: "not-found" });
});

test("wizard traces: the newest ten, and nothing else of the folder", async () => {
  const folder = "C:\\ProgramData\\AADConnect";
  const names = Array.from({ length: 11 }, (_, i) => `trace-202405${10 + i}-000000.log`);
  const all = Object.fromEntries([...names, "PersistedState.xml"].map((name) => [`${folder}\\${name}`, name]));
  const { files, cut } = await wizardTraces.take(
    recordingHost(() => undefined, all),
    options,
    signal,
    nothingEarlier,
  );
  expect(files.size).toBe(10);
  expect([...files.keys()].every((path) => path.startsWith(`${WIZARD_TRACE_DIR}trace-`))).toBe(true);
  expect(cut).toBe("size-cap");
});
