import type { EvtxEvent, EvtxWriteOptions } from "../types.ts";
import { EvtxWriter } from "./evtx-writer.ts";

/**
 * A whole event log; the same events give the same bytes. Record ids run from 1, unless said otherwise.
 *
 * @throws {@link EvtxError} `event-too-large` and `bad-value`, as {@link EvtxWriter} does.
 */
export function writeEvtx(events: Iterable<EvtxEvent>, options: EvtxWriteOptions = {}): Uint8Array {
  const writer = new EvtxWriter(options);
  for (const event of events) writer.addEvent(event);
  return writer.finish();
}
