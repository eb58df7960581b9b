import { expect } from "vitest";
import rule from "../../rules/relay-listener-down.ts";
import { event, utcAt } from "../support/event.ts";
import { testRule } from "../support/test-rule.ts";

const failure = (recordId: number, text = "Namespace: ssprdedicatedsbprodscu, the operation timed out") =>
  event({ recordId, eventId: 31034, level: 2, text });
const heartbeat = (recordId: number) =>
  event({ recordId, eventId: 31019, text: "HeartBeat for Namespace: ssprdedicatedsbprodscu" });

testRule(rule, {
  pass: {
    "a heartbeat follows the failure": { writebackEvents: [failure(1), heartbeat(2)] },
    "no failure at all": { writebackEvents: [heartbeat(1)] },
  },
  fail: {
    "the listener fails and stays away": {
      given: { writebackEvents: [heartbeat(1), failure(2)] },
      finding: "failing",
      data: {
        failedUtc: utcAt(2),
        namespace: "ssprdedicatedsbprodscu",
        reading: expect.stringContaining("no refused certificate"),
      },
      evidence: [2],
    },
    ...Object.fromEntries(
      [
        ["German", "Das Remotezertifikat ist laut Validierungsverfahren ungültig."],
        ["Japanese", "リモート証明書は検証プロシージャによって無効とされています。"],
      ].map(([language, text], index) => [
        `a message in ${language}, from which nothing can be read`,
        {
          given: { writebackEvents: [failure(3 + index, text)] },
          finding: "failing",
          data: { reading: expect.stringContaining("another language") },
          evidence: [3 + index],
        },
      ]),
    ),
    ...Object.fromEntries(
      ["RemoteCertificateChainErrors", "UntrustedRoot", "0x800B0109", "0x800b010a"].map((token, index) => [
        `a message in German that holds ${token}`,
        {
          given: { writebackEvents: [failure(10 + index, `Das Zertifikat ist ungültig: ${token}`)] },
          finding: "untrusted",
          evidence: [10 + index],
        },
      ]),
    ),
    "the certificate is refused": {
      given: {
        writebackEvents: [failure(7, "The remote certificate is invalid according to the validation procedure.")],
      },
      finding: "untrusted",
      evidence: [7],
    },
  },
  inconclusive: { "no record of the service in the export": {} },
});
