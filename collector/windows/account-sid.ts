import { createHash } from "node:crypto";
import type { Host } from "../host/host.ts";
import type { Touch } from "../source.ts";
import { toolText } from "./oem-text.ts";
import { type Call, requireExit, toolPath, touchOf } from "./tool.ts";

/** Accounts of Windows itself, as `ObjectName` spells them. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  localsystem: "S-1-5-18",
  "nt authority\\system": "S-1-5-18",
  "nt authority\\localservice": "S-1-5-19",
  "nt authority\\networkservice": "S-1-5-20",
};

/**
 * SID of a virtual service account: 80, then the SHA-1 of the service's upper-case name as five numbers.
 * https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers
 */
export function serviceSid(name: string): string {
  const hash = createHash("sha1").update(Buffer.from(name.toUpperCase(), "utf16le")).digest();
  return ["S-1-5-80", ...[0, 4, 8, 12, 16].map((at) => hash.readUInt32LE(at))].join("-");
}

const TIMEOUT_MS = 10_000;
/** A thousand profiles fit. */
const LIMIT_BYTES = 1024 * 1024;
const callOf = (host: Host): Call => ({
  file: toolPath(host, "reg.exe"),
  args: [
    "query",
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList",
    "/s",
    "/v",
    "ProfileImagePath",
    "/reg:64",
  ],
});

export const profileTouches = (host: Host): Touch[] => [touchOf(callOf(host))];

/**
 * SID of a service's account. That of a domain account is told by its profile, which bears its name; `undefined` where
 * none or more than one does.
 *
 * @param codePage - OEM code page, for names that are not ASCII.
 * @throws SourceError
 */
export async function findAccountSid(
  host: Host,
  account: string,
  codePage: number | null,
  signal: AbortSignal,
): Promise<string | undefined> {
  const known = WELL_KNOWN[account.toLowerCase()];
  if (known !== undefined) return known;
  const service = /^NT SERVICE\\(.+)$/i.exec(account)?.[1];
  if (service !== undefined) return serviceSid(service);
  const result = await host.run({ ...callOf(host), timeoutMs: TIMEOUT_MS, limitBytes: LIMIT_BYTES, signal });
  requireExit(result, "reg.exe query ProfileList");
  const name = account.replace(/^.*\\/, "").replace(/@.*$/, "").toLowerCase();
  const found = profilesOf(toolText(result.stdout, codePage)).filter(({ folder }) => {
    const bare = folder.toLowerCase();
    // A second profile of the name has the domain's behind it.
    return bare === name || bare.startsWith(`${name}.`);
  });
  return found.length === 1 ? found[0]?.sid : undefined;
}

function profilesOf(text: string): { sid: string; folder: string }[] {
  const profiles: { sid: string; folder: string }[] = [];
  let sid: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const key = /\\ProfileList\\(S-[\d-]+)$/i.exec(line.trimEnd())?.[1];
    const path = /^ {4}ProfileImagePath {4}REG_\w+ {4}(.+)$/.exec(line)?.[1];
    if (key !== undefined) sid = key;
    else if (path !== undefined && sid !== undefined) {
      profiles.push({ sid, folder: path.trimEnd().replace(/^.*[\\/]/, "") });
      sid = undefined;
    }
  }
  return profiles;
}
