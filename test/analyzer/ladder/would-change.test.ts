import { describe, expect, it } from "vitest";
import { whatWouldChange } from "../../../analyzer/ladder/would-change.ts";
import type { Recommendation, Rung } from "../../../analyzer/report/report.ts";
import { buildViews } from "../../../analyzer/views.ts";
import type { History, Outage, ServerFacts } from "../../../rules/views.ts";
import { utcAt } from "../../support/event.ts";
import { evidenceOf } from "../../support/evidence.ts";
import { fact } from "../../support/test-rule.ts";

/** Which evidence would lead to other advice: one line for each thing that can still be got. */

interface Given {
  readonly advice: Partial<Recommendation>;
  readonly outage?: Partial<Outage>;
  readonly rung?: Pick<Rung, "step" | "state">;
  readonly coverage?: Partial<History["coverage"]>;
  readonly server?: Partial<ServerFacts>;
  readonly installer?: boolean;
}

function lines({ advice, outage = {}, rung, coverage = {}, server, installer = true }: Given): string[] {
  const evidence = evidenceOf(installer ? { installEvents: [] } : {});
  const built = buildViews(evidence, utcAt(0));
  return whatWouldChange({
    advice: { commands: [], step: null, ...advice } as Recommendation,
    rungs: rung ? [rung as Rung] : [],
    views: {
      ...built,
      server: { ...built.server, version: fact("2.5.190.0"), ...server },
      history: {
        ...built.history,
        coverage: { ...built.history.coverage, ...coverage },
        outage: { ...built.history.outage, ...outage },
      },
    },
    evidence,
  });
}
/** The same by a word of each line. */
const has = (made: readonly string[], ...words: string[]): void => {
  expect(made).toHaveLength(words.length);
  words.forEach((word, i) => {
    expect(made[i]).toContain(word);
  });
};

const relay = (name: string, state: "alive" | "failing" | "retired") => ({
  name,
  state,
  lastLifeUtc: null,
  lastFailureUtc: null,
});

describe("what would change the advice", () => {
  it("to do nothing: a failure, or silence", () => {
    has(lines({ advice: { kind: "nothing" }, server: { version: null }, installer: false }), "31034");
  });

  it("that nothing can be told: the commands where there are some, else a test user's reset", () => {
    has(lines({ advice: { kind: "cannot-tell", commands: ["wevtutil"] } }), "commands above");
    has(lines({ advice: { kind: "cannot-tell" } }), "test user");
  });

  it.each([
    ["off-ladder", "request that succeeds"],
    ["mend", "same fault seen gone"],
    ["finish", "step seen finished"],
  ] as const)("of kind %s on a link that lives: the thing itself", (kind, word) => {
    has(lines({ advice: { kind } }), word);
  });

  it("to wait for a service that just came up: its heartbeats", () => {
    has(lines({ advice: { kind: "wait" }, outage: { state: "unknown", basis: "just-started" } }), "of each relay");
  });

  it.each(["down", "degraded"] as const)("of a link that is %s: heartbeats, or a request that arrives", (state) => {
    const made = lines({ advice: { kind: "next-step" }, outage: { state, namespaces: [] } });
    has(made, "Two heartbeats (31019) in a row in a newer", "31001");
  });

  it("names the relays that must beat again, without those that were moved away", () => {
    const namespaces = [relay("one", "failing"), relay("two", "alive"), relay("old", "retired")];
    const [first] = lines({ advice: { kind: "next-step" }, outage: { state: "down", namespaces } });
    expect(first).toContain("in a row from one and two in a newer");
  });

  it.each(["untried", "unknown"] as const)(
    "to take a step that is %s: the customer's word that it was done",
    (state) => {
      const advice = { kind: "next-step", step: "restart" } as const;
      const rung = { step: "restart", state } as const;
      has(lines({ advice, rung }), "since the trouble began: --attempted restart");
      has(
        lines({ advice, rung, outage: { onsetUtc: "2024-05-01T00:00:00Z" } }),
        "since 2024-05-01T00:00:00Z: --attempted",
      );
    },
  );

  it("not where the step was seen, is another one, or is the guide", () => {
    const advice = { kind: "next-step", step: "restart" } as const;
    has(lines({ advice, rung: { step: "restart", state: "tried-failed" } }));
    has(lines({ advice, rung: { step: "toggle", state: "untried" } }));
    has(lines({ advice: { kind: "next-step", step: "guide" }, rung: { step: "guide", state: "untried" } }));
  });

  it("on a log that begins inside the outage: older records", () => {
    const advice = { kind: "mend" } as const;
    const fromUtc = "2024-05-01T00:00:00Z";
    has(lines({ advice, outage: { onsetKnown: "at-or-before" }, coverage: { fromUtc } }), "fault seen gone", fromUtc);
    has(lines({ advice, outage: { onsetKnown: "at-or-before" }, coverage: { fromUtc: null } }), "fault seen gone");
    has(lines({ advice, outage: { onsetKnown: "exact" }, coverage: { fromUtc } }), "fault seen gone");
  });

  it("without the version, or the installer's records: these", () => {
    const made = lines({ advice: { kind: "mend" }, server: { version: null }, installer: false });
    has(made, "fault seen gone", "product version", "MsiInstaller");
  });
});
