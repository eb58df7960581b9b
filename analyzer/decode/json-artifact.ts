import type * as z from "zod";
import { ArtifactError } from "../../bundle/errors.ts";
import { JSON_LIMIT_BYTES } from "../../bundle/limits.ts";
import { decodeText, oneLine } from "./text.ts";

/**
 * Parses one JSON artefact and checks its shape. A byte order mark is taken off; UTF-16 is read by its mark.
 *
 * @throws ArtifactError `artifact-too-large`, `json-malformed`, `json-shape` (detail: path of the first issue).
 */
export function decodeJsonArtifact<S extends z.ZodType>(bytes: Uint8Array, schema: S): z.infer<S> {
  if (bytes.length > JSON_LIMIT_BYTES) throw new ArtifactError("artifact-too-large", `${bytes.length} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch (cause) {
    throw new ArtifactError("json-malformed", oneLine(cause instanceof Error ? cause.message : String(cause)), cause);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? "the whole" : issue.path.map(String).join(".");
  throw new ArtifactError("json-shape", oneLine(`${where}: ${issue?.message ?? "not accepted"}`));
}
