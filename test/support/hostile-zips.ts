import { constants, deflateRawSync } from "node:zlib";
import type { BundleErrorCode } from "../../bundle/errors.ts";
import { encodeEnd, type RawEntry, rawZip } from "./raw-zip.ts";

const MIB = 1024 * 1024;
const SYMLINK = 0o120777 << 16;
const ENCRYPTED = 1;
const hello = Buffer.from("hello, this is a log line\n".repeat(40));
const log = (name: string | Uint8Array, more: Partial<RawEntry> = {}): RawEntry => ({ name, data: hello, ...more });
const json = (name: string, value: unknown): RawEntry => ({ name, data: Buffer.from(JSON.stringify(value)) });

/** Zeros, packed as well as deflate can, without ever holding them. */
function packedZeros(mebibytes: number): Uint8Array {
  // One MiB that ends on a byte boundary and is not the last block, so that copies of it may follow one another.
  const block = deflateRawSync(Buffer.alloc(MIB), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const lastBlock = Buffer.from([0x03, 0x00]);
  return Buffer.concat([...Array<Buffer>(mebibytes).fill(block), lastBlock]);
}

const zeros = (mebibytes: number, more: Partial<RawEntry> = {}): RawEntry => ({
  name: "events/application.evtx",
  packed: packedZeros(mebibytes),
  sizeBytes: mebibytes * MIB,
  crc: 0,
  zip64: true,
  ...more,
});

/** The directory alone, each record naming the same local header. */
function manyEntries(count: number): Uint8Array {
  const [local, record] = [rawZip([log("a")]), rawZip([log("a", { directoryOnly: true, offset: 0 })])];
  const localBytes = 30 + 1 + deflateRawSync(hello).length;
  const central = Buffer.from(record.subarray(0, 46 + 1));
  const directory = Buffer.alloc(count * central.length, central);
  const end = encodeEnd(count, directory.length, localBytes, { zip64: true });
  return Buffer.concat([local.subarray(0, localBytes), directory, end]);
}

const distinctEntries = (count: number): RawEntry[] =>
  Array.from({ length: count }, (_, i) => ({ name: `logs/${i}.log`, stored: true }));

const source = (id: string, files: unknown[] = []) => ({ id, outcome: "collected", files });
const manifest = { format: 1, tool: { name: "t", version: "1" }, createdUtc: "2024-05-01T00:00:00Z", sources: [] };

/**
 * Bad input by the error that it must cause, then by what is wrong with it. Some show in the directory, some only when
 * the entries are read, and the last few only in the manifest and its digests.
 */
export const HOSTILE_ZIPS = {
  "not-a-zip": {
    empty: () => new Uint8Array(),
    text: () => Buffer.from("this is not a zip file, whatever its name says"),
    "zip after other data": () => Buffer.concat([Buffer.from("MZ, a program"), rawZip([log("a.log")])]),
  },
  "zip-truncated": {
    "no end record": () => rawZip([log("a.log"), log("b.log")]).subarray(0, -30),
    "four bytes": () => Buffer.from("PK\x03\x04", "latin1"),
    "no zip64 record": () => {
      const end = encodeEnd(1, 0, 0, { zip64: true }).subarray(-22);
      return Buffer.concat([rawZip([log("a.log")]).subarray(0, -22), end]);
    },
  },
  "zip-encrypted": {
    "one entry": () => rawZip([log("a.log"), log("b.log", { flags: ENCRYPTED })]),
  },
  "zip-corrupt": {
    checksum: () => rawZip([log("a.log", { crc: 1 })]),
    "checksum of a stored entry": () => rawZip([log("a.log", { stored: true, crc: 1 })]),
    "packed data": () => rawZip([log("a.log", { packed: Buffer.alloc(60, 0xff) })]),
    "packed data cut short": () => rawZip([log("a.log", { packed: deflateRawSync(hello).subarray(0, 20) })]),
    "unknown method": () => rawZip([log("a.log", { method: 99 })]),
    "another name in the local header": () => rawZip([log("a.log", { localName: "b.log" })]),
    "no directory": () => rawZip([log("a.log")], { directoryOffset: 5, directoryBytes: 20 }),
    "directory lists more than it holds": () => rawZip([log("a.log")], { count: 3 }),
    "data beyond the file": () => rawZip([log("a.log", { packedBytes: 1_000_000, sizeBytes: 1_000_000 })]),
    "offset beyond the file": () => rawZip([log("a.log", { offset: 1_000_000 })]),
    "no local header": () => rawZip([log("a.log", { offset: 10, packedBytes: 5 })]),
  },
  "too-many-entries": {
    "one too many": () => rawZip(distinctEntries(10_001)),
    "a million": () => manyEntries(1_000_000),
    "more than the end record can count": () => rawZip(distinctEntries(65_537)),
    "a directory of 20 MiB": () => {
      const end = encodeEnd(1, 20 * MIB, 4, { zip64: true });
      return Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), Buffer.alloc(20 * MIB, "PK\x01\x02", "latin1"), end]);
    },
  },
  "entry-too-large": {
    "10 GiB of zeros": () => rawZip([zeros(10 * 1024)]),
    "declared only": () => rawZip([log("a.log", { sizeBytes: 2 ** 42, zip64: true })]),
  },
  "archive-too-large": {
    "many entries, each within its allowance": () => {
      const one = { packed: Buffer.alloc(4096), sizeBytes: 1.75 * MIB };
      return rawZip(Array.from({ length: 9900 }, (_, i) => ({ ...one, name: `logs/${i}.log` })));
    },
  },
  "ratio-too-high": {
    "2 GiB of zeros": () => rawZip([zeros(2 * 1024)]),
    "64 MiB of zeros": () => rawZip([zeros(64)]),
  },
  "size-mismatch": {
    "longer than declared": () => rawZip([log("a.log", { sizeBytes: hello.length - 1 })]),
    "shorter than declared": () => rawZip([log("a.log", { sizeBytes: hello.length + 1 })]),
    "empty but for its declaration": () => rawZip([log("a.log", { data: new Uint8Array(), sizeBytes: 10 })]),
    "stored, longer than declared": () => rawZip([log("a.log", { stored: true, sizeBytes: hello.length - 1 })]),
    "stored, shorter than declared": () => rawZip([log("a.log", { stored: true, sizeBytes: hello.length + 1 })]),
    "10 GiB behind a small declaration": () => rawZip([zeros(10 * 1024, { sizeBytes: 5 * MIB })]),
  },
  "overlapping-entries": {
    "one local header for all": () =>
      rawZip([
        log("a.log"),
        ...Array.from({ length: 50 }, (_, i) => log(`${i}.log`, { offset: 0, directoryOnly: true })),
      ]),
    "data that runs into the next entry": () => {
      const inner = log("b.log", { stored: true });
      const quoted = rawZip([inner]).subarray(0, 30 + 5 + hello.length);
      const outer = log("a.log", { stored: true, data: quoted });
      return rawZip([outer, { ...inner, directoryOnly: true, offset: 30 + 5 }]);
    },
    "local extra field that swallows the next entry": () =>
      rawZip([log("a.log", { localExtraBytes: 60 }), log("b.log")]),
  },
  "unsafe-entry-name": {
    parent: () => rawZip([log("../a.log")]),
    "parent within": () => rawZip([log("logs/../../a.log")]),
    dot: () => rawZip([log("./a.log")]),
    absolute: () => rawZip([log("/etc/passwd")]),
    drive: () => rawZip([log("C:/a.log")]),
    "drive without slash": () => rawZip([log("C:a.log")]),
    stream: () => rawZip([log("a.log:hidden")]),
    backslash: () => rawZip([log("events\\application.evtx")]),
    "network share": () => rawZip([log("\\\\server\\share\\a.log")]),
    "nul character": () => rawZip([log("a.log\0.txt")]),
    "terminal escape": () => rawZip([log("a\x1b[2J.log")]),
    "right to left": () => rawZip([log("a\u202egol.exe")]),
    "device name": () => rawZip([log("logs/CON")]),
    "device name with extension": () => rawZip([log("logs/com1.log")]),
    "trailing dot": () => rawZip([log("logs./a.log")]),
    "empty folder name": () => rawZip([log("logs//a.log")]),
    empty: () => rawZip([log("")]),
    "too long": () => rawZip([log("a".repeat(513))]),
    "folder entry": () => rawZip([{ name: "../logs/", stored: true }]),
    "folder with content": () => rawZip([log("logs/")]),
  },
  "duplicate-entry": {
    "same name": () => rawZip([log("a.log"), log("a.log")]),
    "case alone": () => rawZip([log("Events/a.evtx"), log("events/A.evtx")]),
    "two forms of one letter": () => rawZip([log("\u00fc.log"), log("u\u0308.log")]),
    "file and folder": () => rawZip([log("logs"), log("logs/a.log")]),
  },
  "symlink-entry": {
    file: () => rawZip([log("a.log", { data: Buffer.from("/etc/passwd"), externalAttributes: SYMLINK })]),
  },
  "nesting-too-deep": {
    "33 folders": () => rawZip([log(`${"a/".repeat(33)}a.log`)]),
  },
  "manifest-missing": {
    "two artefacts": () => rawZip([log("events/application.evtx"), json("host/os.json", {})]),
  },
  "manifest-malformed": {
    "not json": () => rawZip([{ name: "manifest.json", data: Buffer.from("{ format: 1 }") }]),
    "not utf-8": () => rawZip([{ name: "manifest.json", data: Buffer.from([0xff, 0xfe, 0x7b, 0x00]) }]),
    "wrong shape": () => rawZip([json("manifest.json", { ...manifest, sources: [source("")] })]),
    "no object": () => rawZip([json("manifest.json", [])]),
    "too large": () => rawZip([{ name: "manifest.json", data: Buffer.alloc(4 * MIB + 1, " "), stored: true }]),
  },
  "manifest-unsupported": {
    "next format": () => rawZip([json("manifest.json", { format: 2, whatever: true })]),
  },
  "digest-mismatch": {
    "one byte changed": () => {
      const file = { path: "collector.log", sizeBytes: hello.length, sha256: "0".repeat(64) };
      return rawZip([json("manifest.json", { ...manifest, sources: [source("a", [file])] }), log("collector.log")]);
    },
    "another size": () => {
      const file = { path: "collector.log", sizeBytes: 3, sha256: "0".repeat(64) };
      return rawZip([json("manifest.json", { ...manifest, sources: [source("a", [file])] }), log("collector.log")]);
    },
  },
} as const satisfies Partial<Record<BundleErrorCode, Record<string, () => Uint8Array>>>;
