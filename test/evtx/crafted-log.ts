/** Logs of other records than events as they are usually written. */
import { EvtxWriter, type Fragment, type Instance } from "../../evtx/index.ts";

export function logOf(...contents: readonly (Instance | Fragment)[]): Uint8Array {
  const writer = new EvtxWriter();
  for (const content of contents) writer.addRecord(content);
  return writer.finish();
}
