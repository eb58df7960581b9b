/** What the fuzzing thread and its watchdog share: the mutant at hand, there to be saved when the thread no longer answers. */
import { MAX_MUTANT_SIZE } from "./mutant.ts";

const FIELDS = { turn: 0, index: 1, length: 2 } as const;
const HEAD_SIZE = 16;

export class Watched {
  readonly memory: SharedArrayBuffer;
  readonly #head: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(HEAD_SIZE + MAX_MUTANT_SIZE)) {
    this.memory = memory;
    this.#head = new Int32Array(memory, 0, HEAD_SIZE / 4);
    this.#bytes = new Uint8Array(memory, HEAD_SIZE);
  }

  show(index: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes.subarray(0, MAX_MUTANT_SIZE));
    Atomics.store(this.#head, FIELDS.length, Math.min(bytes.length, MAX_MUTANT_SIZE));
    Atomics.store(this.#head, FIELDS.index, index);
    Atomics.add(this.#head, FIELDS.turn, 1);
  }

  /** Changes with every mutant. */
  get turn(): number {
    return Atomics.load(this.#head, FIELDS.turn);
  }

  get index(): number {
    return Atomics.load(this.#head, FIELDS.index);
  }

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, Atomics.load(this.#head, FIELDS.length));
  }
}
