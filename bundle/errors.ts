/**
 * Typed errors of the bundle. Prose lives in the tables below, keyed by code, so that a message can improve without
 * breaking a caller; `data` fills the placeholders.
 */

/** Nothing can be analysed: exit code 3. */
export const BUNDLE_ERRORS = {
  "not-found": "{path}: no such file or folder.",
  "not-readable": "{path}: cannot be read ({detail}).",
  "not-recognised":
    "{path}: neither a bundle nor anything this tool reads ({detail}). Give a bundle, an .evtx file, exported event XML or a server configuration export.",
  "not-a-zip": "{path}: not a zip file.",
  "zip-truncated": "{path}: the zip ends too early; copy it again from the server.",
  "zip-encrypted": "{path}: entry {entry} is password-protected; unpack it first and give the folder.",
  "zip-corrupt": "{path}: the zip is damaged ({detail}).",
  "too-many-entries": "{path}: more than {limit} entries.",
  "entry-too-large": "{path}: entry {entry} is larger than {limit} bytes.",
  "archive-too-large": "{path}: unpacks to more than {limit} bytes.",
  "ratio-too-high": "{path}: entry {entry} unpacks to more than {limit} times its size.",
  "size-mismatch": "{path}: entry {entry} does not unpack to its declared size.",
  "overlapping-entries": "{path}: entries overlap.",
  "unsafe-entry-name": "{path}: unsafe entry name {entry} ({reason}).",
  "duplicate-entry": "{path}: two entries are named {entry}.",
  "symlink-entry": "{path}: entry {entry} is a link.",
  "nesting-too-deep": "{path}: entry {entry} lies more than {limit} folders deep.",
  "manifest-missing": "{path}: looks like a bundle but has no manifest.json.",
  "manifest-malformed": "{path}: manifest.json is not valid ({detail}).",
  "manifest-unsupported":
    "{path}: bundle format {format} is newer than this tool reads ({supported}); update writeback-triage.",
  sealed: "{path}: sealed for somebody; give the file with the secret key as --identity FILE.",
  "seal-broken": "{path}: cannot be opened ({detail}).",
  "not-signed": "{path}: not signed, or not a bundle.",
  "signature-broken": "{path}: the signature does not fit the manifest; the bundle was changed after it was signed.",
  "signature-foreign": "{path}: signed with another key ({signer}, not {wanted}).",
  "digest-mismatch":
    "{path}: entry {entry} differs from the digest in the manifest; the bundle was changed after it was made.",
} as const;

/** One artefact is lost, the rest is analysed; rules that need it are inconclusive. */
const ARTIFACT_ERRORS = {
  "evtx-unreadable": "not an event log, or none of its chunks can be read",
  "evtx-damaged": "some records could not be read",
  "xml-malformed": "the XML is not well-formed",
  "xml-doctype-refused": "the XML declares a document type or entities; refused",
  "xml-too-deep": "the XML is nested too deeply",
  "xml-too-large": "the XML is larger than the limit",
  "event-too-large": "an event is larger than the limit and was left out",
  "json-malformed": "not valid JSON",
  "json-shape": "the JSON does not have the shape of this artefact",
  "artifact-too-large": "larger than the limit for this artefact",
  "configuration-incomplete": "some files of the configuration export could not be read",
} as const;

export type BundleErrorCode = keyof typeof BUNDLE_ERRORS;
export type ArtifactErrorCode = keyof typeof ARTIFACT_ERRORS;
type ErrorData = Readonly<Record<string, string | number>>;

function fill(template: string, data: ErrorData): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => String(data[key] ?? "?"));
}

export class BundleError extends Error {
  override readonly name = "BundleError";
  readonly code: BundleErrorCode;
  readonly data: ErrorData;
  constructor(code: BundleErrorCode, data: ErrorData, cause?: unknown) {
    super(fill(BUNDLE_ERRORS[code], data), cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
  }
}

export class ArtifactError extends Error {
  override readonly name = "ArtifactError";
  readonly code: ArtifactErrorCode;
  /** Line, position, field: whatever tells where; already bounded in length. */
  readonly detail: string | null;
  constructor(code: ArtifactErrorCode, detail: string | null = null, cause?: unknown) {
    super(
      detail === null ? ARTIFACT_ERRORS[code] : `${ARTIFACT_ERRORS[code]}: ${detail}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.detail = detail;
  }
}
