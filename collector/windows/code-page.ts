import type { Host } from "../host/host.ts";
import type { Touch } from "../source.ts";
import { readValue, valueTouches } from "./read-key.ts";

const KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage";

export const codePageTouches = (host: Host): readonly Touch[] => valueTouches(host, KEY, "OEMCP");

/** The computer's OEM code page, in which its tools print; `null`: nobody says, and only ASCII can be read. */
export async function readCodePage(host: Host, signal: AbortSignal): Promise<number | null> {
  return readValue(host, KEY, "OEMCP", signal).then(Number, () => null);
}
