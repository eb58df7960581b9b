import type { EventRecord } from "../../bundle/events.ts";
import { event } from "./event.ts";

/** Lifelike records of requests that reach the server; the layouts are those of public samples. */

const guid = (n: number): string => `5a1d9c30-7f42-4b8e-9d11-${n.toString(16).padStart(12, "0")}`;

/** Tracking id of the nth request. */
export const trackingId = guid;

const context = (n: number, upn: string): string =>
  `Context: cloudAnchor: User_${guid(n + 4096)}, SourceAnchorValue: q83vEjRWeJCrze8SNFZ4kA==, UserPrincipalName: ${upn}`;

export interface RequestSketch {
  /** Which request: joins its records. */
  readonly n?: number;
  readonly upn?: string;
  readonly second?: number;
}

const at = (recordId: number, { second }: RequestSketch): { recordId: number; second: number } => ({
  recordId,
  second: second ?? recordId,
});

export const ADA = "ada@contoso.com";
export const BOB = "bob@contoso.com";

/** 31001 */
export function requested(recordId: number, sketch: RequestSketch = {}): EventRecord {
  const { n = 1, upn = ADA } = sketch;
  const text = `TrackingId: ${guid(n)}, PasswordResetRequestStart, Details: ${upn}`;
  return event({ ...at(recordId, sketch), eventId: 31001, text });
}

/** 31002 */
export function succeeded(recordId: number, sketch: RequestSketch = {}): EventRecord {
  const { n = 1, upn = ADA } = sketch;
  const text = `TrackingId: ${guid(n)}, PasswordResetSuccess, Details: ${context(n, upn)}, unblockUser: True`;
  return event({ ...at(recordId, sketch), eventId: 31002, text });
}

/** 31003 */
export function refused(recordId: number, sketch: RequestSketch = {}): EventRecord {
  const { n = 1, upn = ADA } = sketch;
  const text = `TrackingId: ${guid(n)}, PasswordResetFail, Details: ${context(n, upn)}`;
  return event({ ...at(recordId, sketch), eventId: 31003, level: 2, text });
}

/** 33001 to 33009: `hr` as the service prints it, eight upper-case digits without `0x`. */
export function reason(
  recordId: number,
  eventId: number,
  sketch: RequestSketch & { readonly hr?: string; readonly message?: string } = {},
): EventRecord {
  const { n = 1, upn = ADA, hr, message = "Unspecified error" } = sketch;
  const error = hr === undefined ? message : `Synchronization Engine returned an error hr=${hr}, message=${message}`;
  const text = [
    `TrackingId: ${guid(n)}, Reason: ${error}, ${context(n, upn)}, unblockUser: True, Details: Microsoft.CredentialManagement.OnPremisesPasswordReset.Shared.PasswordResetException: ${error}`,
    "   at AADPasswordReset.SynchronizationEngineManagedHandle.ThrowSyncEngineError(Int32 hr)",
    "   at Microsoft.CredentialManagement.OnPremisesPasswordReset.PasswordResetCredentialManager.ResetUserPassword(String passwordResetXMLRequestString)",
  ].join("\r\n");
  return event({ ...at(recordId, sketch), eventId, level: 2, text });
}

/** 6329 of the sync engine; the harmless look-ups that nearly every trace begins with stand in front. */
export function trace(recordId: number, lines: readonly string[], sketch: RequestSketch = {}): EventRecord {
  const text = [
    "BAIL: MMS(2712): ..\\dnutils.cpp(1341): 0x800700b7 (Cannot create a file when that file already exists.): Win32 API failure: 183",
    "ERR_: MMS(2712): X:\\bt\\1022\\repo\\src\\dev\\sync\\ma\\shared\\inc\\MAUtils.h(58): Failed getting registry value 'ADMADoNormalization', 0x2",
    "BAIL: MMS(2712): X:\\bt\\1022\\repo\\src\\dev\\sync\\ma\\shared\\inc\\MAUtils.h(59): 0x80070002 (The system cannot find the file specified.): Win32 API failure: 2",
    ...lines,
    "Azure AD Sync 2.4.129.0",
  ].join("\n");
  return event({ ...at(recordId, sketch), provider: "ADSync", eventId: 6329, level: 2, text });
}

/** The line that closes a trace: the engine's result. */
export const exportFailed = (code: string): string =>
  `ERR_: MMS(2712): ..\\ma.cpp(8000): ExportPasswordSet failed with ${code}`;

/** 31019 */
export function heartbeat(recordId: number, second = recordId, namespace = "ssprdedicatedsbprodscu"): EventRecord {
  return event({
    recordId,
    second,
    eventId: 31019,
    text: `TrackingId: ${guid(9000 + recordId)}, HeartBeat for Namespace: ${namespace}`,
  });
}

/** 31034 */
export function linkLost(recordId: number, second = recordId, namespace = "ssprdedicatedsbprodscu"): EventRecord {
  return event({
    recordId,
    second,
    eventId: 31034,
    level: 2,
    text: `TrackingId: ${guid(9000 + recordId)}, Namespace: ${namespace}, the operation timed out`,
  });
}
