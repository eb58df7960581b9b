import type * as z from "zod";
import { JSON_ARTIFACTS, type JsonArtifactName } from "../bundle/artifacts.ts";

/**
 * A JSON artefact as the bundle holds it.
 *
 * @throws ZodError When the content is not what the analyzer would take: a bug of ours.
 */
export function jsonFile<const N extends JsonArtifactName>(
  name: N,
  content: z.input<(typeof JSON_ARTIFACTS)[N]["schema"]>,
): ReadonlyMap<string, Uint8Array> {
  const { path, schema } = JSON_ARTIFACTS[name];
  return new Map([[path, Buffer.from(`${JSON.stringify(schema.parse(content), null, 2)}\n`)]]);
}
