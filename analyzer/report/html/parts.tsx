import type { ComponentChildren } from "preact";
import type { EvidenceRef } from "../../../rules/views.ts";
import { line } from "./clean.ts";

/** Anchor of a record's raw text. */
export const anchorOf = (artifact: string, recordId: number): string =>
  `event-${artifact.replace(/[^A-Za-z]/g, "")}-${recordId}`;

const SOURCE: Readonly<Record<string, string>> = {
  writebackEvents: "PasswordResetService",
  syncEvents: "ADSync",
  hashSyncEvents: "Directory Synchronization",
  installEvents: "Installer",
  crashEvents: "Application error",
  systemEvents: "System",
};

/** What the log viewer calls the source of a record, or else the artefact. */
export const sourceOf = (artifact: string): string => SOURCE[artifact] ?? line(artifact);

export function Section({ id, title, children }: { id: string; title: string; children?: ComponentChildren }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
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
  if (recordId === undefined) return <span>{`${sourceOf(artifact)} ${line(field ?? "")}`.trim()}</span>;
  const anchor = anchorOf(artifact, recordId);
  const text = `${sourceOf(artifact)} #${recordId}`;
  return held.has(anchor) ? <a href={`#${anchor}`}>{text}</a> : <span>{text}</span>;
}

export function List({ texts, title }: { texts: readonly string[]; title?: string }) {
  if (texts.length === 0) return null;
  return (
    <>
      {title === undefined ? null : <h2 class="minor">{title}</h2>}
      <ul>
        {texts.map((text, i) => (
          <li key={i} dir="auto">
            {line(text)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A table that scrolls by itself where the screen is narrow; reachable by keyboard. */
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
          {rows.map((cells, i) => (
            <tr key={i}>
              {cells.map((cell, j) =>
                j === 0 ? (
                  <th key={j} scope="row" dir="auto">
                    {cell}
                  </th>
                ) : (
                  <td key={j} dir="auto">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
