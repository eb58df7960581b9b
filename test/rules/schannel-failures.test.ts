import rule from "../../rules/schannel-failures.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";
import { heartbeat } from "../support/windows-event.ts";

const handshake = (recordId: number, second = recordId, eventId = 36887) =>
  event({ recordId, second, eventId, provider: "Schannel", data: [["AlertDesc", "70"]] });
const lost = (recordId: number, second = recordId) =>
  event({ recordId, second, eventId: 31034, text: "Namespace: ssprdedicatedsbprodncu, failed" });
const ailing = [heartbeat(1), lost(2, 1000), lost(3, 2000)];
const TLS_FAILED = [36871, 36874, 36882, 36887, 36888];

testRule(rule, {
  pass: {
    ...Object.fromEntries(
      TLS_FAILED.map((id) => [`${id} long before`, { systemEvents: [handshake(2, 20, id)], writebackEvents: ailing }]),
    ),
    "no handshake failed": { systemEvents: [], writebackEvents: ailing },
    "long before the link was lost": { systemEvents: [handshake(1, 10)], writebackEvents: ailing },
    "the link lives": {
      systemEvents: [handshake(1, 300)],
      writebackEvents: [heartbeat(1, 290), heartbeat(2, 590), heartbeat(3, 890)],
      now: 900,
    },
    "another record of Schannel": { systemEvents: [handshake(1, 1001, 36880)], writebackEvents: ailing },
  },
  fail: {
    ...Object.fromEntries(
      TLS_FAILED.map((id) => [
        `${id} beside the lost link`,
        {
          given: { systemEvents: [handshake(4, 1001, id)], writebackEvents: ailing },
          finding: "beside",
          data: { count: 1 },
          evidence: [4],
        },
      ]),
    ),
    "beside the lost link": {
      given: {
        systemEvents: [handshake(1, 10), handshake(2, 995), handshake(3, 1002, 36871)],
        writebackEvents: ailing,
      },
      finding: "beside",
      data: { count: 2, lastUtc: utcAt(1002) },
      evidence: [3],
    },
  },
  inconclusive: { "no System log": { writebackEvents: ailing } },
});
