/** A small log as text: logs are mostly zeros, and text shows up in a diff as what it is. */
import { gunzipSync, gzipSync } from "node:zlib";

export const STORED_EXTENSION = ".evtx.gz.b64";

const LINE = /.{1,120}/g;

export function toStored(log: Uint8Array): string {
  const text = gzipSync(log, { level: 9 }).toString("base64");
  return `${(text.match(LINE) ?? []).join("\n")}\n`;
}

export function fromStored(text: string): Uint8Array {
  return new Uint8Array(gunzipSync(Buffer.from(text, "base64")));
}
