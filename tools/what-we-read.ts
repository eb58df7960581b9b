/**
 * Writes `docs/what-we-read.md` from the sources of `collect`, for whoever has to allow it to run.
 * `--check` compares instead of writing.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Host } from "../collector/host/host.ts";
import { nodeHost } from "../collector/host/node-host.ts";
import { isDoubt, touchText } from "../collector/plan.ts";
import { type CollectOptions, SOURCE_GROUPS, type Source, type SourceGroup } from "../collector/source.ts";
import { SOURCES } from "../collector/sources.ts";

const FILE = fileURLToPath(new URL("../docs/what-we-read.md", import.meta.url));
const OPTIONS: CollectOptions = { windowMs: 30 * 86_400_000, leftOut: new Set(), holdOpenMs: null };

const TITLES: Readonly<Record<SourceGroup, string>> = {
  logs: "Event logs",
  host: "This computer",
  configuration: "The sync engine's configuration",
  network: "The network",
  traces: "What the wizard and setup wrote",
};

/** Folders as their variables name them. */
const HOST: Host = {
  ...nodeHost({}),
  systemRoot: "%SystemRoot%",
  programData: "%ProgramData%",
  programFiles: "%ProgramFiles%",
  scratch: (name) => `<folder of this run>\\${name}`,
};

const VERB = { command: "runs", registry: "reads", cmdlet: "asks", file: "reads", network: "calls" } as const;

export function renderPage(): string {
  const parts = SOURCE_GROUPS.map((group) => {
    const sources = SOURCES.filter((source) => source.group === group);
    return `## ${TITLES[group]}\n\nLeft out by \`--no-${group}\`.\n\n${sources.map(renderSource).join("\n")}`;
  });
  return `<!-- Made by tools/what-we-read.ts from collector/sources: change them, and run npm run docs. -->
# What collect reads

Everything that \`writeback-triage collect\` touches on a server, as \`collect --plan\` prints it there; a test holds every run to it.
Nothing of the server is changed. Files of the run lie in a folder of its own in the temporary folder, which is removed at
the end. The bundle is the one thing that stays; with \`--redact identities\` also the map of pseudonyms in
\`%ProgramData%\\writeback-triage\`, whose rights \`icacls.exe\` sets to administrators only.

Never read: passwords, the Security log, registry hives, private keys, the keys of the sync engine
(\`HKLM\\SOFTWARE\\Microsoft\\Ad Sync\\Shared\`), the database, mail. What looks like a secret in the rest is taken out before
anything is written ([redaction](redaction.md)).

Beside what is listed: \`whoami.exe /groups\` to see whether it runs elevated; \`taskkill.exe\` for a tool of its own that does
not end in time; and \`reg.exe query\` of the keys above those that are named, where an answer does not tell whether a key is missing or
refused. No shell is used, and no tool is looked for on the path.

${parts.join("\n")}`;
}

function renderSource(source: Source): string {
  const { id, says, cites, timeoutMs, limitBytes } = source;
  const touches = source.touches(HOST, OPTIONS).filter((touch) => !isDoubt(touch));
  const lines = touches.map((touch) => `- ${VERB[touch.kind]} \`${touchText(touch).replaceAll("`", "'")}\``);
  const sources = cites.map((url) => `<${url}>`).join(", ");
  return `### ${id}

${says} At most ${timeoutMs / 1000} s and ${sizeOf(limitBytes)}.

${[...new Set(lines)].join("\n")}${lines.length === 0 ? "" : "\n\n"}Rests on ${sources}.
`;
}

function sizeOf(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = renderPage();
  if (!process.argv.includes("--check")) writeFileSync(FILE, page);
  else if (readFileSync(FILE, "utf8") !== page) {
    console.error("docs/what-we-read.md is not what the sources say; run npm run docs");
    process.exitCode = 1;
  }
}
