import { renderToString } from "preact-render-to-string";
import type { Report } from "../report.ts";
import { Answer } from "./answer.tsx";
import { line } from "./clean.ts";
import { Completeness, Events, Findings, Foot, Probes, Server, WouldChange } from "./details.tsx";
import { SCRIPT_HASH, STYLE_HASH } from "./hashes.ts";
import { Ladder } from "./ladder.tsx";
import { anchorOf, Time } from "./parts.tsx";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import { TimelineView } from "./timeline.tsx";

/** Nothing may be loaded, and nothing run but the page's own script and style. */
const POLICY = [
  "default-src 'none'",
  `script-src '${SCRIPT_HASH}'`,
  `style-src '${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The report as one file that works from anywhere, offline. The same report gives the same bytes. */
export function renderHtml(report: Report): string {
  const held = new Set(report.events.records.map(({ artifact, recordId }) => anchorOf(artifact, recordId)));
  const title = `${report.input.computer === null ? "Server unknown" : line(report.input.computer)}: password writeback`;
  const page = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <header>
          {title}, <Time utc={report.options.nowUtc} />
        </header>
        <main>
          <div class="top">
            <Answer report={report} held={held} />
            <Ladder report={report} held={held} />
          </div>
          <TimelineView report={report} held={held} />
          <Findings report={report} held={held} />
          <Probes report={report} />
          <Server report={report} />
          <Completeness report={report} />
          <WouldChange report={report} />
          <Events report={report} />
        </main>
        <Foot report={report} />
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>,
  );
  return `<!doctype html>\n${page}\n`;
}
