/**
 * Bounds the work that a few crafted bytes can ask for: a value may stand in thousands of places, a template may be
 * named by every record, and both nest. All limits are ours: far above what a record of 64 KiB can mean honestly, far
 * below what hurts.
 */
import { RecordError } from "./record-error.ts";

/** Elements and fragments inside each other; real events stay below ten. */
export const MAX_DEPTH = 32;

const ITEMS_PER_RECORD = 65_536;
const FRAGMENTS_PER_RECORD = 1024;
const BYTES_PER_RECORD = 1 << 20;
/** Characters of XML; 64 KiB of data, all of it to be escaped, come to half as many. */
const OUTPUT_PER_RECORD = 1 << 20;
/** Each record of a bomb may use up its own limits; all records of a chunk together may not. */
const RECORDS_AT_THE_LIMIT = 4;
/** Honest definitions do not overlap: together they are no larger than their chunk. */
const DEFINITION_BYTES_PER_CHUNK = 2 * 65_536;

export class Budget {
  #items = 0;
  #fragments = 0;
  #bytes = 0;
  #output = 0;
  #chunkItems = 0;
  #chunkFragments = 0;
  #chunkBytes = 0;
  #chunkOutput = 0;
  #definitionBytes = 0;

  startChunk(): void {
    this.#chunkItems = 0;
    this.#chunkFragments = 0;
    this.#chunkBytes = 0;
    this.#chunkOutput = 0;
    this.#definitionBytes = 0;
  }

  startRecord(): void {
    this.#items = 0;
    this.#fragments = 0;
    this.#bytes = 0;
    this.#output = 0;
  }

  /** One name-value pair handed over, or one node visited or built for this record. */
  spendItem(): void {
    this.#items++;
    this.#chunkItems++;
    if (this.#items > ITEMS_PER_RECORD || this.#chunkItems > ITEMS_PER_RECORD * RECORDS_AT_THE_LIMIT) overBudget();
  }

  /** One nested BinXml fragment. */
  spendFragment(): void {
    this.#fragments++;
    this.#chunkFragments++;
    if (this.#fragments > FRAGMENTS_PER_RECORD) overBudget();
    // Honest chunks hold a fragment or two per record, some 1,000 records at most.
    if (this.#chunkFragments > FRAGMENTS_PER_RECORD * RECORDS_AT_THE_LIMIT * 4) overBudget();
  }

  /** Bytes of a value or fragment about to be decoded. */
  spendBytes(size: number): void {
    this.#bytes += size;
    this.#chunkBytes += size;
    if (this.#bytes > BYTES_PER_RECORD || this.#chunkBytes > BYTES_PER_RECORD * RECORDS_AT_THE_LIMIT) overBudget();
  }

  /** Characters of XML about to be kept. */
  spendOutput(chars: number): void {
    this.#output += chars;
    this.#chunkOutput += chars;
    if (this.#output > OUTPUT_PER_RECORD || this.#chunkOutput > OUTPUT_PER_RECORD * RECORDS_AT_THE_LIMIT) overBudget();
  }

  /** Bytes of a template definition about to be walked. */
  spendDefinition(size: number): void {
    this.#definitionBytes += size;
    if (this.#definitionBytes > DEFINITION_BYTES_PER_CHUNK) overBudget();
  }
}

function overBudget(): never {
  throw new RecordError("over-budget");
}
