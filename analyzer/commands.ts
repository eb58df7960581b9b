import { type ArtifactName, EVENT_PROVIDERS } from "../bundle/artifacts.ts";

const application = [
  ...EVENT_PROVIDERS.writebackEvents,
  ...EVENT_PROVIDERS.syncEvents,
  ...EVENT_PROVIDERS.hashSyncEvents,
  ...EVENT_PROVIDERS.installEvents,
  ...EVENT_PROVIDERS.crashEvents,
];
const query = (providers: readonly string[]): string =>
  `*[System[Provider[${providers.map((name) => `@Name='${name}'`).join(" or ")}]]]`;

const APPLICATION_LOG = `wevtutil epl Application application.evtx "/q:${query(application)}"`;
const SYSTEM_LOG = `wevtutil epl System system.evtx "/q:${query(EVENT_PROVIDERS.systemEvents)}"`;
const CONFIGURATION = "Get-ADSyncServerConfiguration -Path C:\\temp\\server-configuration";

/** The one command, run on the sync server as administrator, that gets an artefact by hand. */
export const COMMANDS: Readonly<Record<ArtifactName, string>> = {
  writebackEvents: APPLICATION_LOG,
  syncEvents: APPLICATION_LOG,
  hashSyncEvents: APPLICATION_LOG,
  installEvents: APPLICATION_LOG,
  crashEvents: APPLICATION_LOG,
  systemEvents: SYSTEM_LOG,
  eventLogs: "wevtutil gli Application",
  passwordReset: CONFIGURATION,
  globalSettings: CONFIGURATION,
  scheduler: CONFIGURATION,
  connectors: CONFIGURATION,
  serverConfiguration: CONFIGURATION,
  service: SYSTEM_LOG,
  os: "Get-CimInstance Win32_OperatingSystem | Format-List Caption,Version,LastBootUpTime",
  products: `reg export HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall uninstall.reg`,
  dotnet: `reg query "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full" /v Release`,
  tls: "Import-Module ADSyncTools; Get-ADSyncToolsTls12",
  proxy: "type C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config",
  securityOptions: "reg query HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa /v RestrictRemoteSam",
  clock: "w32tm /query /status",
  certificates: "Get-ChildItem Cert:\\LocalMachine\\Root",
  network: "Test-NetConnection <relay namespace>.servicebus.windows.net -Port 443",
  wizardTraces: "dir C:\\ProgramData\\AADConnect\\trace-*.log",
};
