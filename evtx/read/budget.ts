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

/** Honest chunks hold a fragment or two per record, some 1,000 records at most. */
const FRAGMENTS_PER_CHUNK = FRAGMENTS_PER_RECORD * RECORDS_AT_THE_LIMIT * 4;

export class Budget {
  /** What is left of each, for the record and, before the record began, for the chunk. */
  #items = 0;
  #fragments = 0;
  #bytes = 0;
  #output = 0;
  #chunkItems = 0;
  #chunkFragments = 0;
  #chunkBytes = 0;
  #chunkOutput = 0;
  #definitionBytes = 0;
  /** What the record was given: less than its due where the chunk has little left. */
  #givenItems = 0;
  #givenFragments = 0;
  #givenBytes = 0;
  #givenOutput = 0;

  startChunk(): void {
    this.#chunkItems = ITEMS_PER_RECORD * RECORDS_AT_THE_LIMIT;
    this.#chunkFragments = FRAGMENTS_PER_CHUNK;
    this.#chunkBytes = BYTES_PER_RECORD * RECORDS_AT_THE_LIMIT;
    this.#chunkOutput = OUTPUT_PER_RECORD * RECORDS_AT_THE_LIMIT;
    this.#definitionBytes = DEFINITION_BYTES_PER_CHUNK;
    this.#give();
  }

  startRecord(): void {
    this.#chunkItems -= this.#givenItems - this.#items;
    this.#chunkFragments -= this.#givenFragments - this.#fragments;
    this.#chunkBytes -= this.#givenBytes - this.#bytes;
    this.#chunkOutput -= this.#givenOutput - this.#output;
    this.#give();
  }

  #give(): void {
    this.#items = this.#givenItems = Math.min(ITEMS_PER_RECORD, this.#chunkItems);
    this.#fragments = this.#givenFragments = Math.min(FRAGMENTS_PER_RECORD, this.#chunkFragments);
    this.#bytes = this.#givenBytes = Math.min(BYTES_PER_RECORD, this.#chunkBytes);
    this.#output = this.#givenOutput = Math.min(OUTPUT_PER_RECORD, this.#chunkOutput);
  }

  /** One name-value pair handed over, or one node visited or built for this record. */
  spendItem(): void {
    if (--this.#items < 0) overBudget();
  }

  /** One nested BinXml fragment. */
  spendFragment(): void {
    if (--this.#fragments < 0) overBudget();
  }

  /** Bytes of a value or fragment about to be decoded. */
  spendBytes(size: number): void {
    this.#bytes -= size;
    if (this.#bytes < 0) overBudget();
  }

  /** Characters of XML about to be kept. */
  spendOutput(chars: number): void {
    this.#output -= chars;
    if (this.#output < 0) overBudget();
  }

  /** Bytes of a template definition about to be walked. */
  spendDefinition(size: number): void {
    this.#definitionBytes -= size;
    if (this.#definitionBytes < 0) overBudget();
  }
}

function overBudget(): never {
  throw new RecordError("over-budget");
}
