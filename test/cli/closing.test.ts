import { expect, test } from "vitest";
import { manifestSchema } from "../../bundle/manifest.ts";
import { closingLines, fold, sizeText } from "../../cli/collect/closing.ts";
import { LiveList } from "../../cli/collect/live-list.ts";

const manifest = (sources: readonly object[], redactions: readonly object[] = []) =>
  manifestSchema.parse({
    format: 1,
    tool: { name: "t", version: "1" },
    createdUtc: "2024-05-01T00:00:00Z",
    sources,
    redactions,
  });
const gap = (id: string, outcome: string, code: string, detail?: string) => ({
  id,
  outcome,
  code,
  detail: detail ?? null,
});
const facts = { elevated: false, isSealed: false, mapPath: null, signedBy: null };
const close = (sources: readonly object[], more: object = {}, redactions: readonly object[] = []) =>
  closingLines({ manifest: manifest(sources, redactions), sizeBytes: 3_140_000 }, "C:\\case.zip", {
    ...facts,
    ...more,
  }).join("\n");

test("where the bundle is, what is missing by its reason, what was taken out, what to send", () => {
  const text = close(
    [
      { id: "os", outcome: "collected" },
      { id: "clock", outcome: "empty" },
      gap("tls", "denied", "access-denied", "reg.exe export a"),
      gap("dotnet", "denied", "access-denied", "reg.exe export b"),
      gap("network", "timeout", "timeout", "no answer within 5 ms"),
      gap("wizard-traces", "skipped", "not-asked"),
    ],
    {},
    [{ kind: "key-value", count: 2 }],
  );
  expect(text).toContain("The bundle: C:\\case.zip, 3.1 MB.");
  expect(text).toContain("Collected: 2 of 5 sources.");
  expect(text).toContain("Left out, as asked: wizard-traces.");
  expect(text).toContain("  denied (access-denied): tls, dotnet\n");
  expect(text).toContain("  timeout (timeout), no answer within 5 ms: network\n");
  expect(text).toContain("Taken out before writing: secrets removed: 2 (key-value 2).");
  expect(text).toContain("Run as administrator");
  expect(text).toContain("Send this one file");
});

test("nothing refused, or elevated already: no word about rights; sealed: who can open it", () => {
  expect(close([{ id: "os", outcome: "collected" }])).not.toContain("Run as administrator");
  expect(close([gap("tls", "denied", "access-denied")], { elevated: true })).not.toContain("Run as administrator");
  expect(close([], { signedBy: "ab12" })).toContain("Signed: the key's SHA-256 is ab12;");
  const sealed = close([{ id: "os", outcome: "collected" }], { isSealed: true, mapPath: "C:\\map.json" });
  expect(sealed).toContain(", sealed.");
  expect(sealed).toContain("holder of the key");
  expect(sealed).toContain("stays here: C:\\map.json");
});

test("what a server's text says reaches no terminal as a command", () => {
  expect(close([gap("tls", "failed", "command-failed", "\x1b[2J\x07")])).not.toMatch(/[\x1b\x07]/);
});

test("no line is wider than it may be, and what is indented stays so", () => {
  const lines = close([
    gap("tls", "skipped", "unsupported-host"),
    gap("a-source-of-a-long-name", "skipped", "unsupported-host"),
  ]);
  const folded = fold(lines.split("\n"), 39);
  expect(Math.max(...folded.map((line) => line.length))).toBeLessThan(40);
  expect(folded.join(" ").replace(/\s+/g, " ")).toBe(lines.replace(/\s+/g, " "));
  expect(folded).toContain("  skipped (unsupported-host): tls,");
  expect(folded).toContain("  a-source-of-a-long-name");
});

test("sizes", () => {
  expect([sizeText(0), sizeText(999_999), sizeText(1_000_000)]).toEqual(["0.0 kB", "1000.0 kB", "1.0 MB"]);
});

test("a plain list has a line for each source that ended, and no command of a terminal", () => {
  const written: string[] = [];
  const terminal = { columns: 20, write: (text: string) => written.push(text) };
  const list = new LiveList(terminal, { isLive: false, paint: (_, text) => text }, 2);
  list.start("os");
  list.end({ id: "os", outcome: "collected", durationMs: 1234 });
  list.end({ id: "tls", outcome: "denied", code: "access-denied", durationMs: 5 });
  list.close();
  expect(written.join("")).toBe("collected  os  1.2 s\ndenied     tls (access-denied)  0.0 s\n");
});

test("a live list erases as many lines as it drew, none wider than the terminal", () => {
  const written: string[] = [];
  const list = new LiveList(
    { columns: 20, write: (text: string) => written.push(text) },
    { isLive: true, paint: (_, text) => text },
    3,
  );
  list.start("application-log");
  list.start("system-log");
  list.end({ id: "application-log", outcome: "empty", durationMs: 1 });
  list.close();
  let drawn = 0;
  for (const text of written) {
    const erased = Number(/^\x1b\[(\d+)A\r\x1b\[J/.exec(text)?.[1] ?? 0);
    expect(erased === 0 || erased === drawn).toBe(true);
    const lines = text
      .replace(/^\x1b\[\d+A\r\x1b\[J/, "")
      .split("\n")
      .slice(0, -1);
    for (const line of lines.filter((one) => one.startsWith("running"))) expect(line.length).toBeLessThan(20);
    // Lines of sources that ended stay.
    drawn = lines.some((line) => line.startsWith("empty")) ? 0 : lines.length;
  }
  expect(drawn).toBe(0);
});
