import type * as z from "zod";
import { APPLICATION_LOG_PATH, COLLECTOR_LOG_PATH, JSON_ARTIFACTS, SYSTEM_LOG_PATH } from "../artifacts.ts";
import type { Container } from "../container.ts";
import { BundleError } from "../errors.ts";
import { MANIFEST_LIMIT_BYTES } from "../limits.ts";
import { FORMAT, MANIFEST_PATH, type Manifest, manifestSchema } from "../manifest.ts";
import { SIGNATURE_LIMIT_BYTES, SIGNATURE_PATH } from "../signature.ts";
import type { HashFactory } from "./digest.ts";
import { toPrintable } from "./names.ts";
import { readEntry } from "./read-bytes.ts";

const OWN_PATHS: ReadonlySet<string> = new Set([
  APPLICATION_LOG_PATH,
  SYSTEM_LOG_PATH,
  COLLECTOR_LOG_PATH,
  ...Object.values(JSON_ARTIFACTS).map((artifact) => artifact.path),
]);
/** One such path may be chance; two make a bundle that lost its manifest. */
const OWN_PATHS_OF_A_BUNDLE = 2;

export interface ReadManifest {
  readonly manifest: Manifest;
  /** Lower-case hex. */
  readonly sha256: string;
  /** As they stand in the bundle: what a signature is for. */
  readonly bytes: Uint8Array;
}

/**
 * Reads the manifest of a bundle.
 *
 * @returns `null` when there is no manifest and nothing else looks like a bundle.
 * @throws BundleError `manifest-missing`, `manifest-malformed`, `manifest-unsupported`, and what `Entry.open` throws.
 */
export async function readManifest(container: Container, createHash: HashFactory): Promise<ReadManifest | null> {
  const { path, entries } = container;
  const entry = entries.find((candidate) => candidate.path === MANIFEST_PATH);
  if (entry === undefined) {
    const own = entries.filter((candidate) => OWN_PATHS.has(candidate.path)).length;
    if (own >= OWN_PATHS_OF_A_BUNDLE) throw new BundleError("manifest-missing", { path });
    return null;
  }
  if (entry.sizeBytes > MANIFEST_LIMIT_BYTES) {
    throw new BundleError("manifest-malformed", { path, detail: `larger than ${MANIFEST_LIMIT_BYTES} bytes` });
  }
  const bytes = await readEntry(entry, MANIFEST_LIMIT_BYTES, path);
  const hash = createHash();
  hash.update(bytes);
  return { manifest: parseManifest(bytes, path), sha256: hash.hex(), bytes };
}

/** Content of the signature file; one that is too large as far as its limit and a byte. Null where there is none. */
export async function readSignature({ entries }: Container): Promise<Uint8Array | null> {
  const entry = entries.find(({ path }) => path === SIGNATURE_PATH);
  if (entry === undefined) return null;
  const whole = new Uint8Array(SIGNATURE_LIMIT_BYTES + 1);
  let length = 0;
  for await (const part of entry.open()) {
    const taken = part.subarray(0, whole.length - length);
    whole.set(taken, length);
    length += taken.length;
    if (length === whole.length) break;
  }
  return whole.subarray(0, length);
}

function parseManifest(bytes: Uint8Array, path: string): Manifest {
  let value: unknown;
  try {
    // A byte order mark is dropped by the decoder.
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new BundleError("manifest-malformed", { path, detail: "not JSON in UTF-8" }, error);
  }
  const format = findFormat(value);
  if (format !== undefined && format > FORMAT) {
    throw new BundleError("manifest-unsupported", { path, format, supported: FORMAT });
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BundleError("manifest-malformed", { path, detail: describe(parsed.error) }, parsed.error);
}

/** The format comes first: a later one may have another shape altogether. */
function findFormat(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || !("format" in value)) return undefined;
  return typeof value.format === "number" ? value.format : undefined;
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "wrong shape";
  const where = issue.path.map(String).join(".");
  return toPrintable(where === "" ? issue.message : `${where}: ${issue.message}`);
}
