import { SETUP_LOG_DIR } from "../../bundle/artifacts.ts";
import { newestFiles } from "../newest-files.ts";
import type { Source } from "../source.ts";

/** Where the product's setup and its automatic upgrade write, beside the wizard's traces. */
const MIB = 1024 * 1024;
const KINDS = [
  { pattern: /^SyncEngine-AutoUpgrader-[\w .-]+\.log$/i, newest: 5, eachBytes: MIB },
  // What Windows Installer writes of the engine; its end says how it went.
  { pattern: /^Synchronization Service_Install-[\w .-]+\.log$/i, newest: 3, eachBytes: 2 * MIB },
];

export const setupLogs: Source = {
  id: "setup-logs",
  group: "traces",
  says: "Copies the end of the newest logs of setup and of the automatic upgrade.",
  touches: (host) => [{ kind: "file", path: `${host.programData}\\AADConnect` }],
  cites: [
    "https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync/upgrade-fails-error-code-1603",
    "https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync/cannot-work-automatic-upgrade",
  ],
  timeoutMs: 60_000,
  limitBytes: 11 * MIB,
  givesPart: true,
  take: (host, _options, signal) => newestFiles(host, `${host.programData}\\AADConnect`, SETUP_LOG_DIR, signal, KINDS),
};
