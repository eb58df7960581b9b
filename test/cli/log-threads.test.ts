import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AdmZip from "adm-zip";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArtifactError, BundleError } from "../../bundle/errors.ts";
import { readLogTask } from "../../cli/log-task.ts";
import { LogThreads } from "../../cli/log-threads.ts";
import { fromPlainError, toPlainError } from "../../cli/plain-error.ts";
import { writeEvtx } from "../../evtx/index.ts";
import { event } from "../evtx/events.ts";
import { runCli } from "./run-cli.ts";

const MANY = 20_000;
const records = (provider: string, channel: string) =>
  Array.from({ length: MANY }, (_, i) =>
    event({
      provider,
      channel,
      eventId: 31019,
      timeUtc: new Date(Date.UTC(2026, 9, 1) + i * 60_000).toISOString(),
      data: [["", `TrackingId: ${i}, Namespace: contoso.servicebus.windows.net ${"x".repeat(200)}`]],
    }),
  );

describe("logs read by several threads", () => {
  let folder = "";
  let zip = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "threads-"));
    zip = join(folder, "case.zip");
    const archive = new AdmZip();
    archive.addFile("Application.evtx", Buffer.from(writeEvtx(records("PasswordResetService", "Application"))));
    archive.addFile("Other.evtx", Buffer.from(writeEvtx(records("ADSync", "Application").slice(0, 19_000))));
    archive.writeZip(zip);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("give the report that one thread gives", () => {
    const run = (...node: string[]) => runCli(["analyze", zip, "--format", "json"], { node });
    const here = join(folder, "no-threads.cjs");
    writeFileSync(here, 'require("node:worker_threads").Worker = class { constructor() { throw new Error("no"); } };');
    const several = run();
    expect(several).toEqual(run("--require", here));
    expect(JSON.parse(several.out).completeness.logs).toMatchObject([
      { path: "Application.evtx", eventsKept: MANY },
      { path: "Other.evtx", eventsKept: 19_000 },
    ]);
  });

  it("tell of a damaged entry as reading it in place does", async () => {
    const threads = new LogThreads(zip);
    const gone = { entryPath: "Gone.evtx", expected: null };
    const task = { ...gone, sizeBytes: 1 << 30, onBytes: () => {} };
    await expect(threads.readLog(task)).rejects.toMatchObject({ name: "BundleError", code: "not-readable" });
    await expect(readLogTask({ ...gone, inputPath: zip }, () => {})).rejects.toMatchObject({ code: "not-readable" });
    await threads.close();
  });

  it("leave small ones to whoever asks", () => {
    const task = { entryPath: "x.evtx", sizeBytes: 1000, expected: null, onBytes: () => {} };
    expect(new LogThreads(zip).readLog(task)).toBeUndefined();
  });
});

describe("an error between threads", () => {
  it.each([
    new BundleError("digest-mismatch", { path: "a", entry: "b" }),
    new ArtifactError("evtx-unreadable", "why"),
    new TypeError("a bug"),
  ])("is what it was: %s", (error) => {
    const back = fromPlainError(structuredClone(toPlainError(error)));
    expect(back.message).toBe(error.message);
    expect(back instanceof BundleError).toBe(error instanceof BundleError);
    expect(back instanceof ArtifactError).toBe(error instanceof ArtifactError);
    expect(back).toMatchObject("code" in error ? { code: error.code } : { stack: error.stack });
  });
});
