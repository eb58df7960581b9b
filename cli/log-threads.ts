import { availableParallelism } from "node:os";
import { getAsset, isSea } from "node:sea";
import { Worker } from "node:worker_threads";
import type { LogContent } from "../analyzer/decode/log-content.ts";
import type { LogTask } from "../analyzer/gather.ts";
import { type ReadRequest, readLogTask } from "./log-task.ts";
import type { WorkerMessage } from "./log-worker.ts";
import { fromPlainError } from "./plain-error.ts";

/** Ours: a thread takes a tenth of a second to start, in which the main one would read some 20 MB. */
const WORTH_A_THREAD_BYTES = 8 * 1024 * 1024;

interface Job {
  readonly request: ReadRequest;
  readonly onBytes: (bytes: number) => void;
  readonly resolve: (content: LogContent) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads large logs of one input in threads beside the main one, which keeps a core for itself. Where no thread can be
 * had the log is read all the same.
 */
export class LogThreads {
  readonly #inputPath: string;
  readonly #most: number;
  readonly #jobs: Job[] = [];
  readonly #workers = new Set<Worker>();
  #idle: Worker[] = [];

  constructor(inputPath: string, most = Math.max(1, availableParallelism() - 1)) {
    this.#inputPath = inputPath;
    this.#most = most;
  }

  /** @returns undefined for a log that is read sooner than a thread is started. */
  readonly readLog = ({ entryPath, sizeBytes, expected, onBytes }: LogTask): Promise<LogContent> | undefined => {
    if (sizeBytes < WORTH_A_THREAD_BYTES) return undefined;
    return new Promise((resolve, reject) => {
      this.#jobs.push({ request: { inputPath: this.#inputPath, entryPath, expected }, onBytes, resolve, reject });
      this.#next();
    });
  };

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    this.#jobs.length = 0;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#jobs.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#workers.size < this.#most ? this.#start() : undefined);
    // All are busy: one of them comes back for it.
    if (worker === undefined && this.#workers.size > 0) return;
    const job = this.#jobs.shift();
    if (!job) return;
    if (worker) this.#run(worker, job);
    else readHere(job);
  }

  /** @returns undefined where the machine gives no thread. */
  #start(): Worker | undefined {
    try {
      const worker = startWorker();
      this.#workers.add(worker);
      return worker;
    } catch {
      return undefined;
    }
  }

  #run(worker: Worker, job: Job): void {
    const { request, onBytes, resolve, reject } = job;
    const free = (): void => {
      worker.off("message", hear);
      worker.off("error", fail);
      this.#idle.push(worker);
      this.#next();
    };
    const hear = (message: WorkerMessage): void => {
      if (message.kind === "bytes") {
        onBytes(message.bytes);
        return;
      }
      free();
      if (message.kind === "content") resolve(message.content);
      else reject(fromPlainError(message.error));
    };
    // The thread itself has failed, not the reading: out of memory, or its file is not there.
    const fail = (): void => {
      this.#workers.delete(worker);
      readHere(job);
      this.#next();
    };
    worker.on("message", hear);
    worker.on("error", fail);
    worker.postMessage(request);
  }
}

/** The same file as it ships, and as it is run from its source; an executable has it inside, as text. */
function startWorker(): Worker {
  if (isSea()) return new Worker(getAsset("log-worker.cjs", "utf8"), { eval: true });
  const ending = /\.(ts|cjs)$/.exec(import.meta.url)?.[1] ?? "js";
  return new Worker(new URL(`./log-worker.${ending}`, import.meta.url));
}

function readHere({ request, onBytes, resolve, reject }: Job): void {
  readLogTask(request, onBytes).then(resolve, reject);
}
