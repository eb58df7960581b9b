/** Waits for a thread that fuzzes, and finds out when it no longer does. */
import type { Worker } from "node:worker_threads";
import type { FoundInput } from "./campaign.ts";
import type { Watched } from "./watched.ts";
import type { WorkerWord } from "./worker.ts";

export type Done = Extract<WorkerWord, { kind: "done" }>;

const LOOKS_PER_LIMIT = 20;

/**
 * @param hangMs - A mutant that takes longer ends the thread.
 * @returns the report, or the mutant at which the thread hung or died.
 */
export function watch(
  worker: Worker,
  watched: Watched,
  hangMs: number,
  onProgress: (execs: number) => void = () => {},
): Promise<Done | FoundInput> {
  return new Promise((resolve) => {
    let turn = -1;
    let since = performance.now();
    const stopAt = (oracle: FoundInput["oracle"], message: string) => {
      clearInterval(timer);
      const { index, bytes } = watched;
      resolve({ oracle, index, madeFrom: "unknown", message, bytes });
      void worker.terminate();
    };
    const timer = setInterval(() => {
      if (watched.turn !== turn) {
        turn = watched.turn;
        since = performance.now();
      } else if (performance.now() - since > hangMs) stopAt("hang", `no answer for ${hangMs} ms`);
    }, hangMs / LOOKS_PER_LIMIT);
    worker.on("message", (word: WorkerWord) => {
      if (word.kind === "progress") return onProgress(word.execs);
      clearInterval(timer);
      resolve(word);
    });
    worker.on("error", (error: Error & { code?: string }) => {
      stopAt(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "heap" : "throws", error.stack ?? error.message);
    });
  });
}
