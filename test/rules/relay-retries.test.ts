import rule from "../../rules/relay-retries.ts";
import { event, utcAt } from "../support/event.ts";
import { heartbeat } from "../support/refusal.ts";
import { testRule } from "../support/test-rule.ts";

const MINUTE = 60;
const retry = (recordId: number, minute: number) =>
  event({ recordId, eventId: 32014, level: 3, second: minute * MINUTE, text: "ServiceBusWarning" });
const burst = [retry(1, 0), retry(2, 10), retry(3, 20), retry(4, 30), retry(5, 40)];

testRule(rule, {
  pass: {
    "no retry": { writebackEvents: [heartbeat(1)] },
    "four within the hour": { writebackEvents: burst.slice(0, 4) },
    "five, but spread over a day": {
      writebackEvents: [retry(1, 0), retry(2, 300), retry(3, 600), retry(4, 900), retry(5, 1200)],
    },
    "a burst two days before the log ends": { writebackEvents: [...burst, heartbeat(6, 48 * 60 * MINUTE)] },
  },
  fail: {
    "five within the hour": {
      given: { writebackEvents: burst },
      finding: "repeated",
      data: { count: 5, fromUtc: utcAt(0), toUtc: utcAt(40 * MINUTE) },
      evidence: [1, 2, 3, 4, 5],
    },
    "a burst, then a single one much later": {
      given: { writebackEvents: [...burst, retry(6, 45), retry(7, 300)] },
      finding: "repeated",
      data: { count: 6, toUtc: utcAt(45 * MINUTE) },
      evidence: [1, 2, 3, 4, 5, 6],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
