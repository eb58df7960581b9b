/** Makes the HTML report of some scenarios, with an index page: `npm run gallery -- [FOLDER]`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyze } from "../analyzer/analyze.ts";
import { renderHtml } from "../analyzer/report/html/html.tsx";
import type { Report } from "../analyzer/report/report.ts";
import { openInput } from "../bundle/node/open-input.ts";
import { sha256 } from "../bundle/node/sha256.ts";
import { nodeCrc32 } from "../evtx/node.ts";
import { galleryIndex } from "./gallery-index.tsx";
import { buildScenarioText } from "./scenario/build.ts";
import { parseScenario } from "./scenario/format.ts";

const SCENARIOS = fileURLToPath(new URL("../fixtures/scenarios/", import.meta.url));

/** One of each kind of answer. */
export const GALLERY = [
  "restart-tried",
  "restart-not-tried",
  "restart-too-early",
  "toggle-again-half",
  "upgrade-automatic",
  "network-blocked",
  "network-intercepted",
  "one-relay-failing",
  "refused-permission",
  "cannot-tell-no-log",
  "recovered",
  "healthy",
  "clock-set-back",
  "seed-all-tried",
] as const;

async function reportOf(id: string): Promise<Report> {
  const source = readFileSync(join(SCENARIOS, `${id}.yaml`), "utf8");
  const { options } = parseScenario(source);
  const built = await buildScenarioText(source, id);
  const folder = mkdtempSync(join(tmpdir(), "gallery-"));
  try {
    const files = built.kind === "file" ? new Map([[built.name, built.bytes]]) : built.files;
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const container = await openInput(built.kind === "file" ? join(folder, built.name) : folder);
    try {
      return await analyze(
        container,
        { createHash: sha256, crc32: nodeCrc32 },
        {
          edition: "auto",
          attempted: options.attempted,
          name: built.name,
          ...(options.now === undefined ? {} : { now: options.now }),
        },
      );
    } finally {
      await container.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param say - Hears of each page as it is written. */
export async function makeGallery(
  out: string,
  ids: readonly string[] = GALLERY,
  say: (text: string) => void = console.log,
): Promise<[id: string, report: Report][]> {
  mkdirSync(out, { recursive: true });
  const reports: [id: string, report: Report][] = [];
  for (const id of ids) {
    const report = await reportOf(id);
    const html = renderHtml(report);
    writeFileSync(join(out, `${id}.html`), html);
    reports.push([id, report]);
    say(`${id}.html: ${Buffer.byteLength(html)} bytes`);
  }
  writeFileSync(join(out, "index.html"), galleryIndex(reports));
  return reports;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeGallery(process.argv[2] ?? "dist-gallery");
