/**
 * A run whose reading never ends by itself, for signals: `tsx interrupted-run.ts <zip> [writing]`. With `writing` the
 * writing never ends either.
 */
import { getPriority } from "node:os";
import { onInterrupts } from "../../cli/collect/interrupts.ts";
import { collect, partOf } from "../../collector/collect.ts";
import { nodeHost } from "../../collector/host/node-host.ts";
import { makeRedactor } from "../../collector/make-redactor.ts";
import { type Source, SourceError } from "../../collector/source.ts";

const [, , path = "", hangs] = process.argv;
const host = nodeHost({});
const stop = new AbortController();
const source = (id: string, take: Source["take"]): Source => ({
  id,
  group: "host",
  says: "Is read by a test.",
  touches: () => [],
  cites: [],
  timeoutMs: 60_000,
  limitBytes: 1000,
  take,
});
const off = onInterrupts(
  () => {
    stop.abort("interrupted");
    process.stdout.write("ending\n");
  },
  () => [partOf(path), host.folder],
);
// A timer of its own, so that the process has a reason to stay.
const stay = setInterval(() => {}, 1000);
await host.open();
host.bePatient();
process.stdout.write(`priority ${getPriority()}\n`);
await collect({
  sources: [
    source("os", async () => ({ files: new Map([["host/os.json", Buffer.from("{}\n")]]) })),
    source("network", (one, _options, signal) =>
      one
        .run({
          file: process.execPath,
          args: ["-e", "setInterval(() => {}, 1000)"],
          timeoutMs: 60_000,
          limitBytes: 10,
          signal,
        })
        .then(() => {
          throw new SourceError("command-failed", "it ended");
        }),
    ),
  ],
  host: { ...host, platform: "win32" },
  options: { windowMs: 1, leftOut: new Set(), holdOpenMs: null },
  path,
  said: {},
  redactor: makeRedactor(false, undefined),
  identities: false,
  recipients: [],
  stop: stop.signal,
  watch: {
    onEnd: ({ id }) => process.stdout.write(`ended ${id}\n`),
    onWrite: () => (hangs === undefined ? undefined : new Promise(() => {})),
  },
});
clearInterval(stay);
off();
await host.close();
process.stdout.write("written\n");
