import { createHash } from "node:crypto";
import type { HashFactory } from "../read/digest.ts";

/** SHA-256 by `node:crypto`. */
export const sha256: HashFactory = () => {
  const hash = createHash("sha256");
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    hex: () => hash.digest("hex"),
  };
};
