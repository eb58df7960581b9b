import type { Report, RungState } from "../report.ts";
import { line } from "./clean.ts";
import { EvidenceLinks, Section } from "./parts.tsx";

const STATES = {
  cleared: { mark: "✓", word: "cleared", tone: "good" },
  failing: { mark: "✕", word: "failing", tone: "bad" },
  unknown: { mark: "?", word: "unknown", tone: "doubt" },
  untried: { mark: "", word: "not tried", tone: "faint" },
  "tried-failed": { mark: "✕", word: "tried, did not help", tone: "bad" },
  "tried-worked": { mark: "✓", word: "tried, worked", tone: "good" },
  "too-early": { mark: "…", word: "too early to judge", tone: "doubt" },
  "half-done": { mark: "½", word: "half done", tone: "doubt" },
  said: { mark: "“", word: "said, not seen", tone: "doubt" },
  met: { mark: "✓", word: "met already", tone: "good" },
  impossible: { mark: "–", word: "impossible here", tone: "faint" },
  "passed-over": { mark: "–", word: "passed over", tone: "faint" },
} as const satisfies Record<RungState, { mark: string; word: string; tone: string }>;

/** The ladder, as a picture that is a list: each rung opens to its evidence. */
export function Ladder({ report, held }: { report: Report; held: ReadonlySet<string> }) {
  return (
    <Section id="ladder" title="The ladder">
      <p class="quiet">
        Order of the {line(report.edition.id)} edition: {line(report.edition.because)}.
      </p>
      <ol class="ladder">
        {report.ladder.map((rung) => {
          const { mark, word, tone } = STATES[rung.state];
          return (
            <li
              key={rung.step}
              class={`${tone}${rung.next ? " next" : ""}`}
              aria-current={rung.next ? "step" : undefined}
            >
              <span class="mark" aria-hidden="true">
                {rung.next ? "→" : mark}
              </span>
              <details>
                <summary title={line(rung.because)}>
                  <strong dir="auto">{line(rung.title)}</strong>{" "}
                  <span class="word">{rung.next ? `next; ${word}` : word}</span>
                </summary>
                <p dir="auto">{line(rung.because)}</p>
                <EvidenceLinks refs={rung.evidence} held={held} />
              </details>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
