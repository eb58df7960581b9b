import { expect, it } from "vitest";
import { ledgerTexts } from "../../../collector/redact/ledger.ts";
import { createRedactor } from "../../../collector/redact/redactor.ts";

it("counts secrets and names apart, most first, and holds no value", () => {
  const redactor = createRedactor({ identities: true, seedKey: new Uint8Array(32) });
  redactor.redactText("Password=hunter2; Cookie: a=hunter3");
  redactor.redactText("pwd=hunter4 by kim@fabrikam.com from 10.2.3.4");
  const texts = ledgerTexts([...redactor.ledger(), { kind: "record-left-out", count: 2 }]);
  expect(texts).toEqual([
    "secrets removed: 3 (key-value 2, header 1)",
    "names replaced by pseudonyms: 3 (domain 1, ipv4 1, user 1)",
    "event records left out, as they could not be written anew: 2",
  ]);
});

it("says nothing of nothing", () => {
  expect(ledgerTexts([])).toEqual([]);
  expect(ledgerTexts([{ kind: "token", count: 0 }])).toEqual([]);
});
