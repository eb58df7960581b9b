import { expect, it } from "vitest";
import { eventText, findTellingLine } from "../../rules/event-tokens.ts";
import { exportFailed, trace } from "../support/refusal.ts";

const acquire = "ERR_: MMS(2712): admaexport.cpp(2944): Failed to acquire user information: 0x5";

it("passes over the look-ups that stand in every trace", () => {
  expect(findTellingLine(eventText(trace(1, [exportFailed("0x80230619")])))).toBe(
    "ExportPasswordSet failed with 0x80230619",
  );
  expect(findTellingLine(eventText(trace(1, [acquire, exportFailed("0x80230626")])))).toBe(
    "Failed to acquire user information: 0x5",
  );
});

it("says nothing where the trace holds nothing else", () => {
  expect(findTellingLine(eventText(trace(1, [])))).toBeUndefined();
  expect(findTellingLine("Azure AD Sync 2.4.129.0")).toBeUndefined();
});

it("drops what Windows says in the server's language", () => {
  const line = (words: string) => `BAIL: MMS(1): ..\\server.cpp(11139): 0x80230619 (${words})`;
  expect(findTellingLine(line("Eine Einschränkung verhindert die Änderung."))).toBe("0x80230619");
  expect(findTellingLine(line("制限により変更できません"))).toBe("0x80230619");
});
