import type { EventRecord } from "../../bundle/events.ts";
import {
  eventText,
  findResultCodes,
  findSignInError,
  findSupportCode,
  findTrackingId,
  findUserPrincipalName,
} from "../../rules/event-tokens.ts";
import type { EpisodeKind, EvidenceRef } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import type { Report } from "../report/report.ts";
import { shortTime } from "../report/terminal-certificate.ts";
import { productText, sourceOf } from "../report/wording.ts";
import { buildViews } from "../views.ts";

/** Something that support asks for and the evidence tells. */
interface KnownFact {
  readonly asks: string;
  readonly values: readonly { readonly value: string; readonly from: string }[];
}

/** Something that support asks for and nobody can know from here. */
interface MissingFact {
  readonly asks: string;
  readonly where: string;
}

export interface SupportFacts {
  readonly known: readonly KnownFact[];
  readonly missing: readonly MissingFact[];
}

/** Ours: the newest of each; the excerpt has the others. */
const MOST = 10;

const FAILURES: ReadonlySet<EpisodeKind> = new Set([
  "request-refused",
  "listener-failure",
  "cloud-failure",
  "relay-failure",
  "processing-failure",
  "extension-failure",
  "unhealthy-report",
  "switch-on-failed",
  "switch-off-failed",
]);
const EVENT_NAMES = ["writebackEvents", "syncEvents"] as const;

/**
 * What support asks for in a case about password writeback, as far as the evidence tells; what it does not tell is named
 * with the place where the customer finds it.
 */
export function supportFacts(report: Report, evidence: Evidence): SupportFacts {
  const failed = failedRecords(report, evidence);
  const find = (pick: (text: string) => string | readonly string[] | undefined): KnownFact["values"] => {
    const found = new Map<string, string>();
    for (const { record, from } of failed) {
      for (const value of [pick(eventText(record)) ?? []].flat()) if (!found.has(value)) found.set(value, from);
    }
    return [...found].slice(0, MOST).map(([value, from]) => ({ value, from }));
  };
  const asked: (KnownFact & { readonly where: string | undefined })[] = [
    { asks: "Date and time of the failure", values: times(report), where: WHERE.time },
    { asks: "Support code", values: find(findSupportCode), where: WHERE.supportCode },
    { asks: "Tracking id of the failed requests", values: find(findTrackingId), where: WHERE.trackingId },
    { asks: "User concerned (user principal name)", values: find(findUserPrincipalName), where: WHERE.user },
    { asks: "Result code of the engine, or of the sign-in", values: find(codes), where: WHERE.resultCode },
    { asks: "Product and build", values: product(report), where: WHERE.build },
    { asks: "Tenant", values: tenant(evidence), where: WHERE.tenant },
    { asks: "Password hash synchronization", values: hashSync(evidence), where: undefined },
    { asks: "Server", values: one(report.input.computer, "the bundle"), where: WHERE.server },
    { asks: "Operating system", values: operatingSystem(evidence), where: WHERE.os },
    { asks: "Time zone of the server", values: timeZone(evidence), where: WHERE.zone },
    { asks: "Cloud", values: one(report.server.cloud, "the configuration"), where: WHERE.cloud },
    { asks: "Service account", values: one(report.server.serviceAccount, "the service"), where: WHERE.account },
  ];
  return {
    known: asked.filter(({ values }) => values.length > 0).map(({ asks, values }) => ({ asks, values })),
    missing: [
      ...asked.flatMap(({ asks, values, where }) =>
        values.length > 0 || where === undefined ? [] : [{ asks, where }],
      ),
      ...NEVER_HERE,
    ],
  };
}

const codes = (text: string): string[] => [...findResultCodes(text), ...[findSignInError(text) ?? []].flat()];
const one = (value: string | null, from: string): KnownFact["values"] => (value === null ? [] : [{ value, from }]);

const product = (report: Report): KnownFact["values"] =>
  report.server.version === null ? [] : [{ value: productText(report), from: "the bundle" }];

function operatingSystem({ artifacts: { os } }: Evidence): KnownFact["values"] {
  if (os.state === "missing") return [];
  const name = [os.value.productName, os.value.version].filter((part) => part !== null).join(", ");
  return name === "" ? [] : [{ value: name, from: "host facts" }];
}

function timeZone({ artifacts: { os } }: Evidence): KnownFact["values"] {
  if (os.state === "missing") return [];
  const { timeZone: name, utcOffsetMinutes: minutes } = os.value;
  const offset = minutes === null ? null : `UTC${offsetText(minutes)} when the data was collected`;
  const value = [name, offset].filter((part) => part !== null).join(", ");
  return value === "" ? [] : [{ value, from: "host facts" }];
}

/** `+05:30`. */
function offsetText(minutes: number): string {
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, "0");
  const far = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(far / 60)}:${two(far % 60)}`;
}

/** By the account that the server signs in with: its domain is one of the tenant's. */
function tenant({ artifacts: { connectors, serverConfiguration } }: Evidence): KnownFact["values"] {
  const accounts = [
    ...(serverConfiguration.state === "missing"
      ? []
      : serverConfiguration.value.connectors.filter(({ kind }) => kind === "cloud").map(({ account }) => account)),
    ...(connectors.state === "missing" ? [] : connectors.value.connectors.map(({ userName }) => userName)),
  ];
  const domains = accounts.map((account) => /^Sync_[^@]*@([^@\s]+)$/i.exec(account ?? "")?.[1]?.toLowerCase());
  return [...new Set(domains)]
    .filter((domain) => domain !== undefined)
    .map((value) => ({ value, from: "domain of the account that the server signs in with" }));
}

/** Of a forest whose hash synchronization is on, the users are as a rule of that type: support asks for theirs. */
function hashSync({ artifacts: { serverConfiguration } }: Evidence): KnownFact["values"] {
  if (serverConfiguration.state === "missing") return [];
  return serverConfiguration.value.connectors.flatMap(({ kind, name, forest, passwordHashSyncEnabled: on }) =>
    kind === "active-directory" && on !== null
      ? [{ value: on ? "on" : "off", from: `the configuration of forest ${forest ?? name ?? "without a name"}` }]
      : [],
  );
}

function times({ outage }: Report): KnownFact["values"] {
  const at = (value: string | null, what: string): KnownFact["values"] =>
    value === null ? [] : [{ value: `${shortTime(value)} (UTC)`, from: what }];
  return [
    ...at(outage.onsetUtc, `begin of the outage${outage.onsetKnown === "at-or-before" ? ", or earlier" : ""}`),
    ...at(outage.lastFailureUtc, "last failure"),
    ...at(outage.lastLifeUtc, "last sign of life, for comparison"),
  ];
}

/** Newest first. */
function failedRecords(report: Report, evidence: Evidence): { record: EventRecord; from: string }[] {
  const byKey = new Map<string, EventRecord>();
  for (const name of EVENT_NAMES) {
    const state = evidence.artifacts[name];
    if (state.state !== "missing") for (const record of state.value) byKey.set(`${name} ${record.recordId}`, record);
  }
  const { history } = buildViews(evidence, report.options.nowUtc);
  const refs: EvidenceRef[] = [
    ...history.episodes.filter(({ kind }) => FAILURES.has(kind)).map((episode) => episode.evidence),
    ...report.findings.flatMap((finding) => finding.evidence),
  ];
  const seen = new Set<string>();
  const records = refs.flatMap(({ artifact, recordId }) => {
    const key = `${artifact} ${recordId}`;
    const record = byKey.get(key);
    if (record === undefined || seen.has(key)) return [];
    seen.add(key);
    const from = `${sourceOf(artifact)} event ${record.eventId}, record ${record.recordId}, ${record.timeUtc}`;
    return [{ record, from }];
  });
  return records.sort((a, b) => (a.record.timeUtc < b.record.timeUtc ? 1 : -1));
}

/** Where the customer finds what the bundle does not hold. */
const WHERE = {
  time: "From the user: date and time of the attempt that failed. In the log: the time of the failed record (Event Viewer shows it in the zone of the computer it runs on).",
  supportCode:
    "On the page that the user saw, in the details of the error: SSPR_ and four digits. A screenshot of the whole page is best.",
  trackingId:
    "In the Application log, source PasswordResetService: the text of the failed record begins with TrackingId.",
  user: "From the help desk: the user principal name of one user who fails now.",
  resultCode:
    "In the Application log, sources PasswordResetService and ADSync: the hr= or 0x8023... code of the failed record.",
  build: "On the server: Apps & features, Microsoft Entra Connect Sync (or Azure AD Connect), its version.",
  tenant: "Entra admin center > Overview > Primary domain.",
  server: "On the server: hostname.",
  os: "On the server: winver.",
  zone: "On the server: tzutil /g. All times in this pack are UTC.",
  cloud: "Which cloud the tenant is in: public, US Government, or China.",
  account: "On the server: services.msc, Microsoft Azure AD Sync, Log on.",
} as const;

/** What no server knows. */
const NEVER_HERE: readonly MissingFact[] = [
  {
    asks: "Correlation id",
    where:
      "On the user's error page beside the support code, or Entra admin center > Users > Audit logs > the failed reset > Correlation ID.",
  },
  {
    asks: "Page on which it failed",
    where:
      "The address in the user's browser, and what was clicked before: reset, change, unlock, or a reset by an administrator.",
  },
  {
    asks: "Type of the user: password hash synchronised, pass-through, federated or cloud-only",
    where:
      "Entra admin center > Users > the user > On-premises sync enabled; Entra Connect > Connect Sync > User sign-in; whether the domain is federated: Settings > Domain names.",
  },
  {
    asks: "Licence of the user",
    where:
      "Entra admin center > Users > the user > Licenses: a plan with password writeback (Entra ID P1 or P2, or a suite that has one).",
  },
  { asks: "Tenant id", where: "Entra admin center > Overview > Tenant ID." },
  { asks: "Time zone of the user", where: "From the user. All times in this pack are UTC." },
];
