import type { ComponentChildren } from "preact";
import type { EvidenceRef } from "../../../rules/views.ts";
import { sourceOf } from "../wording.ts";
import { line, time } from "./clean.ts";

/** Anchor of a record's raw text. */
export const anchorOf = (artifact: string, recordId: number): string =>
  `event-${artifact.replace(/[^A-Za-z]/g, "")}-${recordId}`;

/** What all faces call the source of a record. */
export const sourceText = (artifact: string): string => line(sourceOf(artifact));

export function Section({ id, title, children }: { id: string; title: string; children?: ComponentChildren }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** A time or a day of the page's one form. */
const MOMENT = /(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)? UTC)?)/;

/** A text of the report, made harmless; times in it stay on one line. */
export function Text({ children: text }: { children: string }) {
  const parts = line(text).split(MOMENT);
  return (
    <>
      {parts.map((part, i) =>
        i % 2 === 1 ? (
          <span key={i} class="at">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}

export const Time = ({ utc }: { utc: string | null }) => <Text>{time(utc)}</Text>;

/** Ours: nobody reads further in a page. */
const MOST_ROWS = 300;

/** Says what a cap left out, where it did. */
export function LeftOut({ amount, what }: { amount: number; what: string }) {
  return amount > 0 ? (
    <p class="quiet">
      {amount} more {what} in the JSON report.
    </p>
  ) : null;
}

const MOST_LINKS = 12;

/** Where a statement can be looked up: a link where the record's text is in the page. */
export function EvidenceLinks({ refs, held }: { refs: readonly EvidenceRef[]; held: ReadonlySet<string> }) {
  if (refs.length === 0) return null;
  return (
    <p class="evidence">
      <span>Evidence: </span>
      {refs.slice(0, MOST_LINKS).map((ref, i) => (
        <>
          {i > 0 ? ", " : ""}
          <EvidenceLink key={i} evidence={ref} held={held} />
        </>
      ))}
      {refs.length > MOST_LINKS ? ` and ${refs.length - MOST_LINKS} more` : ""}
    </p>
  );
}

function EvidenceLink({ evidence, held }: { evidence: EvidenceRef; held: ReadonlySet<string> }) {
  const { artifact, recordId, field } = evidence;
  if (recordId === undefined) return <span>{`${sourceText(artifact)} ${line(field ?? "")}`.trim()}</span>;
  const anchor = anchorOf(artifact, recordId);
  const text = `${sourceText(artifact)} #${recordId}`;
  return held.has(anchor) ? <a href={`#${anchor}`}>{text}</a> : <span>{text}</span>;
}

export function List({ texts, title }: { texts: readonly string[]; title?: string }) {
  if (texts.length === 0) return null;
  return (
    <>
      {title === undefined ? null : <h2 class="minor">{title}</h2>}
      <ul>
        {texts.slice(0, MOST_ROWS).map((text, i) => (
          <li key={i} dir="auto">
            <Text>{text}</Text>
          </li>
        ))}
      </ul>
      <LeftOut amount={texts.length - MOST_ROWS} what="are" />
    </>
  );
}

/** A table that scrolls by itself where the screen is narrow; reachable by keyboard. Cells that are strings are made harmless here. */
export function Table({
  caption,
  heads,
  rows,
}: {
  caption: string;
  heads: readonly string[];
  rows: readonly (readonly ComponentChildren[])[];
}) {
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((cells, i) => (
              <tr key={i}>
                {cells.map((cell, j) =>
                  j === 0 ? (
                    <th key={j} scope="row" dir="auto">
                      {typeof cell === "string" ? <Text>{cell}</Text> : cell}
                    </th>
                  ) : (
                    <td key={j} dir="auto">
                      {typeof cell === "string" ? <Text>{cell}</Text> : cell}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <LeftOut amount={rows.length - MOST_ROWS} what="rows are" />
    </>
  );
}
