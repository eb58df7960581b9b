import { execFileSync } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { signatureSize } from "./pe-imports.ts";

/**
 * Has a program of the releaser sign the executable in place: it is called with the path of the unsigned file and the
 * path where the signed one is wanted. Keys stay with it.
 *
 * @throws Error When it fails, or what it left is not signed.
 */
export function signExecutable(file: string, hook: string): void {
  const signed = `${file}.signed`;
  execFileSync(hook, [file, signed], { stdio: ["ignore", "inherit", "inherit"] });
  if (signatureSize(readFileSync(signed)) === 0) throw new Error(`${hook} left a file without a signature`);
  renameSync(signed, file);
}
