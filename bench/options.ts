import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EvtxEvent, writeEvtx } from "../evtx/index.ts";
import { hasSamples, sampleNames, samplePath } from "../test/evtx/samples.ts";
import { soundChunks } from "./evtx/make-log.ts";

export interface BenchOptions {
  readonly rounds: number;
  /** A folder of its own, gone at the end. */
  readonly folder: string;
  /** Leaves out what takes minutes. */
  readonly quick: boolean;
}

export async function withOptions(run: (options: BenchOptions) => void | Promise<void>): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "3" }, quick: { type: "boolean", default: false } },
  });
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    await run({ rounds: Number(values.rounds), folder, quick: values.quick });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Real chunks as a sync server's System and Application logs have them, and a log that `head` is taken from. */
export function sourceChunks(folder: string): {
  readonly chunks: readonly Uint8Array[];
  readonly head: string;
  readonly from: string;
} {
  if (hasSamples("evtx")) {
    const names = sampleNames("evtx").filter((name) => /(?:System|Application|system)\.evtx$/.test(name));
    const files = names.map((name) => samplePath("evtx", name)).filter((path) => existsSync(path));
    const chunks = files.flatMap((path) => soundChunks(readFileSync(path)));
    const [head = ""] = files;
    return { chunks, head, from: `${chunks.length} chunks of ${files.length} real System and Application logs` };
  }
  const head = join(folder, "own.evtx");
  writeFileSync(head, writeEvtx(ownEvents()));
  const chunks = soundChunks(readFileSync(head));
  return { chunks, head, from: `${chunks.length} chunks of our own writer: no real logs beside the checkout` };
}

function ownEvents(): EvtxEvent[] {
  return Array.from({ length: 5000 }, (_, i) => ({
    provider:
      ["Service Control Manager", "ADSync", "MsiInstaller", "Windows Update", "PasswordResetService"][i % 5] ?? "",
    eventId: 1000 + (i % 40),
    level: 4,
    timeUtc: new Date(Date.UTC(2026, 0, 1) + i * 61_000).toISOString(),
    channel: i % 2 ? "System" : "Application",
    computer: "sync01.contoso.test",
    data:
      i % 3
        ? [
            ["param1", `service ${i % 30}`],
            ["param2", "running"],
          ]
        : [["", `text ${i} ${"x".repeat(i % 200)}`]],
  }));
}

export function machine(): string {
  const [cpu, ...more] = cpus();
  return `${cpu?.model ?? "unknown processor"}, ${more.length + 1} cores, Node ${process.version}`;
}
