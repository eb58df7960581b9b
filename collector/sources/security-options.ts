import { jsonFile } from "../json-file.ts";
import type { Source } from "../source.ts";
import { readValue, valueTouches } from "../windows/read-key.ts";

/** The keys hold more, and secrets beside it: one value of each is asked for by name. */
const SAM = { key: "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", value: "RestrictRemoteSam" } as const;
const LDAP = { key: "HKLM\\SYSTEM\\CurrentControlSet\\Services\\ldap", value: "LDAPClientIntegrity" } as const;

export const securityOptions: Source = {
  id: "security-options",
  group: "host",
  says: "Reads who may ask this computer's account database from afar, and whether LDAP is signed.",
  touches: (host) => [SAM, LDAP].flatMap(({ key, value }) => valueTouches(host, key, value)),
  cites: [
    "https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-error-code-sspr-0029",
    "https://learn.microsoft.com/troubleshoot/windows-server/active-directory/enable-ldap-signing-in-windows-server",
  ],
  timeoutMs: 30_000,
  limitBytes: 1024 * 1024,
  async take(host, _options, signal) {
    const sam = await readValue(host, SAM.key, SAM.value, signal);
    const ldap = await readValue(host, LDAP.key, LDAP.value, signal);
    const content = {
      restrictRemoteSam: sam === null ? null : String(sam),
      ldapClientIntegrity: typeof ldap === "number" ? ldap : null,
    };
    return { files: jsonFile("securityOptions", content) };
  },
};
