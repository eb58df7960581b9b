import { describe, expect, it } from "vitest";
import { analyzeScenario } from "./expectations.ts";

/** How rows are weighed: each story is made here, since it differs from its neighbour by one record. */

const NOW = "2026-10-12T09:00:00Z";
const CLIMBING = ["next-step", "shortcut", "finish"];

function story(...timeline: readonly string[]): string {
  return ["title: a judgement", `now: ${NOW}`, "timeline:", ...timeline.map((entry) => `  - ${entry}`)].join("\n");
}
const ALIVE = "{ from: -14h, heartbeats: true }";
const DEAD = "{ from: -14h, to: -4h, heartbeats: true }";

describe("a request that arrived proves the way from the cloud", () => {
  const REASONS = [33001, 33002, 33003, 33004, 33005, 33006, 33007, 33008, 33009];
  const KINDS = ["reset", "change", "admin"];
  it.each(REASONS.flatMap((reason) => KINDS.map((kind) => [reason, kind] as const)))(
    "%i after a %s goes to the guide, never to a step",
    async (event, kind) => {
      const reports = await analyzeScenario(
        story(ALIVE, `{ at: -1h, reset: { kind: ${kind}, result: refused, event: ${event}, hr: "80004005" } }`),
        "refused",
      );
      for (const { recommendation } of Object.values(reports)) {
        expect(recommendation).toMatchObject({ kind: "off-ladder", step: null });
        expect(recommendation.because.join(" ")).toContain("No step of the ladder");
      }
    },
  );

  it.each(["80230619", "80230626", "8023062C", "80230402", "80230818", "800700CE"])(
    "so does the code %s",
    async (hr) => {
      const reports = await analyzeScenario(
        story(ALIVE, `{ at: -1h, reset: { result: refused, event: 33001, hr: "${hr}" } }`),
        "refused",
      );
      for (const { recommendation } of Object.values(reports)) expect(CLIMBING).not.toContain(recommendation.kind);
    },
  );

  it("but 0x8023061F goes to the toggle, as its row says", async () => {
    const reports = await analyzeScenario(
      story(ALIVE, '{ at: -1h, reset: { result: refused, event: 33009, hr: "8023061F" } }'),
      "refused",
    );
    for (const { recommendation } of Object.values(reports))
      expect(recommendation).toMatchObject({ kind: "shortcut", step: "toggle" });
  });

  it("also on a build that logs no heartbeat", async () => {
    const { auto } = await analyzeScenario(
      story('{ at: -1h, reset: { result: refused, event: 33004, hr: "80230626" } }'),
      "refused",
    );
    expect(auto.recommendation).toMatchObject({ kind: "off-ladder", step: null });
  });
});

describe("a row's own advice", () => {
  const ROWS = [
    [32000, "unclassified-error"],
    [32004, "decryption-error"],
    [32005, "configuration-unreadable"],
    [32007, "onboarding-data-not-staged"],
    [32008, "invalid-cloud-response"],
  ] as const;

  it.each(ROWS)(
    "of %i is followed where the row is what the evidence shows, and the report says so",
    async (event, rule) => {
      const reports = await analyzeScenario(
        story(ALIVE, "{ at: -3h1s, reset: { result: unanswered } }", `{ at: -3h, event: ${event} }`),
        "row",
      );
      for (const { recommendation } of Object.values(reports)) {
        expect(recommendation).toMatchObject({ kind: "shortcut", step: "toggle", ruleId: rule });
        expect(recommendation.because.join(" ")).toContain("it is what the evidence shows");
      }
    },
  );

  it.each(ROWS)("of %i is not followed where the link was lost since, and the report says so", async (event) => {
    const reports = await analyzeScenario(
      story(
        DEAD,
        "{ at: -6h1s, reset: { result: unanswered } }",
        `{ at: -6h, event: ${event} }`,
        "{ from: -3h55m, every: 15m, event: [31034, 31044] }",
      ),
      "row",
    );
    for (const { recommendation, findings } of Object.values(reports)) {
      expect(recommendation).toMatchObject({ kind: "next-step", step: "restart" });
      const told = [...recommendation.because, ...findings.map((finding) => finding.says)].join(" ");
      expect(told).toMatch(/[Nn]ot followed/);
    }
  });

  it("of 32002 asks for a reboot where the way is open now", async () => {
    const { auto } = await analyzeScenario(story(DEAD, "{ from: -3h55m, every: 15m, event: 32002 }"), "row");
    expect(auto.recommendation).toMatchObject({ kind: "next-step", step: "restart" });
    expect(auto.recommendation.because.join(" ")).toContain("reboot of the server");
  });

  it("of a row stays behind a check that is seen to fail", async () => {
    const blocked = "probes: [{ target: relay, stage: tcp, code: timeout }]\n";
    const { auto } = await analyzeScenario(
      blocked + story(ALIVE, "{ at: -3h1s, reset: { result: unanswered } }", "{ at: -3h, event: 32005 }"),
      "row",
    );
    expect(auto.recommendation).toMatchObject({ step: "network" });
  });
});

describe("versions", () => {
  it("takes the library's version in 31044 for nobody's", async () => {
    const { auto } = await analyzeScenario(
      `shape: bare-evtx\n${story(DEAD, "{ from: -3h55m, every: 15m, event: 31044 }")}`,
      "versions",
    );
    expect(auto.server.version).toBeNull();
    const said = auto.findings.find((finding) => finding.ruleId === "service-unhealthy");
    expect(said?.data).toMatchObject({ libraryVersion: "5.0.0.686" });
  });

  it("quotes the line of a trace that tells, and not those that stand in every trace", async () => {
    const { auto } = await analyzeScenario(
      story(ALIVE, '{ at: -1h, reset: { result: refused, event: 33004, hr: "80230626", win32: 5 } }'),
      "quote",
    );
    const said = auto.findings.find((finding) => finding.ruleId === "ad-permission-denied")?.says ?? "";
    expect(said).toContain("Failed to acquire user information: 0x5");
    expect(said).not.toContain("0x80070002");
  });
});

describe("several causes", () => {
  it("are ranked, and the rank is explained", async () => {
    const { auto } = await analyzeScenario(
      `host: { clock-ahead: 20m }\n${story(ALIVE, '{ at: -2h, reset: { result: refused, event: 33004, hr: "80230626" } }')}`,
      "mixed",
    );
    const { ruleId, because } = auto.recommendation;
    expect(ruleId).toBe("clock-skew");
    expect(because.join(" ")).toContain("clock-skew is to be mended first: it makes every other sign");
    expect(because.join(" ")).toContain("Also seen");
  });

  it("of equal kind begin with the one that explains most", async () => {
    const refused = (minutes: number, user: string, event: number, hr: string): string =>
      `{ at: -${minutes}m, reset: { user: ${user}@contoso.com, result: refused, event: ${event}, hr: "${hr}" } }`;
    const few = [refused(50, "a", 33003, "80230402"), refused(40, "b", 33008, "80230619")];
    const many = [...few, refused(30, "c", 33008, "80230619"), refused(20, "d", 33008, "80230619")];
    const first = await analyzeScenario(story(ALIVE, ...few), "few");
    const then = await analyzeScenario(story(ALIVE, ...many), "many");
    expect(first.auto.recommendation.ruleId).toBe("duplicate-anchor");
    expect(then.auto.recommendation.ruleId).toBe("password-policy-refusal");
    expect(then.auto.recommendation.because.join(" ")).toContain("3 refused requests against 1");
  });
});
