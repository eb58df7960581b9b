import { describe, expect, it } from "vitest";
import { readEventLog } from "../../../analyzer/decode/event-log.ts";
import type { EventRecord } from "../../../bundle/events.ts";
import { type EvtxEvent, writeEvtx } from "../../../evtx/index.ts";
import { inPieces } from "../../support/memory-container.ts";

const event = (given: Partial<EvtxEvent> = {}): EvtxEvent => ({
  provider: "PasswordResetService",
  eventId: 31019,
  level: 4,
  timeUtc: "2024-05-01T00:00:02.1234567Z",
  channel: "Application",
  computer: "SYNC01.contoso.com",
  data: [["", "text"]],
  ...given,
});

async function read(bytes: Uint8Array, size?: number) {
  const records: EventRecord[] = [];
  const { certificate } = await readEventLog(inPieces(bytes, size), (record) => records.push(record));
  return { records, certificate };
}

describe("an event log", () => {
  it("gives the records of the wanted providers", async () => {
    const bytes = writeEvtx([
      event({ eventRecordId: 70 }),
      event({ eventRecordId: 71, provider: "Somebody Else" }),
      event({
        eventRecordId: 72,
        provider: "ADSync",
        eventId: 6100,
        qualifiers: 32768,
        data: [
          ["a", "1"],
          ["b", ""],
        ],
      }),
    ]);
    const { records, certificate } = await read(bytes, 1000);
    expect(records).toEqual([
      {
        ...records[0],
        recordId: 70,
        provider: "PasswordResetService",
        eventId: 31019,
        timeUtc: "2024-05-01T00:00:02.1234567Z",
      },
      {
        ...records[1],
        recordId: 72,
        provider: "ADSync",
        eventId: 6100,
        data: [
          ["a", "1"],
          ["b", ""],
        ],
      },
    ]);
    expect(records[0]).toEqual({
      recordId: 70,
      provider: "PasswordResetService",
      eventId: 31019,
      level: 4,
      timeUtc: "2024-05-01T00:00:02.1234567Z",
      channel: "Application",
      computer: "SYNC01.contoso.com",
      data: [["", "text"]],
    });
    expect(certificate).toMatchObject({ recordsSeen: 3, recordsDecoded: 2, recordsSkippedCount: 0 });
  });

  it("lets no control character through and gives line ends one form", async () => {
    const { records } = await read(writeEvtx([event({ data: [["", "a\r\nb\u001b[31mc"]] })]));
    expect(records[0]?.data).toEqual([["", "a\nb\ufffd[31mc"]]);
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["something else", new TextEncoder().encode("x".repeat(10_000))],
  ])("is refused when it is %s", async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ name: "ArtifactError", code: "evtx-unreadable" });
  });
});
