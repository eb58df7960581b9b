import { renderToString } from "preact-render-to-string";
import { line } from "../analyzer/report/html/clean.ts";
import { STYLE_HASH } from "../analyzer/report/html/hashes.ts";
import { Text } from "../analyzer/report/html/parts.tsx";
import { STYLE } from "../analyzer/report/html/style.ts";
import type { Report } from "../analyzer/report/report.ts";

const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/** The gallery's first page, in the reports' own style: what each of them advises. */
export function galleryIndex(reports: readonly (readonly [id: string, report: Report])[]): string {
  const page = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Gallery of reports</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <section>
            <h1>Gallery of reports</h1>
            <p class="quiet">Each is the page of one scenario under fixtures/scenarios, as `--html` writes it.</p>
            <div class="cards">
              {reports.map(([id, { recommendation, outage }]) => (
                <article key={id} class={`finding ${recommendation.kind}`}>
                  <p class="kind">
                    {line(recommendation.kind.replaceAll("-", " "))} · writeback {line(outage.state)}
                  </p>
                  <h2 class="minor">
                    <a href={`${id}.html`}>
                      <Text>{recommendation.headline}</Text>
                    </a>
                  </h2>
                  <p class="quiet">{id}</p>
                </article>
              ))}
            </div>
          </section>
        </main>
      </body>
    </html>,
  );
  return `<!doctype html>\n${page}\n`;
}
