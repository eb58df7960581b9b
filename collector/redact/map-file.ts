/** The file on the server that turns pseudonyms back. */
import * as z from "zod";
import { IDENTITY_KINDS, type MapEntry } from "./pseudonyms.ts";

/** Below `%ProgramData%`: where collect keeps it. */
export const MAP_FOLDER_NAME = "writeback-triage";
export const MAP_FILE_NAME = "pseudonyms.json";

const mapSchema = z.object({
  format: z.literal(1),
  /** Base64. Whoever has it can find out, by trying, whether a name is behind a pseudonym. */
  key: z.string().min(1),
  entries: z.array(z.object({ kind: z.enum(IDENTITY_KINDS), pseudonym: z.string(), identity: z.string() })),
});

export interface PseudonymMap {
  readonly key: Uint8Array;
  readonly entries: readonly MapEntry[];
}

export function renderMap({ key, entries }: PseudonymMap): string {
  return `${JSON.stringify({ format: 1, key: Buffer.from(key).toString("base64"), entries }, null, 1)}\n`;
}

/** @returns Undefined for a text that is no map. */
export function parseMap(text: string): PseudonymMap | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = mapSchema.safeParse(value);
  if (!parsed.success) return undefined;
  return { key: new Uint8Array(Buffer.from(parsed.data.key, "base64")), entries: parsed.data.entries };
}
