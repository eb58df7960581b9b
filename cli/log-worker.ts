/** The thread that reads logs beside the main one: a request in, news of how far it is and the content out. */
import { parentPort } from "node:worker_threads";
import type { LogContent } from "../analyzer/decode/log-content.ts";
import { type ReadRequest, readLogTask } from "./log-task.ts";
import { type PlainError, toPlainError } from "./plain-error.ts";

export type WorkerMessage =
  | { readonly kind: "bytes"; readonly bytes: number }
  | { readonly kind: "content"; readonly content: LogContent }
  | { readonly kind: "error"; readonly error: PlainError };

/** Often enough for a progress bar. */
const NEWS_BYTES = 4 * 1024 * 1024;

const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

parentPort?.on("message", async (request: ReadRequest) => {
  let untold = 0;
  try {
    const content = await readLogTask(request, (bytes) => {
      untold += bytes;
      if (untold < NEWS_BYTES) return;
      send({ kind: "bytes", bytes: untold });
      untold = 0;
    });
    send({ kind: "bytes", bytes: untold });
    send({ kind: "content", content });
  } catch (error) {
    send({ kind: "error", error: toPlainError(error) });
  }
});
