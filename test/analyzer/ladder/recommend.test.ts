import { describe, expect, it } from "vitest";
import { type AssessOptions, assess } from "../../../analyzer/assess.ts";
import type { Report } from "../../../analyzer/report/report.ts";
import { RULES } from "../../../rules/index.ts";
import { type Action, play, RELAYS, type World, withoutFile } from "../../support/world.ts";

/** Down since an hour, everything else in order: network, TLS and .NET are seen to be clear. */
const BROKEN: World = {
  relays: RELAYS,
  healthyMin: 30,
  fault: "failures",
  actions: [],
  tailMin: 30,
  version: "2.5.190.0",
  probes: "good",
  tls: "set",
  dotnet: 533320,
  scheduler: true,
  staging: false,
  clockOffsetMs: 0,
  without: [],
};
const NOW = "2026-08-12T00:00:00Z";

const failed = (...kinds: Action["kind"][]): Action[] => kinds.map((kind) => ({ kind, gapMin: 30, helps: false }));

function report(change: Partial<World>, options: Partial<AssessOptions> = {}): Report {
  return assess(play({ ...BROKEN, ...change }).evidence, {
    edition: "auto",
    attempted: [],
    name: "test",
    now: NOW,
    ...options,
  });
}
const advised = ({ recommendation: { kind, step } }: Report): string => `${kind}: ${step ?? "-"}`;
const stateOf = (made: Report, step: string): string | undefined =>
  made.ladder.find((rung) => rung.step === step)?.state;

describe("the next step", () => {
  it.each([
    { tried: failed(), next: "restart" },
    { tried: failed("restart"), next: "toggle" },
    { tried: failed("boot"), next: "toggle" },
    { tried: failed("crash"), next: "toggle" },
    { tried: failed("restart", "toggle"), next: "upgrade" },
    { tried: failed("restart", "toggle", "upgrade"), next: "toggle-again" },
    { tried: failed("restart", "toggle", "upgrade", "toggle"), next: "guide" },
    { tried: failed("toggle"), next: "restart" },
    { tried: failed("upgrade"), next: "toggle" },
    { tried: failed("upgrade", "toggle"), next: "guide" },
  ])("after $tried.length attempts is $next", ({ tried, next }) => {
    expect(advised(report({ actions: tried }))).toBe(`next-step: ${next}`);
  });

  it("is the second toggle when the newest known build is installed already, and then the guide", () => {
    const newest = { version: "2.6.92.0" };
    expect(advised(report({ ...newest, actions: failed("restart", "toggle") }))).toBe("next-step: toggle-again");
    expect(stateOf(report({ ...newest, actions: failed("restart", "toggle") }), "upgrade")).toBe("met");
    expect(advised(report({ ...newest, actions: failed("restart", "toggle", "toggle") }))).toBe("next-step: guide");
  });

  it("passes over a toggle whose wizard cannot sign in, with the reason, and comes back to it after the upgrade", () => {
    const old = { version: "2.3.20.0" };
    const made = report({ ...old, actions: failed("restart") });
    expect(advised(made)).toBe("next-step: upgrade");
    expect(made.recommendation.because.join(" ")).toContain("cannot sign in since 2025-04-07");
    expect(advised(report({ ...old, actions: failed("restart", "upgrade") }))).toBe("next-step: toggle-again");
    expect(advised(report({ ...old, actions: failed("restart", "upgrade", "toggle") }))).toBe("next-step: guide");
  });

  it("is the toggle for the same build before its wizard was shut out", () => {
    expect(advised(report({ version: "2.3.20.0", actions: failed("restart") }, { now: "2024-10-01T00:00:00Z" }))).toBe(
      "next-step: toggle",
    );
  });

  it("is an unknown check, with the one command that settles it", () => {
    const made = report({ probes: "none" });
    expect(advised(made)).toBe("next-step: network");
    expect(made.recommendation.commands.join(" ")).toContain("Test-NetConnection");
    expect(made.recommendation.because.join(" ")).toContain("no relay was probed");
  });

  it("is a failing check, with what mends it", () => {
    const made = report({ probes: "blocked", actions: failed("restart") });
    expect(advised(made)).toBe("next-step: network");
    expect(stateOf(made, "network")).toBe("failing");
    expect(made.recommendation.actions.length).toBeGreaterThan(0);
  });

  it("starts a stopped service before unknown checks, but after failing ones", () => {
    const made = report({ fault: "stop", probes: "none" });
    expect(advised(made)).toBe("next-step: restart");
    expect(made.recommendation.because.join(" ")).toContain("nothing else can be judged");
    expect(advised(report({ fault: "stop", probes: "blocked" }))).toBe("next-step: network");
  });
});

describe("editions", () => {
  it("puts no check in front in the oldest one, one in 2020, three in the current one", () => {
    const bare = { probes: "none", tls: "unset" } as const;
    expect(advised(report(bare, { edition: "seed" }))).toBe("next-step: restart");
    expect(advised(report(bare, { edition: "2020" }))).toBe("next-step: network");
    expect(report(bare, { edition: "seed" }).otherEditions.map((one) => `${one.edition}: ${one.step}`)).toEqual([
      "2020: network",
      "current: network",
    ]);
  });

  it("follows the oldest one by itself only for the builds it was written for", () => {
    expect(report({ version: "1.0.494.501" }).edition.id).toBe("seed");
    expect(report({ version: "1.6.16.0" }).edition.id).toBe("current");
    const unknown = assess(withoutFile(withoutFile(play(BROKEN).evidence, "products"), "globalSettings"), {
      edition: "auto",
      attempted: [],
      name: "test",
      now: NOW,
    });
    expect(unknown.edition).toMatchObject({ id: "current", because: "the product version is not in the evidence" });
  });

  it("names service, screens and roles of the product generation", () => {
    const text = (version: string): string =>
      report({ version, actions: failed("restart") }, { now: "2024-01-01T00:00:00Z" }).recommendation.actions.join(
        "\n",
      );
    expect(text("1.0.494.501")).toContain("Password write-back");
    expect(text("1.6.16.0")).toContain("Connect to Azure AD: sign in as a Global Administrator");
    expect(text("2.5.190.0")).toContain("Connect to Microsoft Entra ID");
  });
});

describe("before the next step", () => {
  it("takes the customer's word, and shows it as said", () => {
    const made = report({}, { attempted: ["restart"] });
    expect(advised(made)).toBe("next-step: toggle");
    expect(stateOf(made, "restart")).toBe("said");
  });

  it("waits with a young attempt, and says until when", () => {
    const made = report({ actions: failed("restart"), tailMin: 1 }, { now: "2024-05-01T00:00:00Z" });
    expect(advised(made)).toBe("wait: restart");
    expect(made.recommendation.waitUntilUtc).not.toBeNull();
  });

  it("asks for a new collection when the wait is over", () => {
    expect(report({ actions: failed("restart"), tailMin: 1 }).recommendation.headline).toMatch(/^Collect again/);
  });

  it("finishes half a toggle before anything else", () => {
    const made = report({ actions: failed("restart", "half-toggle") });
    expect(advised(made)).toBe("finish: toggle");
    expect(made.recommendation.actions.join(" ")).toContain("tick Password writeback");
    expect(made.recommendation.actions.join(" ")).not.toContain("clear Password writeback");
  });

  it("goes straight to the toggle where the row says so, and on from there when that failed", () => {
    const made = report({ fault: "decryption" });
    expect(advised(made)).toBe("shortcut: toggle");
    expect(stateOf(made, "restart")).toBe("passed-over");
    expect(advised(report({ fault: "decryption", actions: failed("toggle") }))).toBe("next-step: upgrade");
  });

  it("leaves the ladder where AD refuses the requests that arrive, and still shows where it stands", () => {
    const made = report({ fault: "refusals" });
    expect(made.recommendation).toMatchObject({ kind: "off-ladder", ruleId: "ad-permission-denied" });
    expect(made.ladder).toHaveLength(8);
    expect(made.ladder.some((rung) => rung.next)).toBe(false);
  });

  it("leaves it on a staging server, whatever fails there", () => {
    expect(report({ staging: true }).recommendation).toMatchObject({ kind: "off-ladder", ruleId: "staging-server" });
  });
});

/** Rules whose findings explain and ask for nothing. */
const ONLY_NOTES = new Set(
  RULES.filter(({ findings }) => Object.values(findings).every(({ effect }) => effect.kind === "note")).map(
    ({ id }) => id,
  ),
);

describe("a link that lives", () => {
  const healthy = { fault: "none" } as const;
  it("asks for nothing when every rule that could ask for something was able to look", () => {
    const made = report(healthy);
    const asking = made.undecided.filter(({ ruleId }) => !ONLY_NOTES.has(ruleId));
    // What is left judges a check of the ladder: it could ask a live server for nothing.
    expect(asking.map((one) => one.ruleId)).toEqual(["relay-gateway-blocked", "root-certificate-missing"]);
    expect(advised(made)).toBe("nothing: -");
    expect(made.outage.state).toBe("healthy");
  });

  it("asks for side damage to be put right", () => {
    expect(report({ ...healthy, scheduler: false }).recommendation).toMatchObject({
      kind: "mend",
      ruleId: "scheduler-off",
    });
  });

  it.each([
    ["clock", "the offset of the clock"],
    ["scheduler", "the server configuration export"],
    ["systemLog", "the System log"],
    ["securityOptions", "RestrictRemoteSam"],
  ])("gives no all-clear without %s, and says what is missing", (file, said) => {
    const made = assess(
      withoutFile(withoutFile(play({ ...BROKEN, ...healthy }).evidence, file), "serverConfiguration"),
      { edition: "auto", attempted: [], name: "test", now: NOW },
    );
    expect(made.recommendation.kind).toBe("cannot-tell");
    expect(made.recommendation.because.join(" ")).toContain(said);
  });

  it("asks for nothing after a step that worked", () => {
    const made = report({ actions: [{ kind: "restart", gapMin: 30, helps: true }] });
    expect(made.outage.state).toBe("recovered");
    expect(made.attempts.map((one) => one.outcome)).toEqual(["worked"]);
    expect(advised(made)).toBe("nothing: -");
  });
});

describe("too little evidence", () => {
  it("cannot tell without the records of the service, and says which command gets them", () => {
    const made = assess(withoutFile(play(BROKEN).evidence, "applicationLog"), {
      edition: "auto",
      attempted: [],
      name: "test",
      now: NOW,
    });
    expect(made.recommendation.kind).toBe("cannot-tell");
    expect(made.recommendation.commands.join(" ")).toContain("wevtutil epl Application");
    expect(made.attempts).toEqual([]);
  });
});
