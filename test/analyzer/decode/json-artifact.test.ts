import { describe, expect, it } from "vitest";
import { decodeJsonArtifact } from "../../../analyzer/decode/json-artifact.ts";
import { dotnetSchema, serviceSchema } from "../../../bundle/artifacts.ts";
import { ArtifactError } from "../../../bundle/errors.ts";
import { toBytes, toUtf16 } from "../../support/memory-container.ts";

function refusal(bytes: Uint8Array): [code: string, detail: string | null] {
  try {
    decodeJsonArtifact(bytes, serviceSchema);
  } catch (error) {
    if (error instanceof ArtifactError) return [error.code, error.detail];
    throw error;
  }
  throw new Error("was accepted");
}

describe("a JSON artefact", () => {
  it.each([
    ["UTF-8", toBytes('{"release":528040}')],
    ["UTF-8 with a mark", toBytes('\ufeff{"release":528040}')],
    ["UTF-16LE", toUtf16('{"release":528040}')],
    ["UTF-16BE", toUtf16('{"release":528040}', { bigEndian: true })],
  ])("is read as %s", (_, bytes) => {
    expect(decodeJsonArtifact(bytes, dotnetSchema)).toEqual({ release: 528040 });
  });

  it("fills in what is absent and drops what is unknown", () => {
    const value = decodeJsonArtifact(toBytes('{"name":"ADSync","__proto__":{"state":"x"},"more":1}'), serviceSchema);
    expect(value).toMatchObject({ name: "ADSync", state: null, processId: null });
    expect(value).not.toHaveProperty("more");
  });

  it("is refused when it is no JSON", () => {
    expect(refusal(toBytes("{")).at(0)).toBe("json-malformed");
    expect(refusal(new Uint8Array(0)).at(0)).toBe("json-malformed");
    expect(refusal(toBytes("[".repeat(100_000))).at(0)).toBe("json-malformed");
  });

  it("is refused when its shape is wrong, naming the first place", () => {
    const [code, detail] = refusal(toBytes('{"name":"ADSync","processId":"7"}'));
    expect(code).toBe("json-shape");
    expect(detail).toMatch(/^processId: /);
    expect(refusal(toBytes("null"))[1]).toMatch(/^the whole: /);
  });

  it("keeps the detail short and printable", () => {
    const [, detail] = refusal(toBytes(`{"name":${JSON.stringify(["\u001b".repeat(5000)])}}`));
    expect(detail?.length).toBeLessThanOrEqual(200);
    const [, malformed] = refusal(toBytes(`\u001b[31m${"x".repeat(5000)}`));
    expect(malformed).not.toContain("\u001b");
  });

  it("is refused above the limit", () => {
    expect(refusal(new Uint8Array(16 * 1024 * 1024 + 1)).at(0)).toBe("artifact-too-large");
  });
});
