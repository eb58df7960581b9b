/** Texts as the sources write them. Labels, codes and separators are theirs; none of them is a customer's. */

/** Version of the reset library, which the health records print; not that of the product. */
const LIBRARY = "5.0.0.686";

/** What fills a text. */
export interface TextInput {
  readonly trackingId: string;
  readonly tenantId: string;
  readonly namespace?: string | undefined;
  readonly relayDomain: string;
  readonly error?: string | number | undefined;
  readonly hr?: string | undefined;
  readonly user: string;
}

/** Messages that the engine prints beside its results. */
const RESULT_MESSAGES: Readonly<Record<string, string>> = {
  "80004005": "Unspecified error",
  "800700CE": "The filename or extension is too long",
  "80005000": "An invalid directory pathname was passed",
  "80230402": "An attempt to get an object failed because there are duplicated entries with the same anchor",
  "80230405": "The operation failed because the object could not be found.",
  "80230619": "A restriction prevents the password from being changed to the current one specified.",
  "8023061F": "The operation failed because password synchronization is not enabled on this Management Agent.",
  "80230626": "The password could not be updated because the management agent credentials were denied access.",
  "8023062C":
    "The password could not be set because the server is not configured for insecure setting of passwords, or a 128 bit TLS or SSL connection is required.",
  "80230818": "The management agent run was terminated because a domain controller could not be contacted.",
};

export function resultMessage(hr: string): string {
  return RESULT_MESSAGES[hr.toUpperCase()] ?? "Unspecified error";
}

/** Opening of each record, and its words where nobody says otherwise. */
const WRITEBACK: Readonly<Record<number, readonly [name: string, error?: string]>> = {
  31004: ["OnboardingEventStart"],
  31005: ["OnboardingEventSuccess"],
  31012: ["OffboardingEventStart"],
  31013: ["OffboardingEventSuccess"],
  31014: ["OffboardingEventFail", "The administrator is not authorised to perform this operation."],
  31015: ["WriteBackServiceStarted"],
  31016: ["WriteBackServiceStopped"],
  31017: ["AuthTokenSuccess"],
  31018: ["KeyPairCreationSuccess"],
  32000: [
    "UnknownError",
    "System.InvalidOperationException: Operation is not valid due to the current state of the object.",
  ],
  32001: ["Couldn't connect to any service bus endpoint(s)", ""],
  32002: ["Error Connecting to ServiceBus. The token provider was unable to provide a security token.", ""],
  32003: ["InPutValidationError", "The request is not valid."],
  32004: ["DecryptionError", "System.Security.Cryptography.CryptographicException: Bad Data."],
  32005: ["ConfigurationError", "The tenant configuration could not be read."],
  32007: ["OnBoardingConfigUpdateError", "The onboarding configuration could not be held in memory."],
  32008: ["ValidationError", "The response of the service is not valid."],
  32009: ["Error getting auth token", "AADSTS50126: Error validating credentials due to invalid username or password."],
  32010: ["CryptoError", "System.Security.Cryptography.CryptographicException: Keyset does not exist."],
  32011: ["OnBoardingServiceError", "Unable to connect to the remote server"],
  32013: ["OffBoardingError", "Unable to connect to the remote server"],
  32014: ["ServiceBusWarning", "The operation did not complete within the allotted timeout."],
  32015: ["ReportServiceHealthError", "The operation has timed out."],
};

/** The whole message of a `PasswordResetService` record that is not about one request. */
export function writebackText(eventId: number, input: TextInput): string {
  const head = `TrackingId: ${input.trackingId}`;
  const relay = `${input.namespace ?? ""}.${input.relayDomain}`;
  switch (eventId) {
    case 31019:
      return `${head}, HeartBeat for Namespace: ${input.namespace}, Endpoint: ${input.tenantId}_${input.trackingId}, Details: Version: ${LIBRARY}`;
    case 31034:
      return `${head}, Namespace: ${relay}, Details: ${input.error ?? "The connection to the connect service was lost."}`;
    case 31042:
      return `${head}, Password writeback service is in a healthy state. All serviceHosts for service bus endpoints are in running state., Details: Version: ${LIBRARY}`;
    case 31044:
      return `${head}, Password writeback service is not in a healthy state. No serviceHost for service bus endpoints are in running state. Please refer aka.ms/ssprtroubleshoot, Details: Version: ${LIBRARY}`;
    default: {
      const [name, error] = WRITEBACK[eventId] ?? [`Event ${eventId}`];
      return `${head}, ${name}, Details: ${input.error ?? error ?? `Version: ${LIBRARY}`}`;
    }
  }
}

const OPERATIONS = {
  reset: {
    start: 31001,
    success: 31002,
    fail: 31003,
    name: "PasswordReset",
    request: "PasswordResetRequest",
    call: "ResetPassword",
  },
  change: {
    start: 31006,
    success: 31007,
    fail: 31008,
    name: "ChangePassword",
    request: "ChangePasswordRequest",
    call: "ChangePassword",
  },
  admin: {
    start: 31009,
    success: 31010,
    fail: 31011,
    name: "ResetUserPasswordByAdmin",
    request: "ResetUserPasswordByAdmin",
    call: "ResetPassword",
  },
} as const;
export type OperationKind = keyof typeof OPERATIONS;

export interface RequestInput extends TextInput {
  readonly kind: OperationKind;
  readonly userId: string;
  /** Base64 of the user's source anchor. */
  readonly anchor: string;
  readonly admin: string;
}

export function operationOf(kind: OperationKind): (typeof OPERATIONS)[OperationKind] {
  return OPERATIONS[kind];
}

function contextOf({ kind, userId, anchor, admin, user }: RequestInput): string {
  const head = `Context: cloudAnchor: User_${userId}, SourceAnchorValue: ${anchor}`;
  if (kind === "admin") return `${head}, AdminUpn: ${admin}, UserPrincipalName: ${user}, ForcePasswordChange: True`;
  return `${head}, UserPrincipalName: ${user}${kind === "reset" ? ", unblockUser: True" : ""}`;
}

export function requestStartText(input: RequestInput): string {
  return `TrackingId: ${input.trackingId}, ${operationOf(input.kind).request}Start, Details: ${input.user}`;
}

export function requestEndText(input: RequestInput, outcome: "Success" | "Fail"): string {
  return `TrackingId: ${input.trackingId}, ${operationOf(input.kind).name}${outcome}, Details: ${contextOf(input)}`;
}

/** 33001 to 33009: the reason is told twice, with the call stack below. */
export function refusalText(input: RequestInput): string {
  const hr = (input.hr ?? "80004005").toUpperCase();
  const reason = `Synchronization Engine returned an error hr=${hr}, message=${input.error ?? resultMessage(hr)}`;
  const { call } = operationOf(input.kind);
  return [
    `TrackingId: ${input.trackingId}, Reason: ${reason}, ${contextOf(input)}, Details: Microsoft.CredentialManagement.OnPremisesPasswordReset.Shared.PasswordResetException: ${reason}`,
    "   at AADPasswordReset.SynchronizationEngineManagedHandle.ThrowSyncEngineError(Int32 hr)",
    `   at AADPasswordReset.SynchronizationEngineManagedHandle.${call}(String cloudAnchor, String sourceAnchor, String password)`,
    `   at Microsoft.CredentialManagement.OnPremisesPasswordReset.PasswordResetCredentialManager.${call}(String requestXMLString)`,
  ].join("\r\n");
}

const WIN32: Readonly<Record<number, string>> = {
  5: "Access is denied.",
  1722: "The RPC server is unavailable.",
  2245: "The password does not meet the password policy requirements.",
};

/** Data of record 6329: the trace with its closing line. The sentence above it is the message file's. */
export function engineTrace(hr: string, win32: number | undefined, version: string): string {
  const head = "MMS(4242)";
  const code = `0x${hr.toLowerCase()}`;
  const lines = [
    `BAIL: ${head}: X:\\bt\\1042\\repo\\src\\dev\\sync\\ma\\shared\\inc\\MAUtils.h(58): 0x80070002 (The system cannot find the file specified.): Win32 API failure: 2`,
  ];
  if (win32 !== undefined) {
    const hex = win32.toString(16);
    lines.push(
      `ERR_: ${head}: admaexport.cpp(2944): Failed to acquire user information: 0x${hex}`,
      `BAIL: ${head}: admaexport.cpp(2963): 0x8007${hex.padStart(4, "0")} (${WIN32[win32] ?? "Win32 error"}): Win32 API failure: ${win32}`,
    );
  }
  lines.push(
    `ERR_: ${head}: ..\\ma.cpp(8000): ExportPasswordSet failed with ${code}`,
    `BAIL: ${head}: ..\\server.cpp(11139): ${code} (${resultMessage(hr)})`,
    `Azure AD Sync ${version}`,
  );
  return lines.join("\n");
}

/** Record 611: hash synchronisation failed for a domain. */
export function hashSyncFailureText(domain: string, rpcError: string | number): string {
  return `Password hash synchronization failed for domain: ${domain}, domain controller hostname: <not available>, domain controller IP address: <not available>. Details: \r\nMicrosoft.Online.PasswordSynchronization.SynchronizationManagerException: Recovery task failed. ---> Microsoft.Online.PasswordSynchronization.DirectoryReplicationServices.DrsException: RPC Error ${rpcError} : ${WIN32[Number(rpcError)] ?? "The remote procedure call failed."} There was an error while creating the connection context.`;
}
