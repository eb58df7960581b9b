import type { Report, RungState } from "../report.ts";
import { line } from "./clean.ts";
import { EvidenceLinks, Section, Text } from "./parts.tsx";

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

/** The ladder, as a picture that is a list: hover, keyboard focus or a click shows what a rung's state rests on. */
export function Ladder({ report, held }: { report: Report; held: ReadonlySet<string> }) {
  return (
    <Section id="ladder" title="The ladder">
      <p class="quiet">
        Order of the {line(report.edition.id)} edition: <Text>{report.edition.because}</Text>.
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
                <summary>
                  <span>
                    <strong dir="auto">
                      <Text>{rung.title}</Text>
                    </strong>{" "}
                    <span class="word">{rung.next ? `next; ${word}` : word}</span>
                  </span>
                </summary>
                <div class="grounds">
                  <p dir="auto">
                    <Text>{rung.because}</Text>
                  </p>
                  <EvidenceLinks refs={rung.evidence} held={held} />
                </div>
              </details>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
