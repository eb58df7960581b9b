import { describe, expect, it } from "vitest";
import type { EventRecord } from "../../bundle/events.ts";
import rule from "../../rules/relay-idle-cut.ts";
import { describeSpan, findRhythm } from "../../rules/support/rhythm.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat, linkLost } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const MINUTE = 60;

/** Each a heartbeat at its minute and, that many seconds later, a loss. */
function cuts(minutes: readonly number[], quietSeconds: readonly number[]): EventRecord[] {
  return minutes.flatMap((minute, i) => [
    heartbeat(2 * i + 1, minute * MINUTE),
    linkLost(2 * i + 2, minute * MINUTE + (quietSeconds[i] ?? 0)),
  ]);
}

const even = cuts([0, 5, 10, 15, 20], [120, 121, 119, 120, 124]);
const settled = Array.from({ length: 14 }, (_, i) => heartbeat(100 + i, (22 + 5 * i) * MINUTE));

testRule(rule, {
  pass: {
    "a link that only lives": { writebackEvents: [heartbeat(1), heartbeat(2, 5 * MINUTE)] },
    "three losses are chance": { writebackEvents: cuts([0, 5, 10], [120, 120, 120]) },
    "losses at random": { writebackEvents: cuts([0, 5, 10, 15, 20], [30, 200, 95, 150, 260]) },
    "retries of a link that never came back, however even": {
      writebackEvents: [heartbeat(1), ...[2, 3, 4, 5, 6, 7].map((n) => linkLost(n, n * 120))],
    },
    "each loss follows a stop of the endpoint": {
      writebackEvents: cuts([0, 5, 10, 15, 20], [120, 120, 120, 120, 120])
        .flatMap((record) =>
          record.eventId === 31034 ? [event({ ...record, eventId: 31016, text: "stopped" }), record] : [record],
        )
        .map((record, i) => ({ ...record, recordId: i + 1 })),
    },
    "a rhythm that ended the day before": {
      writebackEvents: even,
      coverage: { fromUtc: utcAt(0), toUtc: utcAt(30 * 60 * MINUTE) },
    },
  },
  fail: {
    "two minutes after each heartbeat": {
      given: { writebackEvents: even },
      finding: "cutting",
      data: { alike: 5, total: 5, seconds: 120, interval: "2 minutes", since: "the last sign of life" },
      evidence: [2, 4, 6, 8, 10],
    },
    "every half hour, whatever the heartbeats do": {
      given: {
        writebackEvents: [0, 30, 60, 90, 120, 150].flatMap((minute, i) => [
          heartbeat(2 * i + 1, (minute + ([1, 3, 2, 4, 1, 3][i] ?? 0)) * MINUTE),
          linkLost(2 * i + 2, (minute + 6) * MINUTE),
        ]),
      },
      finding: "cutting",
      data: { seconds: 1800, since: "the loss before" },
      evidence: [2, 4, 6, 8, 10, 12],
    },
    "it lives at the end": {
      given: { writebackEvents: [...even, ...settled] },
      finding: "comes-and-goes",
      data: { total: 5 },
      evidence: [2, 4, 6, 8, 10],
    },
  },
  inconclusive: { "no record of the service": {} },
});

describe("a rhythm", () => {
  it("allows for one straggler in four", () => {
    expect(findRhythm([60_000, 61_000, 59_000, 600_000])).toMatchObject({ medianMs: 60_000, alike: 3, total: 4 });
    expect(findRhythm([60_000, 61_000, 300_000, 600_000])).toBeUndefined();
    expect(findRhythm([0, 0, 0, 0])).toBeUndefined();
  });
  it("is told in plain words", () => {
    expect([1_000, 90_000, 3_600_000, 200].map(describeSpan)).toEqual([
      "1 second",
      "1 minute 30 seconds",
      "1 hour",
      "no time at all",
    ]);
  });
});
