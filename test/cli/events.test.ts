import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import AdmZip from "adm-zip";
import { XMLValidator } from "fast-xml-parser";
import { beforeAll, describe, expect, it } from "vitest";
import { makeFolder, makeLog, serviceRecord } from "./inputs.ts";
import { buildCli, ROOT, runCli } from "./run-cli.ts";

const folder = makeFolder();
const EVENTS = [
  serviceRecord(),
  serviceRecord({ eventId: 7040, timeUtc: "2026-10-12T08:00:01.0000000Z" }),
  serviceRecord({
    provider: "Schannel",
    eventId: 36874,
    level: 2,
    timeUtc: "2026-10-12T08:00:02.5000000Z",
    data: [
      ["", "evil \x1b]0;title\x07 \u009b31m \u202etext"],
      ["", "two\r\nlines"],
    ],
  }),
];
const log = folder.path("System.evtx");

beforeAll(() => {
  buildCli();
  writeFileSync(log, makeLog(EVENTS));
});

const linesOf = (out: string): Record<string, unknown>[] =>
  out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
const idsOf = (argv: readonly string[]): unknown[] =>
  linesOf(runCli(["events", log, ...argv]).out).map(({ eventId }) => eventId);

describe("jsonl", () => {
  it("gives one object a line, exactly these keys, values as they are", () => {
    const { code, out } = runCli(["events", log]);
    expect(code).toBe(0);
    expect(linesOf(out)).toEqual(
      EVENTS.map(({ provider, eventId, level, timeUtc, channel, computer, data }, i) => ({
        recordId: i + 1,
        ...{ provider, eventId, level, timeUtc, channel, computer, data },
      })),
    );
    expect(out.split("\n")[0]).toBe(
      '{"recordId":1,"provider":"Service Control Manager","eventId":7036,"level":4,"timeUtc":"2026-10-12T08:00:00.1234567Z",' +
        '"channel":"System","computer":"SYNC01.contoso.com","data":[["param1","Microsoft Azure AD Sync"],["param2","running"]]}',
    );
  });

  it("holds no character that steers a terminal", () => {
    expect(runCli(["events", log]).out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  });

  it("ends with a certificate on standard error", () => {
    const { err } = runCli(["events", log]);
    expect(err).toBe(
      `${log}: 3 records in 1 chunk, 3 listed; 2026-10-12T08:00:00Z to 2026-10-12T08:00:02Z; nothing missing\n`,
    );
    expect(runCli(["events", log, "--since", "2026-10-12T08:00:01Z"]).err).toContain("3 records in 1 chunk, 2 listed;");
    expect(runCli(["events", log, "--quiet"]).err).toBe("");
  });
});

describe("filters", () => {
  it.each([
    [["--provider", "Schannel"], [36874]],
    [
      ["--provider", "Schannel", "--provider", "Service Control Manager"],
      [7036, 7040, 36874],
    ],
    [["--provider", "schannel"], []],
    [
      ["--id", "7036", "--id", "36874"],
      [7036, 36874],
    ],
    [
      ["--id", "7036,7040"],
      [7036, 7040],
    ],
    [
      ["--since", "2026-10-12T08:00:01Z"],
      [7040, 36874],
    ],
    [
      ["--since", "2026-10-12T10:00:00.1234568+02:00"],
      [7040, 36874],
    ],
    [["--until", "2026-10-12T08:00:01Z"], [7036]],
    [["--since", "2026-10-12T08:00:00.1234567Z", "--until", "2026-10-12T08:00:02Z", "--id", "7036"], [7036]],
  ])("%j", (argv, ids) => {
    expect(idsOf(argv)).toEqual(ids);
  });
});

describe("table", () => {
  it("has a line a record and shows controls as numbers", () => {
    const { code, out } = runCli(["events", log, "--format", "table"]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.replace(/\s+/g, " "))).toEqual([
      "Time (UTC) Record Id Level Source Data",
      "2026-10-12 08:00:00.123 1 7036 info Service Control Manager param1=Microsoft Azure AD Sync | param2=running",
      "2026-10-12 08:00:01.000 2 7040 info Service Control Manager param1=Microsoft Azure AD Sync | param2=running",
      "2026-10-12 08:00:02.500 3 36874 error Schannel evil \\u001b]0;title\\u0007 \\u009b31m \\u202etext | two\\nlines",
      "",
    ]);
  });
});

describe("xml", () => {
  it("is one document over all inputs, safe on a terminal and well-formed", () => {
    const { code, out, err } = runCli(["events", log, log, "--format", "xml"]);
    expect({ code, files: err.trim().split("\n").length }).toEqual({ code: 0, files: 2 });
    expect(out).toMatch(/^<\?xml version="1\.0" encoding="utf-8" standalone="yes"\?>\n<Events>\n<Event xmlns=/);
    expect(out).toMatch(/\n<\/Event>\n<\/Events>\n$/);
    expect(XMLValidator.validate(out)).toBe(true);
    expect(out.match(/<Event /g)).toHaveLength(EVENTS.length * 2);
    expect(out).toContain("<Data>evil \ufffd]0;title\ufffd &#x9B;31m &#x202E;text</Data>");
    expect(out).toContain("<Data>two&#xD;\nlines</Data>");
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  });

  it("keeps to the filters, and stays a document with nothing in it", () => {
    const only = runCli(["events", log, "--format", "xml", "--id", "7040", "--until", "2026-10-12T08:00:02Z"]).out;
    expect(only.match(/<EventID[^>]*>\d+/g)).toEqual([expect.stringMatching(/>7040$/)]);
    for (const argv of [[log, "--id", "1"], [folder.path("none.evtx")]]) {
      const { out } = runCli(["events", ...argv, "--format", "xml"]);
      expect(out).toBe('<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>\n</Events>\n');
    }
  });

  it("is understood by analyze", () => {
    const { out } = runCli(["events", log, "--format", "xml"]);
    const path = folder.write("System.xml", Buffer.from(out));
    const { code, out: report } = runCli(["analyze", path, "--format", "json"]);
    expect({ code, ...JSON.parse(report).input }).toMatchObject({ code: 4, computer: "SYNC01.contoso.com" });
  });
});

describe("where logs lie", () => {
  it("finds every .evtx in a zip and in a folder", () => {
    const zip = new AdmZip();
    zip.addFile("logs/a.evtx", Buffer.from(makeLog(EVENTS.slice(0, 1))));
    zip.addFile("logs/B.EVTX", Buffer.from(makeLog(EVENTS.slice(1))));
    zip.addFile("readme.txt", Buffer.from("no log"));
    const packed = folder.write("logs.zip", zip.toBuffer());
    const unpacked = folder.path("unpacked");
    for (const entry of zip.getEntries()) {
      const path = join(unpacked, entry.entryName);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, entry.getData());
    }
    for (const input of [packed, unpacked]) {
      const { code, out, err } = runCli(["events", input]);
      expect({ code, records: linesOf(out).length, files: err.trim().split("\n").length }).toEqual({
        code: 0,
        records: 3,
        files: 2,
      });
    }
  });

  it("says so where there is none", () => {
    const zip = new AdmZip();
    zip.addFile("readme.txt", Buffer.from("no log"));
    const { code, err } = runCli(["events", folder.write("none.zip", zip.toBuffer())]);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining("holds no .evtx file; give the logs") });
  });
});

describe("damage", () => {
  it("reads what is readable and tells the rest", () => {
    const bytes = makeLog(Array.from({ length: 400 }, (_, i) => serviceRecord({ eventId: i })));
    const { code, out, err } = runCli(["events", folder.write("cut.evtx", bytes.subarray(0, bytes.length - 20_000))]);
    expect(code).toBe(0);
    expect(linesOf(out).length).toBeGreaterThan(100);
    expect(err).toContain("the file ends too early");
  });

  it.each([
    ["no log", Buffer.from("MZ, a program"), "not an event log"],
    ["empty", Buffer.alloc(0), "the file is empty"],
    [
      "nothing readable",
      Buffer.concat([Buffer.from(makeLog([serviceRecord()])).subarray(0, 4096), Buffer.alloc(65536, "ElfChnk\0")]),
      "no record can be read",
    ],
  ])("exit code 3: %s", (name, bytes, said) => {
    const { code, out, err } = runCli(["events", folder.write(`${name}.evtx`, bytes)]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain(said);
  });

  it("goes on to the next file, and still tells", () => {
    const { code, out } = runCli(["events", folder.path("none.evtx"), log]);
    expect({ code, records: linesOf(out).length }).toEqual({ code: 3, records: 3 });
  });
});

describe("a long log", () => {
  it("is listed in memory that does not grow with it", () => {
    const long = Array.from({ length: 30_000 }, (_, i) =>
      serviceRecord({ eventId: i % 65536, data: [["param1", `${i} `.repeat(60)]] }),
    );
    const path = folder.write("long.evtx", makeLog(long));
    // About 20 MB of lines; all of them at once would not fit.
    const { code, out } = runCli(["events", path], { node: ["--max-old-space-size=24"] });
    expect({ code, records: out.trimEnd().split("\n").length }).toEqual({ code: 0, records: 30_000 });
  });

  it("is left quietly when the reader goes away", () => {
    if (process.platform === "win32") return;
    const command = `"${process.execPath}" "${buildCli()}" events "${folder.path("long.evtx")}"`;
    const script = `const { status, stdout, stderr } = require("node:child_process").spawnSync("bash",
      ["-c", ${JSON.stringify(`${command} | head -n 1; exit \${PIPESTATUS[0]}`)}], { encoding: "utf8" });
      console.log(JSON.stringify({ status, stderr, lines: stdout.split("\\n").length }));`;
    expect(JSON.parse(runCli([], { node: ["--eval", script] }).out)).toEqual({ status: 0, stderr: "", lines: 2 });
  });
});

const SAMPLES = join(ROOT, "../shared/samples/evtx");

/** The golden files are normalised: so are our values before they are held against them. */
function normalise(text: unknown): string {
  return String(text)
    .replace(/\r\n/g, "\n")
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\p{Cs}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

describe.skipIf(!existsSync(SAMPLES))("real logs, where they are at hand", () => {
  const names = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => /system.*\.evtx$/i.test(name)) : [];

  it.each(names)("%s: every golden record is listed, with its head", (name) => {
    const golden: unknown[][] = gunzipSync(readFileSync(join(SAMPLES, `${name}.golden.jsonl.gz`)))
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    const { code, out } = runCli(["events", join(SAMPLES, name)]);
    expect(code).toBe(0);
    const ours = new Map<string, number>();
    const keyOf = (parts: readonly unknown[]): string => JSON.stringify(parts.map(normalise));
    for (const line of linesOf(out)) {
      expect(Object.keys(line)).toEqual([
        ...["recordId", "provider", "eventId", "level", "timeUtc", "channel", "computer", "data"],
      ]);
      const { recordId, provider, eventId, level, timeUtc, channel, computer } = line;
      const time = String(timeUtc).replace("T", " ").slice(0, 24);
      const key = keyOf([recordId, provider, eventId, level, time, channel, computer]);
      ours.set(key, (ours.get(key) ?? 0) + 1);
    }
    const missing = golden.filter((record) => {
      const key = keyOf(record.slice(0, 7));
      const left = ours.get(key) ?? 0;
      ours.set(key, left - 1);
      return left <= 0;
    });
    expect(missing.slice(0, 3)).toEqual([]);
  });
});
