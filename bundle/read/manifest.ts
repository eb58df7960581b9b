import type { z } from "zod";
import { APPLICATION_LOG_PATH, COLLECTOR_LOG_PATH, JSON_ARTIFACTS, SYSTEM_LOG_PATH } from "../artifacts.ts";
import type { Container } from "../container.ts";
import { BundleError } from "../errors.ts";
import { MANIFEST_LIMIT_BYTES } from "../limits.ts";
import { FORMAT, MANIFEST_PATH, type Manifest, manifestSchema } from "../manifest.ts";
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

/**
 * Reads the manifest of a bundle.
 *
 * @returns The manifest and the SHA-256 of its bytes, lower-case hex; `null` when there is no manifest and nothing else looks like a bundle.
 * @throws BundleError `manifest-missing`, `manifest-malformed`, `manifest-unsupported`, and what `Entry.open` throws.
 */
export async function readManifest(
  container: Container,
  createHash: HashFactory,
): Promise<{ readonly manifest: Manifest; readonly sha256: string } | null> {
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
  return { manifest: parseManifest(bytes, path), sha256: hash.hex() };
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
