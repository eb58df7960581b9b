import { describe, expect, it } from "vitest";
import { decodeWizardTrace } from "../../../analyzer/decode/wizard-trace.ts";
import { inPieces, toUtf16 } from "../../support/memory-container.ts";

const NEEDED =
  "Product Azure AD Sync Engine (version 1.1.110.0) is installed, needs to be upgraded to version 1.1.819.0.";

const TRACE = `[10:20:30.001] [  1] [INFO ] Start Time (UTC): Tue, 03 May 2016 10:20:30 GMT\r
[10:20:30.002] [  1] [INFO ] Application starting\r
[10:20:30.003] [  1] [INFO ] Application Version: 1.1.819.0\r
[10:20:31.000] [  1] [INFO ] AADConnect changes ALLOWED: Successfully acquired the configuration change mutex.\r
[10:20:32.000] [  9] [INFO ] ${NEEDED}\r
[10:20:33.000] [  9] [INFO ] Application Version: 9.9.9.9\r
[10:21:00.000] [  9] [ERROR] PerformConfigurationPageViewModel: Error during sync engine upgrade.\r
`;

const decode = (content: string | Uint8Array, size?: number) => decodeWizardTrace("t.log", inPieces(content, size));

describe("a wizard trace", () => {
  const expected = {
    path: "t.log",
    startedUtc: "2016-05-03T10:20:30Z",
    version: "1.1.819.0",
    markers: [
      { kind: "changes-allowed", line: 4 },
      { kind: "upgrade-needed", line: 5, text: `[10:20:32.000] [ 9] [INFO ] ${NEEDED}` },
      { kind: "upgrade-failed", line: 7 },
    ],
  };

  it.each([1, 5, 64, 100_000])("is read in pieces of %i bytes", async (size) => {
    expect(await decode(TRACE, size)).toMatchObject(expected);
  });

  it("is read as UTF-16", async () => {
    expect(await decode(toUtf16(TRACE))).toMatchObject(expected);
  });

  it("is read without its last line end", async () => {
    expect((await decode(TRACE.trimEnd())).markers).toHaveLength(3);
  });

  it("knows neither time nor version without the header", async () => {
    expect(await decode(TRACE.split("\n").slice(3, 5).join("\n"))).toMatchObject({ startedUtc: null, version: null });
  });

  it.each(["Tue, 99 May 2016 10:20:30 GMT", "Tue, 03 Xxx 2016 10:20:30 GMT", "soon"])(
    "takes no time from %j",
    async (time) => {
      expect((await decode(`Start Time (UTC): ${time}\n`)).startedUtc).toBeNull();
    },
  );

  it("is bounded: endless lines, endless markers, control characters", async () => {
    expect((await decode("x".repeat(5_000_000))).markers).toEqual([]);
    const many = await decode(`${"AADConnect changes ALLOWED \x1b[31m\n".repeat(5000)}`);
    expect(many.markers).toHaveLength(1000);
    expect(many.markers.at(-1)).toEqual({
      kind: "changes-allowed",
      line: 5000,
      text: "AADConnect changes ALLOWED \ufffd[31m",
    });
  });

  it("is empty for nothing", async () => {
    expect(await decode("")).toEqual({ path: "t.log", startedUtc: null, version: null, markers: [] });
  });
});
