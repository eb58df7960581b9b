import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EvtxEvent, writeEvtx } from "../../evtx/index.ts";
import { buildScenarioText } from "../../tools/scenario/build.ts";

/** A folder of inputs for one test file; it goes with the process. */
export function makeFolder(): {
  readonly path: (name: string) => string;
  write(name: string, bytes: Uint8Array): string;
} {
  const folder = mkdtempSync(join(tmpdir(), "cli-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write: (name, bytes) => {
      writeFileSync(path(name), bytes);
      return path(name);
    },
  };
}

const HEAD = "now: 2026-10-12T09:00:00Z\nserver: { version: 2.5.190.0 }\ntimeline:\n";

async function bundleOf(name: string, timeline: string): Promise<Uint8Array> {
  const built = await buildScenarioText(`title: ${name}\nabout: For the command line.\n${HEAD}${timeline}`, name);
  if (built.kind !== "file") throw new Error(`${name} is no zip`);
  return built.bytes;
}

/** The link broke, and nothing was tried: exit code 1. */
export const makeBroken = (): Promise<Uint8Array> =>
  bundleOf(
    "broken",
    [
      "  - { from: -1d, to: -4h, heartbeats: true }",
      "  - { from: -3h58m, to: now, every: 15m, event: [31034, 31044] }",
      "",
    ].join("\n"),
  );

/** All is well, and everything was collected: exit code 0. */
export const makeHealthy = (): Promise<Uint8Array> =>
  bundleOf("healthy", ["  - { from: -1d, to: now, heartbeats: true }", ""].join("\n"));

/** A record of the System log. */
export function serviceRecord(overrides: Partial<EvtxEvent> = {}): EvtxEvent {
  return {
    provider: "Service Control Manager",
    eventId: 7036,
    level: 4,
    timeUtc: "2026-10-12T08:00:00.1234567Z",
    channel: "System",
    computer: "SYNC01.contoso.com",
    data: [
      ["param1", "Microsoft Azure AD Sync"],
      ["param2", "running"],
    ],
    ...overrides,
  };
}

export const makeLog = (events: readonly EvtxEvent[]): Uint8Array => writeEvtx(events);
