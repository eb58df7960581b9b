import type { EventRecord } from "../bundle/events.ts";

/**
 * Fixed tokens inside event texts: labels, codes and host names that no Windows language translates.
 * Sentences are never matched.
 */

/** Engine results named in a text, as `0x` and eight lower-case digits, in order, each once. */
export function findResultCodes(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(/\bhr=(?:0x)?([0-9a-f]{8})\b|\b0x([0-9a-f]{8})\b/gi)) {
    found.add(`0x${(match[1] ?? match[2] ?? "").toLowerCase()}`);
  }
  return [...found];
}

/** Look-ups at the top of nearly every recent 6329 trace; they mean nothing. */
const HARMLESS = new Set(["0x800700b7", "0x80070002"]);

/**
 * The one code that tells: harmless look-ups dropped, an engine code (`0x8023….`) before the wrapper `0x80004005`, the
 * last of those that remain. The ranking is ours.
 */
export function findTellingCode(text: string): string | undefined {
  const codes = findResultCodes(text).filter((code) => !HARMLESS.has(code));
  return (
    codes.findLast((code) => code.startsWith("0x8023")) ??
    codes.findLast((code) => code !== "0x80004005") ??
    codes.at(-1)
  );
}

/** Look-ups of optional settings: an error to the engine, and to nobody else. */
const HARMLESS_LINE = /Failed getting registry value|\b0x800700b7\b|\b0x80070002\b/i;
const QUOTE_CHARS = 160;

/**
 * The line of a 6329 trace that tells most, without file, line and process: an `ERR_` line before a `BAIL` line, the
 * first of them, harmless look-ups left out. What stands in brackets is Windows' own text in the server's language and
 * is dropped. `undefined`: nothing in the trace tells anything.
 */
export function findTellingLine(text: string): string | undefined {
  const lines = [...text.matchAll(/^"?(ERR_|BAIL): MMS\(\d+\): [^\r\n]*?\(\d+\): ([^\r\n]+)/gm)]
    .map(([line, kind, said]) => ({ line, kind, said: (said ?? "").replace(/\s*\([^)]*\)/g, "").trim() }))
    .filter(({ line, said }) => said !== "" && !HARMLESS_LINE.test(line));
  const telling = lines.find(({ kind }) => kind === "ERR_") ?? lines[0];
  return telling?.said.slice(0, QUOTE_CHARS);
}

/** Relay namespace without its domain, lower case: events 31019 and 31034. */
export function findNamespace(text: string): string | undefined {
  const match =
    /HeartBeat\s+for\s+Namespace:\s*([a-z0-9-]+)/i.exec(text) ??
    /\bNamespace:\s*([a-z0-9-]+)/i.exec(text) ??
    /\b([a-z0-9-]+)\.servicebus\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)/i.exec(text);
  const name = match?.[1]?.toLowerCase();
  // A host that the relay hands over to is no namespace: see `findGateway`.
  return name !== undefined && /^g\d+-.*-sb$/.test(name) ? undefined : name;
}

/** Host that the relay handed the connection over to, lower case, where a text names one. */
export function findGateway(text: string): string | undefined {
  return /\bg\d+-[a-z0-9-]+-sb\.servicebus\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)\b/i
    .exec(text)?.[0]
    .toLowerCase();
}

/** Names of .NET (`SslPolicyErrors`, `X509ChainStatusFlags`) and codes of Windows for a certificate that is not trusted. */
const UNTRUSTED =
  /\b(?:RemoteCertificate(?:ChainErrors|NameMismatch|NotAvailable)|UntrustedRoot|PartialChain|0x800b010[9a])\b/i;
/** The one sentence that the pages quote; .NET writes it in the server's language. */
const UNTRUSTED_IN_ENGLISH = /remote certificate is invalid/i;

/**
 * Whether a failure of the connection tells that the other side's certificate was refused. `unreadable`: the message is
 * in another language than English, seen by letters that English does not have, and holds no code or name that tells.
 */
export function readCertificateRefusal(text: string): "refused" | "other" | "unreadable" {
  if (UNTRUSTED.test(text) || UNTRUSTED_IN_ENGLISH.test(text)) return "refused";
  return /(?![a-z])\p{L}/iu.test(text) ? "unreadable" : "other";
}

/** Joins start, detail and outcome of one request. */
export function findTrackingId(text: string): string | undefined {
  return /TrackingId:\s*([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i.exec(text)?.[1]?.toLowerCase();
}

/** User principal name of a request, where the text has one. */
export function findUserPrincipalName(text: string): string | undefined {
  return (
    /UserPrincipalName:\s*([^\s,]+@[^\s,]+)/i.exec(text)?.[1] ?? /Details:\s*([^\s,:]+@[^\s,]+)\s*$/i.exec(text)?.[1]
  );
}

/** Product build in the last line of a 6329 trace: `Azure AD Sync <a.b.c.d>`. */
export function findEngineBuild(text: string): string | undefined {
  return /Azure AD Sync (\d+(?:\.\d+){2,3})/.exec(text)?.[1];
}

/** Cloud sign-in error number. */
export function findSignInError(text: string): string | undefined {
  return /\bAADSTS\d{4,7}\b/.exec(text)?.[0];
}

/** Code that the reset page shows, upper case and with the zeros as printed: `SSPR_0029`. */
export function findSupportCode(text: string): string | undefined {
  return /\bSSPR_\d{2,4}\b/i.exec(text)?.[0].toUpperCase();
}

/** RPC or Win32 error in decimal, from `RPC Error 1722`. */
export function findRpcError(text: string): number | undefined {
  const digits = /RPC Error\s*(\d{1,5})/i.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The record's strings as one text, for finding fixed tokens (codes, labels, host names).
 * The fixed sentence of the message file is *not* in here: it never is in an `.evtx`.
 */
export function eventText(record: EventRecord): string {
  return record.data.map(([, value]) => value).join("\n");
}

/**
 * The value of one named datum, `undefined` where the record has none.
 *
 * @param name - Exact `Name` attribute, such as `param1`.
 */
export function eventDatum(record: EventRecord, name: string): string | undefined {
  return record.data.find(([key]) => key === name)?.[1];
}
