import type { AdviceKind, Report } from "../report.ts";
import { block, time } from "./clean.ts";
import { EvidenceLinks, List, Text, Time } from "./parts.tsx";

const KIND = {
  "cannot-tell": "Cannot tell yet",
  "off-ladder": "Off the ladder",
  shortcut: "Next step, straight from the error",
  wait: "Wait",
  finish: "Finish what was begun",
  "next-step": "Next step",
  mend: "To be put right",
  nothing: "Nothing to do",
} as const satisfies Record<AdviceKind, string>;

/** The answer: what to do, why, how, how to verify it. */
export function Answer({ report, held }: { report: Report; held: ReadonlySet<string> }) {
  const { recommendation: advice, outage } = report;
  return (
    <section class={`answer ${advice.kind}`} id="answer" aria-labelledby="answer-title">
      <p class="kind">{KIND[advice.kind]}</p>
      <h1 id="answer-title" dir="auto">
        <Text>{advice.headline}</Text>
      </h1>
      <p class="state">
        Writeback: <strong>{outage.state}</strong>
        {outage.onsetUtc === null ? null : (
          <>
            , since <Time utc={outage.onsetUtc} />
            {outage.onsetKnown === "at-or-before" ? " or earlier" : ""}
          </>
        )}
        {outage.lastLifeUtc === null ? null : (
          <>
            ; last sign of life <Time utc={outage.lastLifeUtc} />
          </>
        )}
      </p>
      <List title="Why" texts={reasonsOf(report)} />
      <EvidenceLinks refs={advice.evidence} held={held} />
      {advice.warnings.length > 0 ? (
        <div class="warning">
          <List texts={advice.warnings} />
        </div>
      ) : null}
      {advice.actions.length > 0 ? (
        <>
          <h2 class="minor">What to do</h2>
          <ol class="checklist">
            {advice.actions.map((action, i) => (
              <li key={i}>
                <label dir="auto">
                  <input type="checkbox" />
                  <span>
                    <Text>{action}</Text>
                  </span>
                </label>
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {advice.commands.length > 0 ? (
        <>
          <h2 class="minor">To get what is missing, run as administrator on the sync server</h2>
          {advice.commands.map((command, i) => (
            <pre key={i}>{block(command)}</pre>
          ))}
        </>
      ) : null}
      <List title="How to verify" texts={advice.verify} />
      <dl>
        {advice.who === null ? null : <Pair name="Who" text={advice.who} />}
        {advice.downtime === null ? null : <Pair name="Cost" text={advice.downtime} />}
        {advice.waitUntilUtc === null ? null : <Pair name="Wait until" text={time(advice.waitUntilUtc)} />}
      </dl>
      {report.otherEditions.map(({ edition, says }) => (
        <p key={edition} class="quiet">
          Edition <Text>{edition}</Text> would say: <Text>{says}</Text>
        </p>
      ))}
    </section>
  );
}

/** How the state is known, unless the advice tells it already. */
function reasonsOf({ recommendation: { headline, because }, outage }: Report): string[] {
  const told = [headline, ...because].join("\n").toLowerCase();
  if (told.includes(outage.because.toLowerCase())) return because;
  return [...because, `${outage.because.charAt(0).toUpperCase()}${outage.because.slice(1)}.`];
}

export function Pair({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>
        <Text>{name}</Text>
      </dt>
      <dd dir="auto">
        <Text>{text}</Text>
      </dd>
    </div>
  );
}
