/** Real logs, which may not be redistributed: they stand beside the checkout or the tests on them are skipped. */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SAMPLES = fileURLToPath(new URL("../../../shared/samples/", import.meta.url));

export function samplePath(folder: "evtx" | "evtx-damaged", name: string): string {
  return `${SAMPLES}${folder}/${name}`;
}

export function hasSamples(folder: "evtx" | "evtx-damaged"): boolean {
  return existsSync(`${SAMPLES}${folder}`);
}

export function sampleNames(folder: "evtx" | "evtx-damaged"): readonly string[] {
  if (!hasSamples(folder)) return [];
  return readdirSync(`${SAMPLES}${folder}`).filter((name) => name.endsWith(".evtx"));
}
