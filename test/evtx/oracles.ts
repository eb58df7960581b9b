/** Two readers of event logs by other hands, and what is known to be wrong with each. */
import { spawnSync } from "node:child_process";
import { CHUNK_SIZE, FILE_HEADER_SIZE } from "../../evtx/format/layout.ts";
import { ARRAYS } from "./sample-values.ts";

/** The reader gives up on the record, or on the whole file from there on. */
export const UNREADABLE = null;

export interface Oracle {
  readonly name: string;
  readonly isThere: boolean;
  /** Records in file order as XML, `null` for one that was given up. Checks checksums as far as the reader can. */
  readonly read: (path: string, keepsChecksums: boolean) => (string | null)[];
  /** Texts for a sample value or the items of a sample array, where they differ. None where the element is left out. */
  readonly items: Readonly<Record<string, readonly string[] | typeof UNREADABLE>>;
  /** Payloads of samples as XML, where they differ. */
  readonly payloads: Readonly<Record<string, string | typeof UNREADABLE>>;
  /** How many characters of a time are right. */
  readonly timeLength: number;
  readonly dropsEmptyItems: boolean;
  /** Whether nothing behind a record that was given up is read. */
  readonly stopsAtUnreadable: boolean;
  /** Whether the last record of a chunk without a free byte gets lost. */
  readonly missesLastOfFullChunk: boolean;
}

// Debian packages libevtx-utils and python3-evtx; the latter serves the system's own Python only.
const LIBEVTX = "evtxexport";
const PYTHON = "/usr/bin/python3";
const PYTHON_DUMP = `
import json, sys, Evtx.Evtx as evtx
with evtx.Evtx(sys.argv[1]) as log:
    header = log.get_file_header()
    # Its verify() of the header knows version 3.1 only.
    if sys.argv[2] == "checksums":
        assert header.calculate_checksum() == header.checksum(), "file header"
        for chunk in header.chunks():
            assert chunk.verify(), "chunk"
    assert header.check_magic()
    for record in log.records():
        try:
            xml = record.xml()
        except Exception:
            xml = None
        print(json.dumps(xml))
`;

const EVTXEXPORT: Oracle = {
  name: LIBEVTX,
  isThere: spawnSync(LIBEVTX, ["-V"]).status === 0,
  read: (path) => run(LIBEVTX, ["-f", "xml", path]).match(/<Event [\s\S]*?<\/Event>/g) ?? [],
  items: {
    null: [],
    // Takes the sign off as if it stood apart from the amount.
    negativeInt32: ["-2147483647"],
    negativeInt64: ["-9223372036854775806"],
    int8s: ["1", "-127"],
    int16s: ["1", "-32767"],
    int32s: ["1", "-2147483647"],
    int64s: ["1", "-9223372036854775807"],
    real32: ["1.500000e+000"],
    real64: ["-2.250000e+000"],
    real32s: ["1.000000e+000", "5.000000e-001"],
    real64s: ["1.000000e+000", "5.000000e-001"],
    sizeT4: ["4096"],
    sizeT8: ["1099511627776"],
    filetime: ["2024-05-01T00:00:02.123456700Z"],
    filetimes: ["2024-05-01T00:00:02.123456700Z", "2024-05-01T00:00:02.123456700Z"],
    filetimeZero: ["1601-01-01T00:00:00.000000000Z"],
    hexInt32: ["0x00000cab"],
    hexInt32s: ["0x00000001", "0x00000002"],
    hexInt64s: ["0x0000000000000001", "0x0000000000000002"],
    bools: UNREADABLE,
    sids: UNREADABLE,
    sizeTs: UNREADABLE,
  },
  payloads: {
    "a bare fragment with a header": UNREADABLE, // expects a dependency id behind any header
    "a value in text": "<UserData><T>VALUEb</T></UserData>", // a value replaces the text before it
    "mixed content": "<UserData><T>ab</T></UserData>",
    CDATA: "<UserData><![CDATA[a<b]]></UserData>", // replaces the element
    "CDATA in text": UNREADABLE,
    "a character reference": UNREADABLE,
    "an attribute in pieces": UNREADABLE,
  },
  timeLength: 30,
  dropsEmptyItems: false,
  stopsAtUnreadable: true,
  missesLastOfFullChunk: true,
};

const PYTHON_EVTX: Oracle = {
  name: "python-evtx",
  isThere: spawnSync(PYTHON, ["-c", "import Evtx"]).status === 0,
  read: (path, keepsChecksums) =>
    run(PYTHON, ["-c", PYTHON_DUMP, path, keepsChecksums ? "checksums" : "none"])
      .split("\n")
      .filter((line) => line !== "")
      .map((line): string | null => JSON.parse(line)),
  items: {
    // Knows no arrays but of strings.
    ...Object.fromEntries(ARRAYS.map(([name]) => [name, UNREADABLE])),
    strings: ["a", "", "", "b", ""], // the first one is lost, one between is there twice
    noStrings: [""],
    oneEmptyString: [""],
    ansiString1252: UNREADABLE, // ASCII only
    true: ["True"],
    false: ["False"],
    binary: ["wP/u"],
    binaryBytes: ["AP8="],
    guid: ["{555908d1-a6d7-4695-8e1e-26931d2012f4}"],
    sizeT4: ["4096"],
    sizeT8: ["1099511627776"],
    filetime: ["2024-05-01 00:00:02.123455"], // rounded to a float
    filetimeZero: ["1601-01-01 00:00:00"],
    systemTime: ["2024-02-29 23:59:59.000456"], // milliseconds taken for microseconds
    hexInt32: ["0x00000cab"],
  },
  payloads: {
    // Expects a dependency id in every element.
    "a bare fragment": UNREADABLE,
    "a bare fragment deeper down": UNREADABLE,
    "a bare fragment with a header": UNREADABLE,
    "a payload that is bare itself": UNREADABLE,
    CDATA: "<UserData><T><![CDATA[a]]></T></UserData>", // takes the count of units for one of bytes, and goes astray
    "CDATA in text": UNREADABLE,
    "a character reference": "<UserData><T>xy</T></UserData>",
    "an entity": "<UserData><T>x&amp;lt;y</T></UserData>", // escapes what is one already
    "a processing instruction": "<UserData><T>&lt;?php echo?&gt;</T></UserData>",
    attributes: '<UserData><T Name="n" a="1" b="VALUE" absent="">t</T></UserData>',
    "an attribute in pieces": UNREADABLE, // takes what follows the first piece for content
  },
  timeLength: 19, // rounded to a float, microseconds may be off by one
  dropsEmptyItems: true,
  stopsAtUnreadable: false,
  missesLastOfFullChunk: false,
};

export const ORACLES: readonly Oracle[] = [EVTXEXPORT, PYTHON_EVTX];

/** Positions, in file order, of records that end with the last byte of their chunk. */
export function endsOfFullChunks(bytes: Uint8Array): ReadonlySet<number> {
  const view = new DataView(bytes.buffer);
  const ends = new Set<number>();
  let count = 0;
  for (let chunk = FILE_HEADER_SIZE; chunk < bytes.length; chunk += CHUNK_SIZE) {
    count += Number(view.getBigUint64(chunk + 32, true) - view.getBigUint64(chunk + 24, true)) + 1;
    if (view.getUint32(chunk + 48, true) === CHUNK_SIZE) ends.add(count - 1);
  }
  return ends;
}

/** Whatever a reader prints before it gives up counts. */
function run(command: string, args: readonly string[]): string {
  const { stdout, error } = spawnSync(command, args, {
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONIOENCODING: "utf8" },
  });
  if (error) throw error;
  return stdout.toString("utf8");
}
