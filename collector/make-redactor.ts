import { randomBytes } from "node:crypto";
import { nodeCrc32 } from "../evtx/node.ts";
import type { PseudonymMap } from "./redact/map-file.ts";
import { createRedactor, type Redactor } from "./redact/redactor.ts";

const KEY_BYTES = 32;

/** @param known - What earlier runs on this server said, so that pseudonyms stay the same. */
export function makeRedactor(identities: boolean, known: PseudonymMap | undefined): Redactor {
  return createRedactor({
    identities,
    seedKey: known?.key ?? randomBytes(KEY_BYTES),
    ...(known === undefined ? {} : { known: known.entries }),
    crc32: nodeCrc32,
  });
}
