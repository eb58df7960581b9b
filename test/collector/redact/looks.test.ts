import { expect, test } from "vitest";
import { Looks } from "../../../collector/redact/looks.ts";
import { createRedactor } from "../../../collector/redact/redactor.ts";
import { survey } from "../../../collector/redact/survey.ts";

const TEXT = "nothing at all\r\nuser dana@contoso.com\r\npassword = hunter2hunter2\r\n";

test("a second reading is told the same, also where it is cut in another way", () => {
  const looks = new Looks();
  const cuts = [16, 39, TEXT.length];
  const read = (ends: readonly number[]): readonly number[] => {
    looks.restart();
    return ends.map((end, i) => looks.of(TEXT, ends[i - 1] ?? 0, end));
  };
  const said = (ends: readonly number[]): readonly number[] =>
    ends.map((end, i) => survey(TEXT, ends[i - 1] ?? 0, end));
  expect(new Set(said(cuts)).size).toBe(3);
  for (const ends of [cuts, cuts, [20, 39, 50, TEXT.length], cuts]) expect(read(ends)).toEqual(said(ends));
});

test("what was learnt from one text is not said of another under its path", () => {
  const redactor = createRedactor({ identities: true, seedKey: new Uint8Array(32) });
  const first = Buffer.from("nothing at all, nothing at all\r\n");
  const second = Buffer.from("password = hunter2hunter2 xxxx\r\n");
  expect(second.length).toBe(first.length);
  redactor.learn("trace.log", first);
  expect(Buffer.from(redactor.redact("trace.log", second)).toString()).not.toContain("hunter2");
});
