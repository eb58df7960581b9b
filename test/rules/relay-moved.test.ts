import rule from "../../rules/relay-moved.ts";
import { utcAt } from "../support/event.ts";
import { heartbeat, linkLost, requested } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const HOUR = 3600;
const OLD = "ssprdedicatedsbprodncu";
const STAYS = "ssprdedicatedsbprodscu";
const NEW = "ssprdedicatedsbprodfra-1";
const beats = (name: string, fromHour: number, toHour: number, first: number) =>
  Array.from({ length: toHour - fromHour + 1 }, (_, i) => heartbeat(first + i, (fromHour + i) * HOUR, name));
const inOrder = (records: readonly ReturnType<typeof heartbeat>[]) =>
  [...records].sort((a, b) => a.timeUtc.localeCompare(b.timeUtc)).map((record, i) => ({ ...record, recordId: i + 1 }));

testRule(rule, {
  pass: {
    "both relays as ever": { writebackEvents: [heartbeat(1, 1, OLD), heartbeat(2, 2, STAYS)] },
    "one fails under its old name": {
      writebackEvents: [heartbeat(1, 1, OLD), heartbeat(2, 2, STAYS), linkLost(3, 3, OLD)],
    },
    "a new one fails and so does the old": {
      writebackEvents: [heartbeat(1, 1, OLD), linkLost(2, 2, NEW), linkLost(3, 3, OLD)],
    },
  },
  fail: {
    "another name beats instead": {
      given: {
        writebackEvents: inOrder([...beats(OLD, 0, 2, 1), ...beats(STAYS, 0, 40, 10), ...beats(NEW, 3, 40, 60)]),
      },
      finding: "moved",
      data: { former: OLD, formerUtc: utcAt(2 * HOUR), current: NEW, newUtc: utcAt(3 * HOUR) },
      evidence: [5, 8],
    },
    "the new name was never heard": {
      given: { writebackEvents: [heartbeat(1, 1, OLD), linkLost(2, 600, NEW), linkLost(3, 1200, NEW)] },
      finding: "unheard",
      data: { former: OLD, current: NEW, newUtc: utcAt(600) },
      evidence: [2, 1],
    },
  },
  inconclusive: {
    "no heartbeat in the log": { writebackEvents: [requested(1)] },
    "no record of the service": {},
  },
});
