import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EvtxError } from "../../evtx/index.ts";
import { readAll } from "./read-all.ts";
import { hasSamples, sampleNames, samplePath } from "./samples.ts";

/** Records that can be read, or the error; files of the same original hold 1,247 (sys) and 2,216 (app). */
const EXPECTED: Readonly<Record<string, number | string>> = {
  "00-empty": "empty-file",
  "01-notevtx": "not-an-event-log",
  "02-header-only": 0,
  "03-trunc-100": 0,
  "04-trunc-midchunk": 449,
  "05-trunc-chunkhdr": 397,
  "06-chunkcount-1": 1247,
  "07-dirty-flag": 1247,
  "08-hdr-firstchunk-ff-badcrc": 1247,
  "09-bad-chunk-magic": 1247,
  // The hole takes a definition with it: of 63 records nothing is left but the frame.
  "10-zero-hole-in-chunk": 1140,
  "11-freespace-end-of-chunk": 1247,
  "12-freespace-ffffffff": 1247,
  "13-record-size-0": 1247,
  "14-record-size-huge": 1247,
  "15-chunk-lastrec-huge": 1247,
  "16-template-offset-oob": 1247,
  "17-template-offset-garbage": 1247,
  "18-subst-count-huge": 1246,
  "19-string-chain-loop": 1247,
  "20-template-chain-loop": 1247,
  // The damaged name belongs to a template that 133 records of the first chunk use.
  "21-name-len-ffff": 1114,
  "30-flip20-app": 2214,
  "30-flip20-sys": 1244,
  "31-flip200-app": 2195,
  "31-flip200-sys": 1220,
  "32-flip2000-app": 1893,
  "32-flip2000-sys": 636,
  "33-flip20000-app": 113,
  "33-flip20000-sys": 0,
  "40-random-chunks": 0,
  "50-deep-nesting-4000": 0,
  "51-self-recursive-template": 0,
  "52-exponential-substitution-8^8": 0,
  "53-bomb-event": 0,
};

/** The bombs, and why each is refused. */
const REFUSED: Readonly<Record<string, string>> = {
  "50-deep-nesting-4000": "too-deep",
  "51-self-recursive-template": "bad-template",
  // Its instances do not name the template that they point at.
  "52-exponential-substitution-8^8": "bad-template",
  "53-bomb-event": "too-deep",
};

const LIMIT_MS = 2000;

describe.skipIf(!hasSamples("evtx-damaged"))("damaged and crafted logs", () => {
  it.each(sampleNames("evtx-damaged"))("%s", (file) => {
    const name = file.replace(/\.evtx$/, "");
    const bytes = readFileSync(samplePath("evtx-damaged", file));
    const start = performance.now();
    const outcome = read(bytes);
    expect(performance.now() - start).toBeLessThan(LIMIT_MS);

    if (typeof outcome === "string") return expect(outcome).toBe(EXPECTED[name]);
    const { records, certificate } = outcome;
    expect(records.length).toBeGreaterThanOrEqual(Number(EXPECTED[name]));
    expect(certificate.recordsDecoded).toBe(records.length);
    expect(certificate.recordsSeen).toBe(certificate.recordsDecoded + certificate.recordsSkippedCount);
    expect(certificate.recordsSkipped.length).toBeLessThanOrEqual(100);
    if (REFUSED[name]) expect(certificate.recordsSkipped).toMatchObject([{ recordId: 1, reason: REFUSED[name] }]);
  });
});

function read(bytes: Uint8Array) {
  try {
    return readAll(bytes);
  } catch (error) {
    if (error instanceof EvtxError) return error.code;
    throw error;
  }
}
