import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** For use outside of tests: a folder that goes after the last test of the group. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "package-test-"));
  // Wine's server may write a moment longer than its programs.
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}
