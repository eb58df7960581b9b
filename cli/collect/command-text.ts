import type { CommandText } from "../parse.ts";

export type Flag =
  | "out"
  | "force"
  | "days"
  | "since"
  | "plan"
  | "estimate"
  | "no-logs"
  | "no-host"
  | "no-configuration"
  | "no-network"
  | "no-traces"
  | "hold-open"
  | "redact"
  | "encrypt-to"
  | "sign"
  | "analyze"
  | "no-color";

export const TEXT: CommandText<Flag> = {
  name: "collect",
  operands: "",
  about:
    "Run it on the sync server, in an elevated prompt: it puts the evidence about password writeback into one zip, for writeback-triage analyze. It only reads. What cannot be read is named in the bundle, and the rest is collected. Passwords, keys and tokens are taken out before anything is written.",
  options: {
    out: {
      describe: "The zip to write",
      fallback: "writeback-<computer>-<time>.zip, here, or in your own folder where this is Windows'",
      example: "case.zip",
    },
    force: { describe: "Overwrite it where it exists" },
    days: { describe: "How far back the logs are read", fallback: "30", example: "14" },
    since: { describe: "The same as a time, with Z or an offset", example: "2024-05-01T08:00:00Z" },
    plan: { describe: "Print every command, key, file and host that would be touched, and touch none" },
    estimate: { describe: "Print how large and how long; looks at sizes of files only" },
    "no-logs": { describe: "Leave out the event logs" },
    "no-host": { describe: "Leave out what concerns this computer: service, Windows, versions, TLS, proxy" },
    "no-configuration": { describe: "Leave out the sync engine's configuration; starts no PowerShell" },
    "no-network": { describe: "Leave out the probes: calls no host" },
    "no-traces": { describe: "Leave out the logs of the wizard and of setup" },
    "hold-open": {
      describe: "Leave one connection idle for so many minutes, to find what cuts it; takes as much longer",
      example: "7",
    },
    redact: {
      describe:
        "identities: put pseudonyms in the place of people, computers, domains and addresses; the map stays here",
      example: "identities",
    },
    "encrypt-to": {
      describe: "Seal the bundle for the holder of this age key; may be given several times",
      example: "age1qqqq",
    },
    sign: {
      describe: "Sign the bundle with this secret key (Ed25519, PEM), so that a change on the way is seen",
      example: "collector.key",
    },
    analyze: { describe: "Print what the analysis says of the bundle, here and now" },
    "no-color": { describe: "No colour, on a terminal too" },
  },
  examples: [
    ["collect --plan", "What would be read on this server"],
    ["collect --out case.zip", "Everything, into case.zip"],
    ["collect --days 90 --no-network", "Logs of three months, no calls"],
    ["collect --redact identities", "Without names"],
  ],
  after: [
    "Ctrl+C ends the reading: what is there by then is written. Ctrl+C twice leaves at once, without a bundle. The zip appears under its name when it is whole.",
    "",
    "Exit codes: 0 everything was collected; 4 collected, with gaps; 2 wrong usage; 5 no bundle could be written; 70 a bug in writeback-triage.",
  ],
};
