import { ATTEMPTABLE } from "../../analyzer/ladder/said.ts";
import type { CommandText } from "../parse.ts";

export type Flag =
  | "edition"
  | "attempted"
  | "now"
  | "format"
  | "html"
  | "markdown"
  | "audience"
  | "csv"
  | "escalate"
  | "out"
  | "force"
  | "fail-on"
  | "rules"
  | "identity"
  | "verify"
  | "quiet"
  | "no-color";

export const TEXT: CommandText<Flag> = {
  name: "analyze",
  operands: "<zip|folder|log>...",
  about:
    "Names the next documented remediation step for each input, with the evidence. An input is a bundle (zip, or the folder it was unpacked to), or whatever else was sent in: .evtx files, exported event XML, a server configuration export, or a zip or folder with some of these. Several inputs are analysed each on its own; put what belongs to one server into one folder or zip.",
  options: {
    edition: {
      describe: "Whose order of steps to follow: auto (by product), current, 2020 or seed",
      fallback: "auto",
      example: "current",
    },
    attempted: {
      describe: `Steps that the customer swears to, separated by commas: ${ATTEMPTABLE.join(", ")}`,
      example: "restart,toggle",
    },
    now: {
      describe: "The moment to judge from, ISO 8601 with Z or an offset",
      fallback: "when the bundle was made",
      example: "2024-05-01T08:00:00Z",
    },
    format: { describe: "What standard output gets: terminal or json", fallback: "terminal", example: "json" },
    html: {
      describe: "Also the report as one HTML file that works offline; - is standard output",
      example: "case.html",
    },
    markdown: { describe: "Also the note for the ticket, as Markdown; - is standard output", example: "case.md" },
    audience: {
      describe: "Whom the Markdown is for: engineer (a note with the evidence) or customer (a short mail)",
      fallback: "engineer",
      example: "customer",
    },
    csv: { describe: "Also the timeline, for a spreadsheet; - is standard output", example: "case.csv" },
    escalate: {
      describe: "Also a zip for Microsoft support: what they ask for, the log around the failure, what is missing",
      example: "escalation.zip",
    },
    out: { describe: "Also all faces of every input, as files in this folder", example: "reports" },
    force: { describe: "Overwrite files that exist" },
    "fail-on": {
      describe: "Kinds of advice that end with an exit code other than 0, separated by commas; any or never",
      fallback: "any",
      example: "next-step,finish",
    },
    rules: {
      describe: "A rule pack to judge by beside the built-in rules; may be given several times",
      example: "contoso.yaml",
    },
    identity: { describe: "File with the secret key that opens sealed bundles (age)", example: "support.key" },
    verify: {
      describe: "File with the public key (Ed25519, PEM) that bundles must be signed with; any other input is refused",
      example: "sender.pub",
    },
    quiet: { describe: "Nothing on the terminal but errors, no progress; files are written", alias: "q" },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["analyze case.zip", "The next step for one case"],
    ["analyze case.zip --attempted restart", "The customer says the service was restarted"],
    ["analyze Application.evtx", "A single log: says what it cannot tell, too"],
    [
      "analyze case.zip --html case.html --markdown case.md --csv case.csv",
      "Files beside the answer; see docs/reports.md",
    ],
    ["analyze case.zip --markdown - --audience customer", "The mail to the customer, to copy"],
    ["analyze case.zip --escalate escalation.zip", "What Microsoft support asks for"],
    ["analyze *.zip --out reports", "Every face of every input, one file each"],
    ["analyze case.zip --rules contoso.yaml", "With rules of your own; see docs/rule-packs.md"],
    ["analyze *.zip --format json > all.json", "One JSON array, one element an input"],
  ],
  after: [
    "JSON is one report, or with several inputs one array in their order; an input that cannot be read has its error in its place. All faces show the same findings; JSON has everything.",
    "",
    "Files are written when the analysis is done. One that exists is kept unless --force is given; one that cannot be written stops no other, and the exit code is 2. --html, --markdown, --csv and --escalate take one input; several need --out, which names each file after its input: case.zip.json, case.zip.html, case.zip.md, case.zip.csv.",
    "",
    "Kinds of advice, for --fail-on: cannot-tell, off-ladder, shortcut, wait, finish, next-step, mend. A kind that is not named ends with 0; what cannot be read or written never does.",
    "",
    "Exit codes: 0 nothing to do; 1 a step is recommended; 2 wrong usage, or an output not written; 3 not readable; 4 cannot tell; 70 a bug in writeback-triage. With several inputs the most urgent one: 70, then 2, then 3, then 1, then 4, then 0.",
  ],
};
