import { expect, it } from "vitest";
import { createRedactor } from "../../../collector/redact/redactor.ts";

/** Texts on which a pattern that tries every beginning would run for minutes: the runner's own limit ends the test. */

const UNITS = 60_000;
const TAIL = " password @ % & \\ CN=a,DC=b :// S-1-5-21 anchor net use --p";

it.each(["a", "-", "_", "%4", "a.", "a=", "a\\", "a@", "1.", "0", "CN=a,", "&#", "a_", "eyJ.", "-----BEGIN ", " "])(
  "text of %j",
  (unit) => {
    const redactor = createRedactor({ identities: true, seedKey: new Uint8Array(32) });
    expect(redactor.redactText(unit.repeat(UNITS / unit.length) + TAIL)).toContain("net use");
  },
);

it.each(["<", "<a ", '<a b="', "<!--", "<![CDATA["])("XML of %j", (unit) => {
  const redactor = createRedactor({ identities: true, seedKey: new Uint8Array(32) });
  const bytes = new TextEncoder().encode(unit.repeat(UNITS / unit.length));
  expect(redactor.redact("a.xml", bytes).length).toBeGreaterThan(0);
});
