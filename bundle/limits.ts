/**
 * Caps on what is read from an archive or a folder, all of them ours: no page states any. They bound what a
 * damaged or hostile input can cost; an honest input stays well below each of them.
 */
export interface ContainerLimits {
  readonly entries: number;
  readonly entryBytes: number;
  readonly totalBytes: number;
  readonly ratio: number;
  readonly ratioFreeBytes: number;
  readonly nameBytes: number;
  readonly depth: number;
  readonly directoryBytes: number;
  readonly directoryReads: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

export const CONTAINER_LIMITS: ContainerLimits = {
  /**
   * A bundle has about forty entries, a configuration export some hundreds, a copied log folder of Windows some 400.
   * Each costs the zip library about 6 KB of memory, so this many stay within 60 MB.
   */
  entries: 10_000,
  /** Event Viewer's own upper bound for a log is 4 GiB less 64 KiB. */
  entryBytes: 4 * GIB,
  /** Four logs of the largest size; nothing is kept, so this bounds time rather than memory. */
  totalBytes: 16 * GIB,
  /**
   * Unpacked bytes for each packed byte, beyond `ratioFreeBytes`. Logs pack 10 to 20 times, much-repeated text up to
   * 100 times; deflate itself ends at 1032 (a run of 258 bytes in two bits).
   */
  ratio: 200,
  /**
   * A log file is laid out in steps of 1 MiB and filled with zeros, which pack a thousandfold: a young log is nearly
   * all zeros, an older one at most its last step.
   */
  ratioFreeBytes: MIB,
  /** Two full Windows paths of 260 characters. */
  nameBytes: 512,
  depth: 32,
  /** The directory is held in memory as one piece; 10,000 entries with longest names and usual extra fields are 7 MB. */
  directoryBytes: 16 * MIB,
  /** A directory takes about five reads. Repairing a displaced one may probe each entry; that is not worth more than this. */
  directoryReads: 1000,
};

/** Each JSON artefact is parsed whole; the largest (probes, products) are some hundred KiB. */
export const JSON_LIMIT_BYTES = 16 * MIB;
/** One row a source and file: 10,000 files with their digests are 2 MB. */
export const MANIFEST_LIMIT_BYTES = 4 * MIB;
/** Each file of a configuration export is parsed whole; a connector with a large schema is some MiB. */
export const XML_LIMIT_BYTES = 64 * MIB;
