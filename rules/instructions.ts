import {
  type Citation,
  PREREQUISITES,
  SCHEDULER,
  SEED,
  TLS_ENFORCEMENT,
  TSW_2024,
  TSW_2025,
  UPGRADE,
} from "./citations.ts";
import { NEWEST_KNOWN } from "./versions.ts";
import type { Generation, StepId } from "./views.ts";

/** What to do, in the words and with the screens of one product generation. */
export interface Instructions {
  readonly who: string;
  readonly clicks: readonly string[];
  readonly warnings: readonly string[];
  readonly verify: readonly string[];
  readonly cites: readonly Citation[];
}

const ALIVE = [
  "Application log, source PasswordResetService: two events 31019 (heartbeat) in a row for each relay, within about ten minutes.",
  "No new event 31034, 31044, 32001 or 32002 in that time.",
  "Have a test user reset a password: event 31001, then 31002.",
];
const LOCAL_ADMIN = "A local administrator of the sync server.";

/** What Services calls the entry, by era; the service name behind it is always ADSync. */
const SERVICE_ENTRY: Readonly<Record<Generation, string>> = {
  "azure-ad-sync": '"Microsoft Azure AD Sync"',
  "azure-ad-connect": '"Microsoft Azure AD Sync" (an older page calls it "Microsoft Azure AD Connect")',
  "entra-connect": '"Microsoft Azure AD Sync" (the current page calls it "Azure AD Sync")',
  unknown: '"Microsoft Azure AD Sync", also shown as "Azure AD Sync" or "Microsoft Azure AD Connect"',
};

function restart(generation: Generation): Instructions {
  return {
    who: LOCAL_ADMIN,
    clicks: [
      "On the sync server press Windows+R, type services.msc, and run it as administrator.",
      `Find the entry ${SERVICE_ENTRY[generation]}; its service name is ADSync.`,
      "Right-click it and choose Restart (Start, if it is stopped). Wait until the state is Running again.",
    ],
    warnings: [
      "Close the configuration wizard and the Synchronization Service Manager first. Do not restart during a running sync cycle.",
    ],
    verify: ALIVE,
    cites: [generation === "azure-ad-sync" ? SEED : TSW_2025],
  };
}

/** One pass of the wizard of Azure AD Sync, up to the screen that carries it out. */
function seedPass(enable: boolean): string[] {
  return [
    "Open the configuration wizard as administrator.",
    "Connect to Azure AD: enter the credentials of a Global Administrator.",
    "Connect to AD DS: enter the credentials of an AD domain services administrator.",
    "Uniquely identifying your users: Next, change nothing.",
    `Optional features: ${enable ? "tick" : "clear"} Password write-back. Next.`,
    "Go on with Next, changing nothing, up to Ready to configure.",
    `Ready to configure: check that Password write-back is shown as ${enable ? "enabled" : "disabled"}, then press Configure.`,
    'Finished: clear "Synchronize now", then Finish.',
  ];
}

/** One pass of the wizard of Azure AD Connect and later. */
function connectPass(enable: boolean, generation: Generation, role: string): string[] {
  const connect = generation === "azure-ad-connect";
  return [
    `Open the ${connect ? "Azure AD Connect" : "Microsoft Entra Connect Sync (Azure AD Connect)"} wizard as administrator. Welcome: Configure.`,
    "Additional tasks: Customize synchronization options. Next.",
    `Connect to ${connect ? "Azure AD" : "Microsoft Entra ID"}: sign in as ${role}.`,
    "Connect directories: Next. Domain and OU filtering: Next.",
    `Optional features: ${enable ? "tick" : "clear"} Password writeback. Next. (Directory extensions, if shown: Next.)`,
    'Ready to configure: leave "Start the synchronization process when configuration completes" ticked. Configure. Exit.',
    enable
      ? "Wait for event 31005 of PasswordResetService: writeback is on."
      : "Wait for event 31013 of PasswordResetService: writeback is now off.",
  ];
}

const roleOf = (generation: Generation): string =>
  generation === "azure-ad-connect"
    ? "a Global Administrator"
    : "a Hybrid Identity Administrator (builds and pages before 2025: Global Administrator)";

function pass(enable: boolean, generation: Generation): string[] {
  return generation === "azure-ad-sync" ? seedPass(enable) : connectPass(enable, generation, roleOf(generation));
}

function toggle(generation: Generation): Instructions {
  const seed = generation === "azure-ad-sync";
  const role = roleOf(generation);
  return {
    who: seed
      ? "A Global Administrator of the tenant and an AD domain services administrator."
      : `${role[0]?.toUpperCase()}${role.slice(1)} of the tenant; the account must be managed, not federated, with the role assigned directly.`,
    clicks: [
      ...pass(false, generation),
      seed
        ? "Open the wizard again and repeat the same screens with Password write-back ticked: Ready to configure must show it as enabled."
        : "Open the wizard again and repeat the same screens with Password writeback ticked. Configure. Exit. Wait for event 31005.",
    ],
    warnings: [
      "Both passes belong together: after the first one writeback is off for every user.",
      seed
        ? 'Clearing "Synchronize now" leaves the scheduled task off on some builds: check it afterwards.'
        : "Clearing the box on the last page leaves the scheduler off. Afterwards run Get-ADSyncScheduler: SyncCycleEnabled must be True, SchedulerSuspended False; if not, Set-ADSyncScheduler -SyncCycleEnabled $true.",
    ],
    verify: ["Events in this order: 31012, 31013, then 31004, 31018, 31005.", ...ALIVE],
    cites: seed ? [SEED] : [generation === "azure-ad-connect" ? TSW_2024 : TSW_2025, SCHEDULER],
  };
}

/** The second pass alone: writeback stands switched off. */
export function enableClicks(generation: Generation): readonly string[] {
  return pass(true, generation);
}

/** Where the package comes from. The link of the oldest page served Azure AD Sync and is not offered any more. */
const DOWNLOAD: Readonly<Record<Generation, string>> = {
  "azure-ad-sync":
    "Azure AD Sync is out of support since 2017-04-13, and the download named in its page is gone: get Microsoft Entra Connect from the Microsoft Entra admin center > Microsoft Entra Connect > Get started > Manage.",
  "azure-ad-connect":
    "Download the current package: Microsoft Entra admin center > Microsoft Entra Connect > Get started > Manage (until 2024: Microsoft Download Center, id 47594).",
  "entra-connect":
    "Download the current package: Microsoft Entra admin center > Microsoft Entra Connect > Get started > Manage.",
  unknown:
    "Download the current package: Microsoft Entra admin center > Microsoft Entra Connect > Get started > Manage.",
};

function upgrade(generation: Generation): Instructions {
  const inPlace = [
    "Run the package on the sync server as administrator. The wizard finds the installed build: choose Upgrade.",
    "Follow the screens: sign in, Configure, Exit. No other manual step belongs to an in-place upgrade.",
    "Run Get-ADSyncScheduler afterwards: SyncCycleEnabled must be True. Open Optional features once: Password writeback must still be ticked.",
  ];
  return {
    who: "A local administrator who is a member of ADSyncAdmins; a database owner where full SQL Server is used; a cloud administrator for the last screens.",
    clicks:
      generation === "azure-ad-sync"
        ? [
            DOWNLOAD[generation],
            "The upgrade page contradicts itself about an in-place upgrade from Azure AD Sync, and current builds need Windows Server 2016 or later: plan a swing migration to a new server, with staging mode first.",
          ]
        : [DOWNLOAD[generation], ...inPlace],
    warnings: [
      "Back up customised out-of-box synchronisation rules first: an upgrade brings the defaults back.",
      "Builds from 2.0.3.0 on need Windows Server 2016 or later; builds from 2.5.79.0 on need .NET 4.7.2 and TLS 1.2.",
      `Newest build known here: ${NEWEST_KNOWN.version} (released ${NEWEST_KNOWN.releasedOn}, list checked ${NEWEST_KNOWN.checkedOn}). Check for a newer one; automatic upgrade is no proof of the latest.`,
    ],
    verify: [
      "Application log, source MsiInstaller: 1033 and 11707 for the new version; Programs and Features shows it.",
      ...ALIVE,
    ],
    cites: [generation === "azure-ad-sync" ? SEED : TSW_2025, UPGRADE, PREREQUISITES],
  };
}

const NETWORK: Instructions = {
  who: LOCAL_ADMIN,
  clicks: [
    "Read the relay namespaces from the newest events 31019 and 31034 of PasswordResetService.",
    "For each of them, in PowerShell on the sync server: Test-NetConnection <namespace>.servicebus.windows.net -Port 443",
    "The same for passwordreset.microsoftonline.com. TcpTestSucceeded must be True for all.",
    "Open https://<namespace>.servicebus.windows.net/ through the proxy that the service uses (machine.config): any answer, also 401, is good; 403 and 407 come from a proxy.",
    "Allow outbound TCP 443 to *.servicebus.windows.net and *.passwordreset.microsoftonline.com, without TLS inspection; idle connections must be allowed for at least 2 to 3 minutes.",
  ],
  warnings: [
    "A test runs as you; the service runs as its own account, behind the proxy of machine.config. A green test does not clear the service.",
    "After a change of proxy or firewall restart the ADSync service; where event 32002 was seen the page asks for a reboot of the server.",
  ],
  verify: ALIVE,
  cites: [TSW_2025],
};

const TLS: Instructions = {
  who: LOCAL_ADMIN,
  clicks: [
    "In PowerShell as administrator: Import-Module ADSyncTools; Get-ADSyncToolsTls12 (or read the eight registry values of the TLS 1.2 page).",
    "SystemDefaultTlsVersions and SchUseStrongCrypto must be 1 under both .NETFramework\\v4.0.30319 keys; under SCHANNEL\\Protocols\\TLS 1.2, Client and Server: Enabled 1, DisabledByDefault 0.",
    "Put wrong values right, or run Set-ADSyncToolsTls12, and reboot the server.",
  ],
  warnings: ["A change counts only after a reboot of the whole server."],
  verify: ["Get-ADSyncToolsTls12 shows all eight values as required.", ...ALIVE],
  cites: [TSW_2025, TLS_ENFORCEMENT],
};

const DOTNET: Instructions = {
  who: LOCAL_ADMIN,
  clicks: [
    'reg query "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full" /v Release',
    "Release must be 528040 (0x80ea8) or more: .NET Framework 4.8.",
    "Install .NET Framework 4.8 if it is less, and reboot the server.",
  ],
  warnings: ["Other pages ask for 4.6.2, 4.7.1 or 4.7.2: an older version is a step to take, not a proven cause."],
  verify: ["The same query shows 528040 or more.", ...ALIVE],
  cites: [TSW_2025],
};

const GUIDE: Instructions = {
  who: "The support engineer.",
  clicks: [
    "Work through the error tables of the troubleshooting page with the events listed under findings.",
    "Check the permission articles for the AD side where requests reach the server and are refused.",
    "Then open a case with Microsoft support.",
  ],
  warnings: [
    "Support asks for: what fails and since when (with time zone), the user concerned, the support code the user saw, and the Application log around the failure.",
  ],
  verify: ALIVE,
  cites: [TSW_2025],
};

export function instructionsFor(step: StepId, generation: Generation): Instructions {
  switch (step) {
    case "network":
      return NETWORK;
    case "tls":
      return TLS;
    case "dotnet":
      return DOTNET;
    case "restart":
      return restart(generation);
    case "toggle":
    case "toggle-again":
      return toggle(generation);
    case "upgrade":
      return upgrade(generation);
    case "guide":
      return GUIDE;
  }
}
