import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { safeText, toSafeJson } from "../analyzer/report/safe-text.ts";
import { MAP_FILE_NAME, MAP_FOLDER_NAME, parseMap } from "../collector/redact/map-file.ts";
import { reveal, revealText } from "../collector/redact/reveal.ts";
import { UsageError } from "./errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { Output } from "./output.ts";
import { type CommandText, parseArguments, printHelp, requireWord } from "./parse.ts";

type Flag = "map" | "format";

const TEXT: CommandText<Flag> = {
  name: "reveal",
  operands: "<pseudonym>...",
  about:
    "Turns pseudonyms of a redacted bundle back into what they stand for. Works only with the map, which stays on the server where the bundle was collected; a sentence that holds pseudonyms can be given as well.",
  options: {
    map: {
      describe: "The map of pseudonyms",
      fallback: `${MAP_FILE_NAME} in %ProgramData%\\${MAP_FOLDER_NAME}, or in this folder`,
      example: "pseudonyms.json",
    },
    format: { describe: "terminal or json", fallback: "terminal", example: "json" },
  },
  examples: [
    ["reveal user-7f3a91c2", "Who that is"],
    ["reveal user-7f3a91c2@domain-0c1d2e3f.example --map D:\\pseudonyms.json", "With the map from elsewhere"],
  ],
  after: ["Exit codes: 0 all are known; 2 wrong usage, or no map; 4 one or more are not in the map."],
};

export async function run(argv: readonly string[]): Promise<ExitCode> {
  const given = parseArguments(TEXT, argv);
  const out = new Output(process.stdout);
  if (given.help) return printHelp(TEXT, out);
  const format = requireWord("--format", given.one("format") ?? "terminal", ["terminal", "json"]);
  if (given.operands.length === 0) {
    throw new UsageError("no-input", { expected: "a pseudonym", example: "writeback-triage reveal user-7f3a91c2" });
  }
  const map = await readMap(given.one("map"));
  const rows = given.operands.map((pseudonym) => {
    const entry = reveal(map, pseudonym);
    const identity = entry?.identity ?? revealText(map, pseudonym);
    return { pseudonym, kind: entry?.kind ?? null, identity: identity === pseudonym ? null : identity };
  });
  if (format === "json") await out.write(toSafeJson(rows));
  else {
    for (const { pseudonym, identity } of rows) {
      await out.write(
        `${safeText(pseudonym, 2000)}  ${identity === null ? "[?] not in this map" : safeText(identity, 2000)}\n`,
      );
    }
  }
  await out.flush();
  return rows.every(({ identity }) => identity !== null) ? EXIT.nothingToDo : EXIT.cannotTell;
}

async function readMap(path: string | undefined) {
  const programData = process.env["ProgramData"];
  const places =
    path !== undefined
      ? [path]
      : [...(programData === undefined ? [] : [join(programData, MAP_FOLDER_NAME, MAP_FILE_NAME)]), MAP_FILE_NAME];
  for (const place of places) {
    const text = await readFile(place, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const map = parseMap(text);
    if (map === undefined) throw new UsageError("bad-map", { given: place });
    return map;
  }
  throw new UsageError("no-map", { given: places.join(", ") });
}
