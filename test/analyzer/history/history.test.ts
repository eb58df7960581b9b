import { describe, expect, it } from "vitest";
import { buildViews } from "../../../analyzer/views.ts";
import type { ArtifactMap } from "../../../bundle/artifacts.ts";
import type { EventRecord } from "../../../bundle/events.ts";
import type { History } from "../../../rules/views.ts";
import { event, utcAt } from "../../support/event.ts";
import { evidenceOf } from "../../support/evidence.ts";

const SCU = "ssprdedicatedsbprodscu";
const NCU = "ssprdedicatedsbprodncu";

type Line = readonly [minute: number, id: number, text?: string];

/** Numbers lines of `minute, id` in order of writing. */
function writeback(...lines: readonly Line[]): EventRecord[] {
  return lines.map(([minute, eventId, text], index) =>
    event({ recordId: index + 1, eventId, second: minute * 60, text: text ?? "" }),
  );
}
const beats = (from: number, to: number, name = SCU): Line[] =>
  Array.from({ length: Math.floor((to - from) / 5) + 1 }, (_, index) => [
    from + index * 5,
    31019,
    `HeartBeat for Namespace: ${name}`,
  ]);
const failures = (from: number, to: number, name = SCU): Line[] =>
  Array.from({ length: Math.floor((to - from) / 10) + 1 }, (_, index) => [
    from + index * 10,
    31034,
    `Namespace: ${name}`,
  ]);
const byMinute = (lines: readonly Line[]): Line[] => [...lines].sort((a, b) => a[0] - b[0]);

function service(minute: number, state: 1 | 4, eventId = 7036): EventRecord {
  const binary = Buffer.from(`ADSync/${state}`, "utf16le").toString("hex");
  return event({
    recordId: minute,
    eventId,
    provider: "Service Control Manager",
    second: minute * 60,
    data: [
      ["param1", "x"],
      ["Binary", binary],
    ],
  });
}

function msi(recordId: number, minute: number, eventId: number, ...strings: string[]): EventRecord {
  return event({
    recordId,
    eventId,
    provider: "MsiInstaller",
    second: minute * 60,
    data: strings.map((value) => ["", value] as const),
  });
}
const PRODUCT = "Microsoft Azure AD Connect synchronization services";

function history(artifacts: Partial<ArtifactMap>, endMinute: number, running = true): History {
  const row: ArtifactMap["service"] = {
    name: "ADSync",
    displayName: null,
    state: running ? "Running" : "Stopped",
    startMode: null,
    startName: null,
    processId: null,
    processStartUtc: null,
    exitCode: null,
  };
  const coverage = { fromUtc: utcAt(0), toUtc: utcAt(endMinute * 60) };
  return buildViews(evidenceOf({ service: row, ...artifacts }, { coverage }), utcAt(endMinute * 60)).history;
}
const tried = ({ attempts }: History): string[] => attempts.map((one) => `${one.step}/${one.by}: ${one.outcome}`);

describe("outage", () => {
  it("is healthy while heartbeats go on", () => {
    expect(history({ writebackEvents: writeback(...beats(0, 60)) }, 62).outage).toMatchObject({
      state: "healthy",
      onsetUtc: null,
    });
  });

  it("is unknown, not healthy, when nothing tells whether the service runs", () => {
    const { outage } = buildViews(
      evidenceOf(
        { writebackEvents: writeback(...beats(0, 60)) },
        { coverage: { fromUtc: utcAt(0), toUtc: utcAt(62 * 60) } },
      ),
      utcAt(3720),
    ).history;
    expect(outage.state).toBe("unknown");
    expect(outage.because).toContain("whether the service still runs");
  });

  it("begins with the first failure after the last sign of life", () => {
    const { outage } = history({ writebackEvents: writeback(...beats(0, 30), ...failures(33, 93)) }, 95);
    expect(outage).toMatchObject({ state: "down", basis: "failures", onsetKnown: "exact", onsetUtc: utcAt(33 * 60) });
    expect(outage.lastLife?.timeUtc).toBe(utcAt(30 * 60));
  });

  it("says so when the log begins inside the outage", () => {
    expect(history({ writebackEvents: writeback(...failures(3, 93)) }, 95).outage).toMatchObject({
      state: "down",
      onsetKnown: "at-or-before",
    });
  });

  it("is silence when due heartbeats stay away", () => {
    const { outage } = history({ writebackEvents: writeback(...beats(0, 30)) }, 60);
    expect(outage).toMatchObject({ state: "down", basis: "silence" });
    expect(outage.onset?.at).toBe(Date.parse(utcAt(35 * 60)));
  });

  it("takes one failure between heartbeats for a blip", () => {
    expect(
      history({ writebackEvents: writeback(...beats(0, 30), [32, 31034, `Namespace: ${SCU}`], ...beats(35, 60)) }, 62)
        .outage.state,
    ).toBe("healthy");
  });

  it("is recovered after an outage that lasted", () => {
    const { outage } = history(
      { writebackEvents: writeback(...beats(0, 30), ...failures(33, 63), ...beats(70, 90)) },
      92,
    );
    expect(outage).toMatchObject({ state: "recovered", onsetUtc: utcAt(33 * 60) });
  });

  it("needs two heartbeats before it calls an outage over", () => {
    const { outage } = history(
      { writebackEvents: writeback(...beats(0, 30), ...failures(33, 63), ...beats(70, 70)) },
      72,
    );
    expect(outage).toMatchObject({ state: "down", basis: "failures" });
    expect(outage.because).toContain("too little");
  });

  it("is the same outage when the failure returns within the hour", () => {
    const lines = [...beats(0, 30), ...failures(33, 63), ...beats(70, 90), ...failures(93, 133)];
    expect(history({ writebackEvents: writeback(...lines) }, 135).outage.onsetUtc).toBe(utcAt(33 * 60));
  });

  it("is another outage when an hour of life lies between", () => {
    const lines = [...beats(0, 30), ...failures(33, 63), ...beats(70, 140), ...failures(143, 173)];
    expect(history({ writebackEvents: writeback(...lines) }, 175).outage.onsetUtc).toBe(utcAt(143 * 60));
  });

  it("is degraded when one of two relays fails", () => {
    const lines = byMinute([...beats(0, 120, SCU), ...beats(0, 30, NCU), ...failures(33, 113, NCU)]);
    const { outage } = history({ writebackEvents: writeback(...lines) }, 121);
    expect(outage).toMatchObject({ state: "degraded", basis: "failures", onsetUtc: utcAt(33 * 60) });
    expect(outage.namespaces.map((relay) => [relay.name, relay.state])).toEqual([
      [NCU, "failing"],
      [SCU, "alive"],
    ]);
  });

  it("does not miss a relay that was replaced long ago while two others beat", () => {
    const third = "ssprdedicatedsbprodfra-1";
    const day = 25 * 60;
    const lines = byMinute([...beats(0, 30, NCU), ...beats(0, day, SCU), ...beats(35, day, third)]);
    const { outage } = history({ writebackEvents: writeback(...lines) }, day + 1);
    expect(outage.state).toBe("healthy");
    expect(outage.namespaces.find((relay) => relay.name === NCU)?.state).toBe("retired");
  });

  it("is off after half a toggle, even though the listener stopped with it", () => {
    const { outage } = history(
      { writebackEvents: writeback(...beats(0, 30), [31, 31012], [32, 31016], [32, 31013]) },
      60,
    );
    expect(outage).toMatchObject({ state: "off", basis: "half-toggle", onsetUtc: utcAt(31 * 60) });
  });

  it("is down while the service is seen stopped", () => {
    const stopped = history(
      { writebackEvents: writeback(...beats(0, 30), [31, 31016]), systemEvents: [service(31, 1)] },
      60,
      false,
    );
    expect(stopped.outage).toMatchObject({ state: "down", basis: "service-stopped" });
  });

  it("is down when requests arrive and cannot be decrypted", () => {
    const { outage } = history({ writebackEvents: writeback(...beats(0, 30), [33, 32004], ...beats(35, 60)) }, 62);
    expect(outage).toMatchObject({ state: "down", basis: "processing", onsetUtc: utcAt(33 * 60) });
  });

  it("takes a refusal by AD for life: the request came through", () => {
    expect(history({ writebackEvents: writeback(...beats(0, 60), [61, 31001], [61, 33004]) }, 62).outage.state).toBe(
      "healthy",
    );
  });
});

describe("attempts", () => {
  const down: Line[] = [...beats(0, 30), ...failures(33, 53)];
  const restart = (minute: number): Line[] => [
    [minute, 31016],
    [minute + 1, 31015],
  ];

  it("counts a restart that the failure survives as failed", () => {
    expect(tried(history({ writebackEvents: writeback(...down, ...restart(60), ...failures(63, 93)) }, 95))).toEqual([
      "restart/administrator: failed",
    ]);
  });

  it("counts a restart that brings two heartbeats as one that worked", () => {
    expect(tried(history({ writebackEvents: writeback(...down, ...restart(60), ...beats(66, 71)) }, 73))).toEqual([
      "restart/administrator: worked",
    ]);
  });

  it("waits with a restart that is too young", () => {
    const made = history({ writebackEvents: writeback(...down, ...restart(60)) }, 66);
    expect(tried(made)).toEqual(["restart/administrator: too-early"]);
    expect(made.attempts[0]?.judgeAfterUtc).toBe("2024-05-01T01:16:00Z");
  });

  it("counts silence of a quarter of an hour as failure on a server that beat before", () => {
    expect(tried(history({ writebackEvents: writeback(...down, ...restart(60)) }, 80))).toEqual([
      "restart/administrator: failed",
    ]);
  });

  it("cannot judge a build that never logs heartbeats and saw no request", () => {
    expect(tried(history({ writebackEvents: writeback(...failures(3, 33), ...restart(60)) }, 120))).toEqual([
      "restart/administrator: unknown",
    ]);
  });

  it("leaves a restart before the onset out", () => {
    expect(
      tried(
        history(
          { writebackEvents: writeback(...beats(0, 10), ...restart(12), ...beats(15, 30), ...failures(33, 63)) },
          65,
        ),
      ),
    ).toEqual([]);
  });

  it("names a boot and a crash as what they are", () => {
    const boot = event({ recordId: 60, eventId: 6005, provider: "EventLog", second: 3600 });
    const lines = [...down, [62, 31015] as Line, ...failures(65, 85), [101, 31015] as Line, ...failures(105, 125)];
    const systemEvents = [boot, service(62, 4), service(100, 1, 7034), service(101, 4)];
    expect(tried(history({ writebackEvents: writeback(...lines), systemEvents }, 127))).toEqual([
      "restart/boot: failed",
      "restart/crash-recovery: failed",
    ]);
  });

  it("counts a toggle only as the pair, and its inner restart not at all", () => {
    const toggle: Line[] = [
      [60, 31012],
      [60, 31016],
      [61, 31013],
      [63, 31004],
      [63, 31018],
      [64, 31005],
      [64, 31015],
    ];
    expect(tried(history({ writebackEvents: writeback(...down, ...toggle, ...failures(67, 97)) }, 99))).toEqual([
      "toggle/administrator: failed",
    ]);
  });

  it("calls a toggle whose disabling failed incomplete", () => {
    const made = history({ writebackEvents: writeback(...down, [60, 31012], [60, 31014], ...failures(63, 93)) }, 95);
    expect(tried(made)).toEqual(["toggle/administrator: incomplete"]);
    expect(made.attempts[0]?.because).toBe("disabling failed");
  });

  it("takes restart and switch-on inside an upgrade for the upgrade's", () => {
    const lines = [...down, [61, 31016] as Line, [64, 31015] as Line, ...failures(67, 97)];
    const installEvents = [
      msi(1001, 60, 1040, "C:\\Temp\\AzureADConnect.msi", "42"),
      msi(1002, 62, 1034, PRODUCT, "2.3.20.0", "1033", "0"),
      msi(1003, 63, 1033, PRODUCT, "2.5.190.0", "1033", "0"),
      msi(1004, 63, 1042, "C:\\Temp\\AzureADConnect.msi", "42"),
    ];
    const written = writeback(...lines).map((one) => ({
      ...one,
      recordId: Date.parse(one.timeUtc) / 1000 - Date.parse(utcAt(0)) / 1000,
    }));
    const renumbered = installEvents.map((one, index) => ({
      ...one,
      recordId: Date.parse(one.timeUtc) / 1000 - Date.parse(utcAt(0)) / 1000 + index * 0.1,
    }));
    const made = history({ writebackEvents: written, installEvents: renumbered }, 99);
    expect(tried(made)).toEqual(["upgrade/administrator: failed"]);
    expect(made.attempts[0]).toMatchObject({ fromVersion: "2.3.20.0", toVersion: "2.5.190.0" });
  });

  it("calls a failed installation incomplete", () => {
    const installEvents = [
      msi(900, 60, 1040, "C:\\Temp\\AzureADConnect.msi"),
      msi(901, 62, 11708, `Product: ${PRODUCT} -- Installation failed.`),
    ];
    const written = writeback(...down, ...failures(63, 93)).map((one, index) => ({
      ...one,
      recordId: index < down.length ? index + 1 : 1000 + index,
    }));
    const made = history({ writebackEvents: written, installEvents }, 95);
    expect(tried(made)).toEqual(["upgrade/administrator: incomplete"]);
    expect(made.attempts[0]?.because).toBe("the installation failed");
  });

  it("does not take another product's installation for an upgrade", () => {
    const installEvents = [msi(900, 60, 1033, "Microsoft Azure AD Connect Agent Updater", "1.0.0.0", "1033", "0")];
    expect(tried(history({ writebackEvents: writeback(...down), installEvents }, 95))).toEqual([]);
  });

  it("sees a start that only the process tells", () => {
    const row: ArtifactMap["service"] = {
      name: "ADSync",
      displayName: null,
      state: "Running",
      startMode: null,
      startName: null,
      processId: 4,
      processStartUtc: utcAt(60 * 60).replace("0000Z", "Z"),
      exitCode: null,
    };
    expect(tried(history({ writebackEvents: writeback(...down, ...failures(63, 103)), service: row }, 105))).toEqual([
      "restart/unknown: failed",
    ]);
  });
});

describe("a clock that jumps", () => {
  it("is noticed and not obeyed", () => {
    // The clock is set back by two hours between records 8 and 9: order stays the record number's.
    const events = writeback(...beats(120, 150), ...failures(33, 63), [66, 31016], [67, 31015], ...failures(70, 100));
    const made = history({ writebackEvents: events }, 102);
    expect(made.clockJumps).toHaveLength(1);
    expect(made.clockJumps[0]).toMatchObject({ log: "application", recordId: 8, backMs: 117 * 60_000 });
    expect(made.outage).toMatchObject({ state: "down", onsetUtc: utcAt(33 * 60) });
    expect(tried(made)).toEqual(["restart/administrator: failed"]);
  });

  it("forgives the second by which a refusal may precede its own start", () => {
    const events = [
      event({ recordId: 1, eventId: 31001, second: 10 }),
      event({ recordId: 2, eventId: 33004, second: 9 }),
    ];
    expect(history({ writebackEvents: events }, 1).clockJumps).toEqual([]);
  });
});
