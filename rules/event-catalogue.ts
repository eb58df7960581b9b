import {
  AUTO_UPGRADE,
  type Citation,
  COMMUNITY,
  FIELD_NOTES,
  GETTING_STARTED_2017,
  JP_SUPPORT,
  KB_HASH_SYNC,
  KB_POLICY,
  KB_RPC,
  KB_SERVICE_NOT_START,
  KB_SSPR_0029,
  KB_UPGRADE_1603,
  KB_UPGRADE_ISSUES,
  KB_WIZARD_WRITEBACK,
  PT_2015,
  PT_2017,
  TSW_2025,
  VERSION_ARCHIVE,
  WB_CONCEPT,
  WB_TUTORIAL,
  WINDOWS,
} from "./citations.ts";

/** What a row of the catalogue is about. */
export type EventCategory =
  | "ad-account"
  | "ad-permission"
  | "ad-policy"
  | "auth"
  | "config"
  | "connectivity"
  | "crypto"
  | "input"
  | "lifecycle"
  | "offboarding"
  | "onboarding"
  | "success"
  | "unknown";

/** One kind of record that bears on password writeback. */
export interface EventRow {
  readonly source: string;
  /** A number, or a span such as `300-399` where a page names the span only. */
  readonly id: number | string;
  readonly name: string;
  readonly category: EventCategory;
  /** `documented`: on a page of the vendor; `community`: seen in the field or general platform knowledge. */
  readonly confidence: "community" | "documented";
  readonly cites: readonly Citation[];
  /** Why no rule speaks for it, where none does. */
  readonly apart?: string;
}

function row(
  source: string,
  id: number | string,
  name: string,
  category: EventCategory,
  confidence: EventRow["confidence"],
  cites: readonly Citation[],
  apart?: string,
): EventRow {
  return { source, id, name, category, confidence, cites, ...(apart === undefined ? {} : { apart }) };
}

/** A row by the name under which a rule covers it. */
export function rowKey({ source, id }: EventRow): string {
  return `${source}/${id}`;
}

/** Every record that the pages, or the field, tie to password writeback and to the service that runs it. */
export const EVENT_CATALOGUE: readonly EventRow[] = [
  row("PasswordResetService", 31001, "PasswordResetStart", "lifecycle", "documented", [TSW_2025, PT_2017, JP_SUPPORT]),
  row("PasswordResetService", 31002, "PasswordResetSuccess", "success", "documented", [TSW_2025, PT_2017, JP_SUPPORT]),
  row("PasswordResetService", 31003, "PasswordResetFail", "ad-policy", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31004, "OnboardingEventStart", "onboarding", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31005, "OnboardingEventSuccess", "onboarding", "documented", [
    TSW_2025,
    PT_2017,
    GETTING_STARTED_2017,
  ]),
  row("PasswordResetService", 31006, "ChangePasswordStart", "lifecycle", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31007, "ChangePasswordSuccess", "success", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31008, "ChangePasswordFail", "ad-policy", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31009, "ResetUserPasswordByAdminStart", "lifecycle", "documented", [
    TSW_2025,
    PT_2017,
    FIELD_NOTES,
  ]),
  row("PasswordResetService", 31010, "ResetUserPasswordByAdminSuccess", "success", "documented", [
    TSW_2025,
    PT_2017,
    FIELD_NOTES,
  ]),
  row("PasswordResetService", 31011, "ResetUserPasswordByAdminFail", "ad-policy", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31012, "OffboardingEventStart", "offboarding", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31013, "OffboardingEventSuccess", "offboarding", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31014, "OffboardingEventFail", "offboarding", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31015, "WriteBackServiceStarted", "lifecycle", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31016, "WriteBackServiceStopped", "lifecycle", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31017, "AuthTokenSuccess", "auth", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 31018, "KeyPairCreationSuccess", "crypto", "documented", [TSW_2025, PT_2017, WB_CONCEPT]),
  row("PasswordResetService", 31019, "ServiceBusHeartBeat", "success", "documented", [TSW_2025, FIELD_NOTES]),
  row("PasswordResetService", 31034, "ServiceBusListenerError", "connectivity", "documented", [
    TSW_2025,
    COMMUNITY,
    JP_SUPPORT,
  ]),
  row("PasswordResetService", 31042, "healthy state notice", "success", "community", [FIELD_NOTES]),
  row("PasswordResetService", 31044, "PasswordResetService (unhealthy state)", "connectivity", "documented", [
    TSW_2025,
    KB_WIZARD_WRITEBACK,
    COMMUNITY,
  ]),
  row("PasswordResetService", 32000, "UnknownError", "unknown", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32001, "ServiceError", "connectivity", "documented", [
    TSW_2025,
    PT_2017,
    KB_WIZARD_WRITEBACK,
  ]),
  row("PasswordResetService", 32002, "ServiceBusError", "connectivity", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32003, "InPutValidationError", "input", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32004, "DecryptionError", "crypto", "documented", [TSW_2025, PT_2017, WB_CONCEPT]),
  row("PasswordResetService", 32005, "ConfigurationError", "config", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32006, "EndPointConfigurationError", "config", "documented", [PT_2015]),
  row("PasswordResetService", 32007, "OnBoardingConfigUpdateError", "config", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32008, "ValidationError", "config", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32009, "AuthTokenError", "auth", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32010, "CryptoError", "crypto", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32011, "OnBoardingServiceError", "onboarding", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32012, "OnBoardingServiceDisableError", "offboarding", "documented", [PT_2015]),
  row("PasswordResetService", 32013, "OffBoardingError", "offboarding", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32014, "ServiceBusWarning", "connectivity", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 32015, "ReportServiceHealthError", "connectivity", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 33001, "ADUnKnownError", "unknown", "documented", [
    TSW_2025,
    PT_2017,
    FIELD_NOTES,
    COMMUNITY,
  ]),
  row("PasswordResetService", 33002, "ADUserNotFoundError", "ad-account", "documented", [
    TSW_2025,
    PT_2017,
    COMMUNITY,
    FIELD_NOTES,
    JP_SUPPORT,
  ]),
  row("PasswordResetService", 33003, "ADMutliMatchError", "ad-account", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 33004, "ADPermissionsError", "ad-permission", "documented", [
    TSW_2025,
    PT_2017,
    KB_SSPR_0029,
    COMMUNITY,
    JP_SUPPORT,
  ]),
  row("PasswordResetService", 33005, "ADUserAccountDisabled", "ad-account", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 33006, "ADUserAccountLockedOut", "ad-account", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 33007, "ADUserIncorrectPassword", "ad-account", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 33008, "ADPasswordPolicyError", "ad-policy", "documented", [
    TSW_2025,
    PT_2017,
    KB_POLICY,
    JP_SUPPORT,
  ]),
  row("PasswordResetService", 33009, "ADConfigurationError", "config", "documented", [TSW_2025, PT_2017]),
  row("PasswordResetService", 34001, "ADPasswordPolicyOrPermissionError", "ad-policy", "documented", [PT_2015]),
  row("PasswordResetService", 34002, "ADNotReachableError", "connectivity", "documented", [PT_2015]),
  row("PasswordResetService", 34003, "ADInvalidAnchorError", "config", "documented", [PT_2015]),
  row("ADSync", 6329, "Password set operation failed", "ad-policy", "documented", [
    TSW_2025,
    PT_2017,
    KB_RPC,
    KB_SSPR_0029,
  ]),
  row("ADSync", 6800, "Password management extension error", "lifecycle", "documented", [
    TSW_2025,
    PT_2017,
    KB_WIZARD_WRITEBACK,
  ]),
  row("ADSync", 6306, "Server client-operation error", "unknown", "documented", [KB_WIZARD_WRITEBACK]),
  row("ADSync", 6900, "Password change notification error", "auth", "documented", [KB_HASH_SYNC, VERSION_ARCHIVE]),
  row(
    "ADSync",
    6941,
    "Large object",
    "config",
    "documented",
    [VERSION_ARCHIVE],
    "About objects exported to the cloud, not about passwords.",
  ),
  row("ADSync", 405, "ldap_bind trace", "lifecycle", "community", [JP_SUPPORT]),
  row("ADSync", 403, "LogonUser trace", "lifecycle", "community", [JP_SUPPORT]),
  row("ADSync", 6311, "Server callback error", "unknown", "community", [WINDOWS]),
  row(
    "ADSync",
    2001,
    "Service started",
    "lifecycle",
    "community",
    [WINDOWS],
    "Not confirmed on a real log; starts are read from the service's own records.",
  ),
  row(
    "ADSync",
    2002,
    "Service stopped",
    "lifecycle",
    "community",
    [WINDOWS],
    "Not confirmed on a real log; stops are read from the service's own records.",
  ),
  row("Directory Synchronization", 650, "Batch start", "lifecycle", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 651, "Batch end", "lifecycle", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 653, "Ping start", "lifecycle", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 654, "Ping end", "lifecycle", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 656, "Password Change Request", "lifecycle", "documented", [
    KB_HASH_SYNC,
    WB_TUTORIAL,
    JP_SUPPORT,
  ]),
  row("Directory Synchronization", 657, "Password Change Result", "success", "documented", [
    KB_HASH_SYNC,
    WB_TUTORIAL,
    JP_SUPPORT,
  ]),
  row("Directory Synchronization", 622, "Full PHS for domain done", "lifecycle", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 623, "Full PHS for forest done", "lifecycle", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 611, "PHS failed for domain", "connectivity", "documented", [
    KB_RPC,
    KB_HASH_SYNC,
    VERSION_ARCHIVE,
  ]),
  row("Directory Synchronization", 652, "Credential batch failed", "auth", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 655, "Credential ping failed", "auth", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 115, "Access denied to cloud directory", "auth", "documented", [KB_HASH_SYNC]),
  row("Directory Synchronization", 0, "Generic (credential or scheduled retry text", "auth", "documented", [
    KB_HASH_SYNC,
  ]),
  row("Azure AD Connect Upgrade", "300-399", "Automatic upgrade status", "lifecycle", "documented", [AUTO_UPGRADE]),
  row("Microsoft Entra Connect Upgrade", "300-399", "Automatic upgrade status", "lifecycle", "documented", [
    AUTO_UPGRADE,
  ]),
  row("Service Control Manager", 7036, "Service state changed", "lifecycle", "community", [WINDOWS]),
  row("Service Control Manager", 7040, "Start type changed", "config", "community", [WINDOWS]),
  row("Service Control Manager", 7031, "Terminated unexpectedly, recovery action taken", "lifecycle", "community", [
    WINDOWS,
  ]),
  row("Service Control Manager", 7034, "Terminated unexpectedly", "lifecycle", "community", [WINDOWS]),
  row("Service Control Manager", 7000, "Service failed to start", "lifecycle", "community", [
    WINDOWS,
    KB_SERVICE_NOT_START,
  ]),
  row("Service Control Manager", 7038, "Service logon failed", "auth", "community", [WINDOWS, KB_SERVICE_NOT_START]),
  row("Service Control Manager", 7041, "Service logon right missing", "auth", "community", [
    WINDOWS,
    KB_SERVICE_NOT_START,
  ]),
  row("Service Control Manager", 7009, "Start timeout", "lifecycle", "community", [WINDOWS]),
  row("Service Control Manager", 7011, "Control timeout", "lifecycle", "community", [WINDOWS, VERSION_ARCHIVE]),
  row("Service Control Manager", 7023, "Terminated with error", "lifecycle", "community", [WINDOWS]),
  row("Service Control Manager", 7024, "Terminated with service-specific error", "lifecycle", "community", [
    WINDOWS,
    VERSION_ARCHIVE,
  ]),
  row("Service Control Manager", 7045, "Service installed", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 1033, "Product installed", "lifecycle", "community", [WINDOWS, KB_UPGRADE_1603]),
  row("MsiInstaller", 1034, "Product removed", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 1035, "Product reconfigured", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 1040, "Installer transaction begins", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 1042, "Installer transaction ends", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 11707, "Installation succeeded", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 11708, "Installation failed", "lifecycle", "community", [WINDOWS, KB_UPGRADE_1603]),
  row("MsiInstaller", 11724, "Removal succeeded", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 11725, "Removal failed", "lifecycle", "community", [WINDOWS, KB_UPGRADE_ISSUES]),
  row("MsiInstaller", 11728, "Configuration completed", "lifecycle", "community", [WINDOWS]),
  row("MsiInstaller", 1038, "Restart required", "lifecycle", "community", [WINDOWS]),
  row(
    "EventLog",
    6005,
    "Event log start/stop/unexpected shutdown",
    "lifecycle",
    "community",
    [WINDOWS],
    "Read by the history: a boot contains a restart.",
  ),
  row(
    "EventLog",
    6006,
    "Event log start/stop/unexpected shutdown",
    "lifecycle",
    "community",
    [WINDOWS],
    "Read by the history: a shutdown contains a stop.",
  ),
  row(
    "EventLog",
    6008,
    "Event log start/stop/unexpected shutdown",
    "lifecycle",
    "community",
    [WINDOWS],
    "Tells how the host went down; the boot that follows is what counts.",
  ),
  row(
    "User32",
    1074,
    "Planned restart/shutdown",
    "lifecycle",
    "community",
    [WINDOWS],
    "Tells who asked for a reboot; the boot that follows is what counts.",
  ),
  row("Schannel", 36871, "TLS failure", "connectivity", "community", [WINDOWS]),
  row("Schannel", 36874, "TLS failure", "connectivity", "community", [WINDOWS]),
  row("Schannel", 36882, "TLS failure", "connectivity", "community", [WINDOWS]),
  row("Schannel", 36887, "TLS failure", "connectivity", "community", [WINDOWS]),
  row("Schannel", 36888, "TLS failure", "connectivity", "community", [WINDOWS]),
  row("Microsoft-Windows-Time-Service", 34, "Clock problems", "connectivity", "community", [
    WINDOWS,
    KB_WIZARD_WRITEBACK,
  ]),
  row("Microsoft-Windows-Time-Service", 36, "Clock problems", "connectivity", "community", [
    WINDOWS,
    KB_WIZARD_WRITEBACK,
  ]),
  row("Microsoft-Windows-Time-Service", 47, "Clock problems", "connectivity", "community", [
    WINDOWS,
    KB_WIZARD_WRITEBACK,
  ]),
  row("Microsoft-Windows-Time-Service", 50, "Clock problems", "connectivity", "community", [
    WINDOWS,
    KB_WIZARD_WRITEBACK,
  ]),
  row("Application Error", 1000, "Process crash", "lifecycle", "community", [FIELD_NOTES, WINDOWS]),
  row(".NET Runtime", 1026, "Process crash", "lifecycle", "community", [FIELD_NOTES, WINDOWS]),
];
