/** Every public page that a rule or a step rests on, once. */
export interface Citation {
  readonly key: string;
  readonly title: string;
  readonly where: string;
  /** Date printed in the page, or of the stored copy that was read. */
  readonly edition: string;
}

function cite(key: string, title: string, where: string, edition: string): Citation {
  return { key, title, where, edition };
}

const ENTRA = "https://learn.microsoft.com/entra/identity";
const SUPPORT = "https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync";

export const SEED = cite(
  "seed",
  "To troubleshoot password writeback connectivity",
  "MSDN dn683878",
  "undated; Azure AD Sync to early Azure AD Connect",
);
export const TSW_2020 = cite(
  "tsw-2020",
  "Troubleshoot self-service password reset writeback",
  "MicrosoftDocs/azure-docs articles/active-directory/authentication/troubleshoot-sspr-writeback.md",
  "2020-08-26",
);
export const TSW_2024 = cite(
  "tsw-2024",
  "Troubleshoot self-service password reset writeback",
  "MicrosoftDocs/entra-docs docs/identity/authentication/troubleshoot-sspr-writeback.md",
  "2024-06-24",
);
export const TSW_2025 = cite(
  "tsw-2025",
  "Troubleshoot self-service password reset writeback",
  `${ENTRA}/authentication/troubleshoot-sspr-writeback`,
  "2025-03-04",
);
export const PT_2015 = cite(
  "pt-2015",
  "Troubleshoot: Azure AD Password Management",
  "MicrosoftDocs/azure-docs active-directory-passwords-troubleshoot.md, HTML-table edition",
  "about 2015",
);
export const PT_2017 = cite(
  "pt-2017",
  "How to troubleshoot self-service password reset",
  "MicrosoftDocs/azure-docs articles/active-directory/active-directory-passwords-troubleshoot.md",
  "2017-08-08",
);
export const WB_CONCEPT = cite(
  "wb-concept",
  "How does self-service password reset writeback work",
  `${ENTRA}/authentication/concept-sspr-writeback`,
  "2023-09-14",
);
export const WB_TUTORIAL = cite(
  "wb-tutorial",
  "Tutorial: Enable self-service password reset writeback",
  `${ENTRA}/authentication/tutorial-enable-sspr-writeback`,
  "2023-09-13",
);
export const CONNECTIVITY = cite(
  "conn",
  "Troubleshoot Microsoft Entra Connect connectivity issues",
  `${ENTRA}/hybrid/connect/tshoot-connect-connectivity`,
  "2025-04-09",
);
export const PREREQUISITES = cite(
  "prereq",
  "Prerequisites for Microsoft Entra Connect",
  `${ENTRA}/hybrid/connect/how-to-connect-install-prerequisites`,
  "2025-09-29",
);
export const PORTS = cite(
  "ports",
  "Hybrid Identity required ports and protocols",
  `${ENTRA}/hybrid/connect/reference-connect-ports`,
  "2025-04-09",
);
export const TLS_ENFORCEMENT = cite(
  "tls",
  "TLS 1.2 enforcement for Microsoft Entra Connect",
  `${ENTRA}/hybrid/connect/reference-connect-tls-enforcement`,
  "2021-09-14, body edited later",
);
export const STAGING = cite(
  "staging",
  "Staging server and disaster recovery",
  `${ENTRA}/hybrid/connect/how-to-connect-sync-staging-server`,
  "2024-12-26",
);
export const SCHEDULER = cite(
  "sched",
  "Microsoft Entra Connect Sync: Scheduler",
  `${ENTRA}/hybrid/connect/how-to-connect-sync-feature-scheduler`,
  "2025-04-09",
);
export const AUTO_UPGRADE = cite(
  "au",
  "Microsoft Entra Connect: Automatic upgrade",
  `${ENTRA}/hybrid/connect/how-to-connect-install-automatic-upgrade`,
  "2024-12-05",
);
export const UPGRADE = cite(
  "upg",
  "Microsoft Entra Connect: Upgrade from a previous version",
  `${ENTRA}/hybrid/connect/how-to-upgrade-previous-version`,
  "2024-12-26",
);
export const VERSION_HISTORY = cite(
  "vh-2024",
  "Microsoft Entra Connect: Version release history",
  `${ENTRA}/hybrid/connect/reference-connect-version-history`,
  "mid 2024",
);
export const VERSION_ARCHIVE = cite(
  "vh-arch",
  "Microsoft Entra Connect: Version release history archive",
  `${ENTRA}/hybrid/connect/reference-connect-version-history-archive`,
  "2025-04-09",
);
export const WHATS_NEW = cite(
  "whatsnew",
  "What's new in Microsoft Entra (archive)",
  `${ENTRA.replace("/identity", "")}/fundamentals/whats-new-archive`,
  "2025",
);
export const KB_SERVICE_NOT_START = cite(
  "kb-2995030",
  "Microsoft Entra Connect services don't start (KB2995030)",
  `${SUPPORT}/services-sync-not-start`,
  "2025-03-06",
);
export const KB_WIZARD_WRITEBACK = cite(
  "kb-3185990",
  "Unable to configure password writeback (KB3185990)",
  `${SUPPORT}/unable-configure-pwd-writeback-error`,
  "2020-05-22",
);
export const KB_AFTER_AUTO_UPGRADE = cite(
  "kb-4038479",
  "Not working correctly after an automatic upgrade (KB4038479)",
  `${SUPPORT}/cannot-work-automatic-upgrade`,
  "2020-05-09",
);
export const KB_UPGRADE_ISSUES = cite(
  "kb-4051210",
  "Troubleshoot Microsoft Entra Connect upgrade issues (KB4051210)",
  `${SUPPORT}/troubleshoot-aad-connect-fails-to-install-upgraded-version`,
  "2021-12-15",
);
export const KB_UPGRADE_1603 = cite(
  "kb-4054462",
  "Upgrade fails with error code 1603 (KB4054462)",
  `${SUPPORT}/upgrade-fails-error-code-1603`,
  "2020-07-20",
);
export const KB_RPC = cite(
  "kb-rpc",
  "RPC errors affecting Microsoft Entra Connect",
  `${SUPPORT}/rpc-errors-affecting-aadconnect`,
  "2020-11-05",
);
export const KB_HASH_SYNC = cite(
  "kb-2855271",
  "How to troubleshoot password synchronization (KB2855271)",
  `${SUPPORT}/troubleshoot-pwd-sync`,
  "2020-06-22",
);
export const KB_WIZARD_ERRORS = cite(
  "kb-2684395",
  "Azure AD Sync tool installation and Configuration Wizard errors (KB2684395)",
  `${SUPPORT}/installation-configuration-wizard-errors`,
  "2022-05-09",
);
export const KB_PERMISSIONS = cite(
  "kb-perm",
  "Troubleshoot password writeback access rights and permissions",
  `${SUPPORT}/password-writeback-access-rights-permissions`,
  "2022-06-02",
);
export const KB_8023062C = cite(
  "kb-62c",
  "Troubleshoot error code 8023062C",
  `${SUPPORT}/password-writeback-error-code-8023062c`,
  "2022-02-11",
);
export const KB_SSPR_0029 = cite(
  "kb-0029",
  "Troubleshoot error SSPR_0029",
  `${SUPPORT}/password-writeback-error-code-sspr-0029`,
  "2022-08-17",
);
export const KB_POLICY = cite(
  "kb-policy",
  "Password resets blocked by on-premises policy",
  `${SUPPORT}/password-writeback-not-compliant-on-premises-ad-pwd-policy`,
  "2022-02-11",
);
export const WRITEBACK_PERMISSIONS = cite(
  "adsyncconfig",
  "Configure AD DS Connector account permissions",
  `${ENTRA}/hybrid/connect/how-to-connect-configure-ad-ds-connector-account`,
  "2024-12-05",
);
export const JP_SUPPORT = cite(
  "jp-support",
  "Password writeback mechanism and common troubleshooting (Microsoft Japan Azure & Identity support blog)",
  "https://jpazureid.github.io/blog/azure-active-directory-connect/password-writeback-overview",
  "2020-10-15",
);
export const WINDOWS = cite(
  "winknow",
  "Windows platform behaviour (service control, installer, boot and Schannel records)",
  "general platform knowledge, no single page",
  "n/a",
);
export const COMMUNITY = cite(
  "community",
  "Field reports in MicrosoftDocs issues 38311, 38904, 41241, 64709, 70376, 106884",
  "https://github.com/MicrosoftDocs/azure-docs/issues",
  "2019-2024",
);
export const GETTING_STARTED_2017 = cite(
  "gs-2017",
  "Getting started: Azure AD Password Management",
  "MicrosoftDocs/azure-docs articles/active-directory/active-directory-passwords-getting-started.md",
  "2017",
);
export const FIELD_NOTES = cite(
  "field",
  "Third-party scripts, blogs and deployment notes on password writeback",
  "several public pages, none of Microsoft's",
  "2015-2026",
);
export const DIRSYNC_DEPRECATED = cite(
  "dirsync-deprecated",
  "Upgrade from Windows Azure Active Directory Sync and Azure AD Sync",
  "MicrosoftDocs/azure-docs articles/active-directory/connect/active-directory-aadconnect-dirsync-deprecated.md",
  "2017-07-13",
);
export const DOTNET_RELEASES = cite(
  "dotnet-releases",
  "Determine which .NET Framework versions are installed",
  "https://learn.microsoft.com/dotnet/framework/install/how-to-determine-which-versions-are-installed",
  "2025-10-20",
);
export const HARDENING_2026 = cite(
  "harden-2026",
  "Hardening update to Microsoft Entra Connect Sync",
  `${ENTRA}/hybrid/connect/harden-update-ad-fs-pingfederate`,
  "2025",
);
export const CONFIG_FILE_FIELD = cite(
  "config-file-field",
  "Field reports of upgrades that failed on an edited miiserver.exe.config",
  "administrators' blogs; no page of the vendor was found",
  "2026-02-02",
);
export const RECALL_FIELD = cite(
  "recall-field",
  "Copies of the release note that withdraws build 2.6.79.0",
  "administrators' blogs and runbooks; the vendor's own page was not read",
  "2026-09-28",
);
export const TSSPR_2025 = cite(
  "tsspr-2025",
  "Troubleshoot self-service password reset",
  `${ENTRA}/authentication/troubleshoot-sspr`,
  "2025-06-06",
);
export const PT_2019 = cite(
  "pt-2019",
  "Self-service password reset troubleshooting",
  "MicrosoftDocs/azure-docs articles/active-directory/authentication/active-directory-passwords-troubleshoot.md",
  "about 2019",
);
export const KB_SSPR_009 = cite(
  "kb-009",
  "Troubleshoot error SSPR_009",
  `${SUPPORT}/password-writeback-error-code-sspr-009`,
  "2025-06-05",
);
export const KB_M365 = cite(
  "kb-m365",
  "Admin password resets in the Microsoft 365 admin center",
  `${SUPPORT}/password-writeback-microsoft-365-admin-center`,
  "2022-02-25",
);
export const KB_DELAY = cite(
  "kb-delay",
  "Delays after first sign-in following a forced password change",
  `${SUPPORT}/password-writeback-servers-need-time-catch-up`,
  "2022-02-18",
);
export const INSTANCES = cite(
  "instances",
  "Special considerations for sync service instances",
  `${ENTRA}/hybrid/connect/reference-connect-instances`,
  "2025-04-09",
);
export const ADMIN_AUDIT = cite(
  "audit",
  "Auditing administrator events in Microsoft Entra Connect Sync",
  `${ENTRA}/hybrid/connect/admin-audit-logging`,
  "2025-01-07",
);
export const LICENSING = cite(
  "lic",
  "Licensing requirements for self-service password reset",
  `${ENTRA}/authentication/concept-sspr-licensing`,
  "2025-01-06",
);
export const ACCOUNTS = cite(
  "acct",
  "Microsoft Entra Connect: Accounts and permissions",
  `${ENTRA}/hybrid/connect/reference-connect-accounts-permissions`,
  "2023-01-19",
);
export const WRITEBACK_2017 = cite(
  "wb-2017",
  "Azure AD SSPR with password writeback",
  "MicrosoftDocs/azure-docs articles/active-directory/active-directory-passwords-writeback.md",
  "2017-08-28",
);
export const HOW_2017 = cite(
  "how-2017",
  "How Azure AD self-service password reset works",
  "MicrosoftDocs/azure-docs articles/active-directory/active-directory-passwords-how-it-works.md",
  "2017-10-24",
);
export const SCHEMA_GUIDS = cite(
  "guid",
  "Active Directory schema: extended rights and attributes",
  "https://learn.microsoft.com/windows/win32/adschema/",
  "n/a",
);
