import { buildEscalation, type Case } from "../../analyzer/escalation/build-escalation.ts";
import { zipFiles } from "../../bundle/write.ts";
import { nodeCrc32 } from "../../evtx/node.ts";

/** The escalation pack as a zip; its entries bear the moment that the report was judged from. */
export async function makeEscalation(
  one: Case,
  onProgress: (bytesRead: number, totalBytes: number) => void,
): Promise<Uint8Array> {
  return zipFiles(await buildEscalation(one, { crc32: nodeCrc32, onProgress }), one.report.options.nowUtc);
}
