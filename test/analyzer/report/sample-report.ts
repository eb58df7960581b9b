import type { Report } from "../../../analyzer/report/report.ts";

const page = {
  key: "page",
  title: "Troubleshoot self-service password reset writeback",
  where: "https://learn.microsoft.com/entra/identity/authentication/troubleshoot-sspr-writeback",
  edition: "2025-03-04",
};

/** A report in which every part has something to show, made by hand: the faces are tested on it, not the rules. */
export function sampleReport(change: (report: Report) => void = () => {}): Report {
  const report: Report = {
    schema: "writeback-triage/report/1",
    tool: { name: "writeback-triage", version: "0.1.0" },
    input: {
      kind: "bundle",
      name: "case.zip",
      digest: "f25567e76169".padEnd(64, "0"),
      createdUtc: "2026-10-12T09:00:00.000Z",
      computer: "SYNC01.contoso.com",
    },
    options: { edition: "auto", attempted: ["restart"], nowUtc: "2026-10-12T09:00:00.000Z" },
    edition: { id: "current", because: "build 2.5.190.0", page },
    server: {
      version: "2.5.190.0",
      generation: "entra-connect",
      cloud: "public",
      staging: false,
      writebackEnabled: true,
      service: "running",
      serviceAccount: "CONTOSO\\sync$",
      newestKnownVersion: { version: "2.6.92.0", checkedOn: "2026-10-06" },
    },
    recommendation: {
      kind: "next-step",
      step: "toggle",
      ruleId: null,
      headline: "Disable and re-enable password writeback.",
      because: ["Failures since 2026-10-12T05:02:00.0000000Z.", "Restart the sync service: it did not help."],
      who: "A Hybrid Identity Administrator of the tenant.",
      actions: [
        "Open the Microsoft Entra Connect Sync (Azure AD Connect) wizard as administrator. Welcome: Configure.",
        "Optional features: clear Password writeback. Next.",
      ],
      warnings: ["Both passes belong together: after the first one writeback is off for every user."],
      verify: ["Events in this order: 31012, 31013, then 31004, 31018, 31005."],
      downtime: "About ten minutes.",
      waitUntilUtc: null,
      commands: ["wevtutil gli Application"],
      cites: [page],
      evidence: [
        { artifact: "writebackEvents", recordId: 85808, timeUtc: "2026-10-12T05:02:00.0000000Z" },
        { artifact: "systemEvents", recordId: 31419 },
      ],
    },
    otherEditions: [
      { edition: "seed", kind: "next-step", step: "restart", says: "Restart the sync service (next-step)" },
    ],
    outage: {
      state: "down",
      basis: "failures",
      because: "failures since 2026-10-12T05:02:00.0000000Z",
      onsetUtc: "2026-10-12T05:02:00.0000000Z",
      onsetKnown: "exact",
      lastLifeUtc: "2026-10-12T04:55:02.0000000Z",
      lastFailureUtc: "2026-10-12T08:48:02.0000000Z",
      namespaces: [
        { name: "ssprdedicatedsbprodscu", state: "failing", lastLifeUtc: null, lastFailureUtc: "2026-10-12T08:48:01Z" },
      ],
      evidence: [{ artifact: "writebackEvents", recordId: 85808 }],
    },
    attempts: [
      {
        step: "restart",
        startUtc: "2026-10-12T07:00:02.0000000Z",
        endUtc: "2026-10-12T07:00:40.0000000Z",
        by: "administrator",
        outcome: "failed",
        because: "the failure came back (event 31044)",
        judgeAfterUtc: null,
        evidence: [{ artifact: "systemEvents", recordId: 31421 }],
      },
      {
        step: "upgrade",
        startUtc: "2026-10-12T07:30:00Z",
        endUtc: "2026-10-12T07:40:00Z",
        by: "unknown",
        outcome: "incomplete",
        because: "the installer did not end",
        judgeAfterUtc: null,
        fromVersion: "2.5.190.0",
        toVersion: "2.6.92.0",
        evidence: [{ artifact: "installEvents", recordId: 7 }],
      },
    ],
    ladder: [
      rung("network", "Confirm network connectivity", "cleared", "relay.servicebus.windows.net answered"),
      {
        ...rung("tls", "Confirm that TLS 1.2 is enabled", "unknown", "the values were not read"),
        evidence: Array.from({ length: 8 }, (_, i) => ({ artifact: "tls" as const, field: `values[${i}]` })),
      },
      rung("dotnet", "Confirm .NET Framework 4.8", "failing", "Release is 461808: 4.7.2"),
      {
        ...rung("restart", "Restart the sync service", "tried-failed", "restarted at 2026-10-12T07:00:40.0000000Z"),
        evidence: [{ artifact: "systemEvents", recordId: 31421 }],
      },
      {
        ...rung("toggle", "Disable and re-enable password writeback", "untried", "no such since the onset"),
        next: true,
      },
      rung("upgrade", "Install the latest release in place", "half-done", "begun at 2026-10-12T07:30:00Z"),
      rung("toggle-again", "Disable and re-enable password writeback once more", "untried", "comes after the upgrade"),
      rung("guide", "Follow the detailed guide, then call support", "untried", "comes when all steps above are done"),
    ],
    findings: [
      {
        ruleId: "relay-listener-down",
        title: "Relay listener",
        finding: "failed",
        effect: "note",
        says: "The listener for ssprdedicatedsbprodscu failed at 2026-10-12T08:48:01.0000000Z; nothing shows it back since.",
        fix: [],
        data: { namespace: "ssprdedicatedsbprodscu" },
        evidence: [{ artifact: "writebackEvents", recordId: 85952 }],
        cites: [page],
      },
      {
        ruleId: "scheduler-off",
        title: "Scheduler",
        finding: "off",
        effect: "mend",
        says: "The scheduler is off.",
        fix: ["Set-ADSyncScheduler -SyncCycleEnabled $true"],
        data: {},
        evidence: [{ artifact: "scheduler", field: "syncCycleEnabled" }],
        cites: [],
      },
    ],
    undecided: [
      ...["a", "b", "c", "d", "e"].map((id) => ({
        ruleId: `rule-${id}`,
        title: id,
        because: "not in the evidence: tls",
        error: false,
      })),
      { ruleId: "rule-f", title: "f", because: "cannot read x of undefined", error: true },
    ],
    passed: ["clock-skew"],
    wouldChange: ["Two heartbeats (31019) in a row in a newer collection: nothing to do."],
    clockJumps: [{ artifact: "systemEvents", recordId: 9, timeUtc: "2026-10-12T06:00:00.0000000Z", backSeconds: 3600 }],
    timeline: {
      fromUtc: "2026-10-11T09:00:00.000Z",
      toUtc: "2026-10-12T09:00:00.000Z",
      points: [
        {
          timeUtc: "2026-10-12T04:58:00.000Z",
          kind: "heartbeat",
          eventId: 31019,
          namespace: "relay-1",
          evidence: { artifact: "writebackEvents", recordId: 85807 },
        },
        {
          timeUtc: "2026-10-12T05:02:00.0000000Z",
          kind: "listener-failure",
          eventId: 31034,
          namespace: "relay-1",
          evidence: { artifact: "writebackEvents", recordId: 85808 },
        },
      ],
      pointsLeftOut: 7,
      spans: [
        { of: "service", state: "up", fromUtc: "2026-10-11T10:00:00Z", toUtc: "2026-10-12T09:00:00Z" },
        { of: "writeback", state: "on", fromUtc: "2026-10-11T10:00:00Z", toUtc: "2026-10-12T09:00:00Z" },
      ],
      attempts: [
        {
          step: "restart",
          outcome: "failed",
          startUtc: "2026-10-12T07:00:00Z",
          endUtc: "2026-10-12T07:01:00Z",
          judgeUntilUtc: "2026-10-12T07:16:00Z",
        },
      ],
      gaps: [
        {
          log: "events/application.evtx",
          afterId: 10,
          beforeId: 20,
          fromUtc: "2026-10-11T12:00:00Z",
          toUtc: "2026-10-11T13:00:00Z",
        },
      ],
      gapsLeftOut: 0,
    },
    probes: {
      identity: "CONTOSO\\admin",
      proxyUsed: null,
      targets: [
        {
          host: "relay-1.servicebus.windows.net",
          port: 443,
          purpose: "relay",
          failedAt: "tls",
          stages: [
            { stage: "name", outcome: "ok", code: null, detail: null, elapsedMs: 4 },
            { stage: "tls", outcome: "failed", code: "untrusted-root", detail: "Contoso Root", elapsedMs: 30 },
          ],
          chain: [{ subject: "CN=relay", issuer: "CN=Contoso Root" }],
          evidence: { artifact: "network", field: "rows[0]" },
        },
      ],
      targetsLeftOut: 0,
    },
    facts: {
      groups: [
        {
          id: "tls",
          title: "TLS 1.2",
          rows: [
            {
              name: "HKLM\\SOFTWARE\\Microsoft\\SchUseStrongCrypto",
              value: null,
              wanted: "1",
              ok: null,
              evidence: { artifact: "tls", field: "values[1].data" },
            },
          ],
        },
      ],
      rowsLeftOut: 0,
    },
    events: {
      records: [
        {
          artifact: "writebackEvents",
          recordId: 85808,
          timeUtc: "2026-10-12T05:02:00.0000000Z",
          provider: "PasswordResetService",
          eventId: 31034,
          channel: "Application",
          computer: "SYNC01.contoso.com",
          data: [["", "Service Bus listener failed"]],
          charsLeftOut: 0,
        },
      ],
      recordsLeftOut: 0,
    },
    completeness: {
      sources: [
        { id: "application-log", outcome: "collected", code: null, detail: null },
        { id: "tls", outcome: "denied", code: "access-denied", detail: "HRESULT 0x80070005" },
      ],
      artifacts: [
        {
          name: "writebackEvents",
          state: "partial",
          paths: ["events/application.evtx"],
          gaps: [{ code: "evtx-damaged", detail: "2 records" }],
          command: null,
        },
        { name: "tls", state: "missing", paths: [], gaps: [{ code: "denied", detail: "access-denied" }], command: "x" },
        { name: "dotnet", state: "missing", paths: [], gaps: [{ code: "absent", detail: null }], command: "y" },
        { name: "os", state: "missing", paths: [], gaps: [{ code: "absent", detail: null }], command: "y" },
      ],
      logs: [
        {
          path: "events/application.evtx",
          format: "evtx",
          channels: ["Application"],
          eventsKept: 1628,
          eventsLost: 0,
          firstTimeUtc: "2026-10-11T09:00:00.0000000Z",
          lastTimeUtc: "2026-10-12T08:48:02.0000000Z",
          certificate: {
            recordsSkippedCount: 2,
            recordsSkipped: [{ offset: 1, recordId: null, reason: "bad-size" }],
            missingIds: 1,
            gaps: [{ afterId: 1, beforeId: 3 }],
            badChecksums: 1,
            truncated: true,
            dirty: true,
          },
        },
      ],
      recognised: [{ path: "events/application.evtx", kind: "event-log", artifacts: ["writebackEvents"] }],
      ignored: [{ path: "notes.txt", reason: "not recognised" }],
      otherComputers: ["SYNC02.contoso.com"],
    },
  };
  change(report);
  return report;
}

function rung(
  step: Report["ladder"][number]["step"],
  title: string,
  state: Report["ladder"][number]["state"],
  because: string,
): Report["ladder"][number] {
  return { step, title, state, because, next: false, evidence: [] };
}

/** The same report with something put into each of its texts. */
export function infest(report: Report, poison: string): Report {
  const seed = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return FIXED.has(key) ? value : `${value}${poison}`;
    if (Array.isArray(value)) return value.map((one) => seed(one, key));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, seed(one, name)]));
    }
    return value;
  };
  return seed(report, "") as Report;
}

/** Words that the schema fixes. */
const FIXED = new Set(["kind", "step", "state", "outcome", "by", "effect", "onsetKnown", "schema", "of", "id"]);
