import { describe, expect, it } from "vitest";
import { cleanText, decodeText, decodeTextStream, oneLine } from "../../../analyzer/decode/text.ts";
import { inPieces, toBytes, toUtf16 } from "../../support/memory-container.ts";

const TEXT = "<a>grüße 🐟</a>";

const encodings = {
  "UTF-8": toBytes(TEXT),
  "UTF-8 with a mark": toBytes(`\ufeff${TEXT}`),
  "UTF-16LE with a mark": toUtf16(TEXT),
  "UTF-16BE with a mark": toUtf16(TEXT, { bigEndian: true }),
  "UTF-16LE without a mark": toUtf16(TEXT, { mark: false }),
  "UTF-16BE without a mark": toUtf16(TEXT, { bigEndian: true, mark: false }),
};

async function streamed(bytes: Uint8Array, size: number): Promise<string> {
  let text = "";
  for await (const piece of decodeTextStream(inPieces(bytes, size))) text += piece;
  return text;
}

describe.each(Object.entries(encodings))("%s", (_, bytes) => {
  it("is read whole", () => {
    expect(decodeText(bytes)).toBe(TEXT);
  });

  it.each([1, 2, 3, 7, 64])("is read in pieces of %i bytes", async (size) => {
    expect(await streamed(bytes, size)).toBe(TEXT);
  });
});

describe("broken input", () => {
  it("gives nothing for nothing", async () => {
    expect(decodeText(new Uint8Array(0))).toBe("");
    expect(await streamed(new Uint8Array(0), 1)).toBe("");
  });

  it("keeps a single byte", async () => {
    expect(await streamed(toBytes("x"), 1)).toBe("x");
  });

  it("ends truncated UTF-16 with a replacement character", async () => {
    const cut = toUtf16("ab").slice(0, -1);
    expect(decodeText(cut)).toBe("a\ufffd");
    expect(await streamed(cut, 1)).toBe("a\ufffd");
  });

  it("replaces bytes that are no UTF-8", () => {
    expect(decodeText(Uint8Array.of(0x61, 0xe4, 0x62))).toBe("a\ufffdb");
  });
});

describe("cleaning", () => {
  it("leaves tabs and every script alone, and gives line ends one form", () => {
    expect(cleanText("a\tb\r\nc\rd\ne ü 語 🐟")).toBe("a\tb\nc\nd\ne ü 語 🐟");
  });

  it("takes away NULs, escape sequences, C1 controls and lone surrogates", () => {
    expect(cleanText("a\0b\x1b[31mc\x9bd\ud800e")).toBe("a\ufffdb\ufffd[31mc\ufffdd\ufffde");
  });

  it("caps", () => {
    expect(cleanText("x".repeat(100_000))).toHaveLength(64 * 1024);
    expect(oneLine("a\n  b\t c", 20)).toBe("a b c");
  });
});
