import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { EvtxCertificate } from "../../evtx/index.ts";
import { type CampaignReport, runCampaign } from "../../tools/fuzz-evtx/campaign.ts";
import { ChunkMap } from "../../tools/fuzz-evtx/chunk-map.ts";
import { type MakeReader, makeEvtxReader } from "../../tools/fuzz-evtx/reading.ts";
import { writtenSeeds } from "../../tools/fuzz-evtx/seeds.ts";
import { watch } from "../../tools/fuzz-evtx/watch.ts";
import { Watched } from "../../tools/fuzz-evtx/watched.ts";

const SEED = 43;
const REACHED = [
  "bad-count",
  "bad-magic",
  "bad-name",
  "bad-offset",
  "bad-size",
  "bad-template",
  "bad-token",
  "bad-value-type",
  "nothing-skipped",
  "over-budget",
  "too-deep",
  "truncated",
];

describe("mutants of our own logs", () => {
  it("are read without a find, and reach all that can happen to a record", () => {
    const report = campaign(makeEvtxReader, 3000);
    expect(report.finds.map(({ oracle, message }) => `${oracle}: ${message}`)).toEqual([]);
    expect(report.execs).toBe(3000);
    expect([...report.outcomes.keys()]).toEqual(expect.arrayContaining(REACHED));
    expect(report.records).toBeGreaterThan(3000);
    expect(report.seedsKept.length).toBeGreaterThan(50);
    for (const oracle of ["repeat", "slices", "select", "locality", "prefix"] as const) {
      expect(report.checks.get(oracle), oracle).toBeGreaterThan(100);
    }
  });

  it("are the same for the same seed", () => {
    const [one, again] = [campaign(makeEvtxReader, 400), campaign(makeEvtxReader, 400)];
    expect(again.outcomes).toEqual(one.outcomes);
    expect(again.seedsKept.map(({ bytes }) => crc32(bytes))).toEqual(one.seedsKept.map(({ bytes }) => crc32(bytes)));
  });
});

describe("a reader with a fault is found out:", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("one that throws something else", () => {
    const found = findsOf((onRecord, options) => {
      const reader = makeEvtxReader(onRecord, options);
      const end = () => {
        const certificate = reader.end();
        if (certificate.recordsSkippedCount > 0) throw new TypeError("not a function");
        return certificate;
      };
      return { push: (bytes) => reader.push(bytes), end };
    });
    expect(found).toContain("throws");
  });

  it("one that counts wrong", () => {
    expect(findsOf(withCertificate((c) => ({ ...c, recordsSeen: c.recordsSeen + 1 })))).toContain("invariants");
    expect(findsOf(withCertificate((c) => ({ ...c, recordsDecoded: c.recordsDecoded + 1 })))).toContain("invariants");
    expect(findsOf(withCertificate((c) => ({ ...c, missingIds: 0, gaps: [] })))).toContain("invariants");
    expect(findsOf(withCertificate((c) => ({ ...c, lastTimeUtc: c.firstTimeUtc && "1601" })))).toContain("invariants");
  });

  it("one that gives something else the second time", () => {
    let readings = 0;
    const found = findsOf((onRecord, options) => {
      const odd = readings++ % 2 === 1;
      return makeEvtxReader((record) => onRecord(odd ? { ...record, computer: "other" } : record), options);
    });
    expect(found).toContain("repeat");
  });

  it("one that stumbles over slices", () => {
    const found = findsOf((onRecord, options) => {
      const reader = makeEvtxReader(onRecord, options);
      let pushes = 0;
      const push = (bytes: Uint8Array) => {
        pushes++;
        reader.push(bytes);
      };
      return { push, end: () => ({ ...reader.end(), dirty: pushes > 1 }) };
    });
    expect(found).toContain("slices");
  });

  it("one that filters wrong", () => {
    const blind: MakeReader = (onRecord, { filter: _, ...options }) => makeEvtxReader(onRecord, options);
    expect(findsOf(blind)).toContain("select");
  });

  it("one that lets damage reach back", () => {
    const found = findsOf((onRecord, options) => {
      const held: Parameters<typeof onRecord>[0][] = [];
      const reader = makeEvtxReader((record) => held.push(record), options);
      const end = () => {
        const certificate = reader.end();
        const isDamaged = certificate.recordsSkippedCount > 0;
        for (const record of held) onRecord(isDamaged ? { ...record, channel: "" } : record);
        return certificate;
      };
      return { push: (bytes) => reader.push(bytes), end };
    });
    expect(found).toContain("prefix");
  });

  it("one that takes a GUID's word for the definition behind it", () => {
    const known = new Map<string, Uint8Array>();
    const trusting: MakeReader = (onRecord, options) => {
      const reader = makeEvtxReader(onRecord, options);
      // Mutants come whole here; slices are read rightly.
      return { push: (bytes) => reader.push(withKnownDefinitions(bytes, known)), end: () => reader.end() };
    };
    expect(findsOf(trusting, 1500)).toContain("locality");
  });

  it("one that is slow", () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 1100));
    expect(findsOf(makeEvtxReader, 1)).toEqual(["time"]);
  });

  it("one that hangs, by those who watch", async () => {
    const watched = new Watched();
    watched.show(7, Uint8Array.of(1, 2, 3));
    const worker = new Worker("for (;;);", { eval: true });
    const find = await watch(worker, watched, 400);
    expect(find).toMatchObject({ oracle: "hang", index: 7, bytes: Uint8Array.of(1, 2, 3) });
  });
});

describe("the command", () => {
  it("ends clean, with figures", () => {
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const argv = ["--import", "tsx", "tools/fuzz-evtx.ts", "--execs", "600", "--seed", `${SEED}`, "--no-samples"];
    const { status, stdout } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
    expect(stdout).toMatch(/^600 executions in /m);
    expect(Number(/coverage: (\d+) of \d+ blocks/.exec(stdout)?.[1])).toBeGreaterThan(300);
    expect(stdout).toContain("nothing found");
    expect(status).toBe(0);
  });
});

function campaign(makeReader: MakeReader, execs: number): CampaignReport {
  return runCampaign({ seed: SEED, execs, seeds: writtenSeeds(), makeReader });
}

function findsOf(makeReader: MakeReader, execs = 300): string[] {
  return campaign(makeReader, execs).finds.map(({ oracle }) => oracle);
}

function withCertificate(change: (certificate: EvtxCertificate) => EvtxCertificate): MakeReader {
  return (onRecord, options) => {
    const reader = makeEvtxReader(onRecord, options);
    return { push: (bytes) => reader.push(bytes), end: () => change(reader.end()) };
  };
}

/** Puts the definition that came first under a GUID in the place of every later one of its length. */
function withKnownDefinitions(log: Uint8Array, known: Map<string, Uint8Array>): Uint8Array {
  const bytes = log.slice();
  for (let start = 4096; start + 65_536 <= bytes.length; start += 65_536) {
    const chunk = bytes.subarray(start, start + 65_536);
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    for (const { at } of new ChunkMap(chunk).of("definition-guid")) {
      const guid = Buffer.from(chunk.subarray(at, at + 16)).toString("hex");
      const body = chunk.subarray(at + 20, at + 20 + view.getUint32(at + 16, true));
      const first = known.get(guid);
      if (first === undefined) known.set(guid, body.slice());
      else if (first.length === body.length) body.set(first);
    }
  }
  return bytes;
}
