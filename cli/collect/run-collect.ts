import { lstat } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { safeText } from "../../analyzer/report/safe-text.ts";
import { painter } from "../../analyzer/report/terminal-layout.ts";
import { type Collected, collect, partOf } from "../../collector/collect.ts";
import { type NodeHost, nodeHost } from "../../collector/host/node-host.ts";
import { keepMap, mapKeeping, mapPath, readMap } from "../../collector/keep-map.ts";
import { makeRedactor } from "../../collector/make-redactor.ts";
import { renderPlan } from "../../collector/plan.ts";
import { isElevated } from "../../collector/rights.ts";
import { SealError, toEncrypter } from "../../collector/seal/seal.ts";
import type { ManifestSigner } from "../../collector/seal/sign.ts";
import { SOURCES } from "../../collector/sources.ts";
import { reasonOf } from "../analyze/write-file.ts";
import { systemCode, UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { Notes, type Output, screenOf } from "../output.ts";
import { findPackageFile } from "../package-files.ts";
import type { Parsed } from "../parse.ts";
import { hasRoomForBar } from "../progress-bar.ts";
import { closingLines, ELEVATE, fold, gapsOf } from "./closing.ts";
import type { Flag } from "./command-text.ts";
import { estimateText } from "./estimate-text.ts";
import { onInterrupts } from "./interrupts.ts";
import { LiveList } from "./live-list.ts";
import { type CollectCommand, defaultFolder, defaultName, readCommand, toSaid } from "./options.ts";

/** Collects, or prints what collecting would touch or take. */
export async function runCollect(given: Parsed<Flag>, out: Output): Promise<ExitCode> {
  const host = nodeHost(process.env, findPackageFile);
  const command = readCommand(given, host.nowMs());
  await requireRecipients(command.recipients);
  const signer = await readSigner(command.signingKey);
  if (given.has("plan") || given.has("estimate")) {
    const { options, identities } = command;
    if (given.has("plan")) await out.write(renderPlan(SOURCES, host, options, identities ? mapKeeping(host) : null));
    if (given.has("estimate")) {
      const { estimate } = await import("../../collector/estimate.ts");
      await out.write(estimateText(await estimate(host, options)));
    }
    await out.flush();
    return EXIT.nothingToDo;
  }
  const { out: asked, identities, recipients } = command;
  const name = defaultName(identities ? null : host.computer, host.nowMs(), recipients.length > 0);
  const path = asked ?? resolve(defaultFolder(process.cwd(), host.systemRoot, homedir()), name);
  await refuseExisting(path, command.force);
  const code = await new Run(command, signer, host, path, given.has("no-color")).go(out);
  if (!command.analyze || code === EXIT.noBundle) return code;
  const { run: analyze } = await import("../analyze.ts");
  await analyze([path, ...(given.has("no-color") ? ["--no-color"] : [])]);
  return code;
}

/** One run, as it looks to the customer. */
class Run {
  readonly #command: CollectCommand;
  readonly #signer: ManifestSigner | undefined;
  readonly #host: NodeHost;
  readonly #path: string;
  readonly #list: LiveList;
  readonly #notes = new Notes(process.stderr);

  constructor(
    command: CollectCommand,
    signer: ManifestSigner | undefined,
    host: NodeHost,
    path: string,
    noColor: boolean,
  ) {
    this.#command = command;
    this.#signer = signer;
    this.#host = host;
    this.#path = path;
    const { stderr, stdout, env } = process;
    const paint = painter(screenOf(stderr, { noColor, env }).color);
    this.#list = new LiveList(stderr, { isLive: hasRoomForBar(stderr, stdout, env), paint }, SOURCES.length);
  }

  async go(out: Output): Promise<ExitCode> {
    const stop = new AbortController();
    const off = onInterrupts(
      () => {
        stop.abort("interrupted");
        this.#list.line("Ending: what was read is written now. Ctrl+C once more leaves at once, without a bundle.");
      },
      () => [partOf(this.#path), `${this.#path}.partial`, this.#host.folder],
    );
    try {
      await this.#host.open();
      this.#host.bePatient();
      return await this.#collect(stop.signal, out);
    } catch (error) {
      this.#list.close();
      const why = whyNotWritten(error);
      if (why === undefined) throw error;
      this.#notes.line(safeText(`writeback-triage: no bundle was written: ${this.#path}: ${why}`, 2000));
      return EXIT.noBundle;
    } finally {
      this.#list.close();
      off();
      // A tool that hangs may hold a file: the bundle is there all the same.
      await this.#host
        .close()
        .catch((error: Error) => this.#notes.line(`A folder is left: ${safeText(error.message, 2000)}`));
    }
  }

  async #collect(stop: AbortSignal, out: Output): Promise<ExitCode> {
    const { options, identities, recipients } = this.#command;
    const elevated = await isElevated(this.#host, stop);
    if (elevated === false) this.#list.line(`This prompt is not elevated: some sources will be refused. ${ELEVATE}`);
    const redactor = makeRedactor(identities, identities ? await readMap(this.#host) : undefined);
    let keptAt: string | null = null;
    const collected = await collect({
      sources: SOURCES,
      host: this.#host,
      options,
      path: this.#path,
      said: toSaid(this.#command, elevated),
      redactor,
      identities,
      recipients,
      ...(this.#signer === undefined ? {} : { signer: this.#signer }),
      stop,
      watch: {
        onStart: ({ id }) => this.#list.start(id),
        onEnd: (row) => this.#list.end(row),
        onWrite: async () => {
          if (identities) keptAt = await this.#keep(redactor.mapFile());
        },
      },
    });
    this.#list.close();
    await this.#tell(
      collected,
      { elevated, isSealed: recipients.length > 0, mapPath: keptAt, signedBy: this.#signer?.fingerprint ?? null },
      out,
    );
    return gapsOf(collected.manifest.sources).length > 0 ? EXIT.cannotTell : EXIT.nothingToDo;
  }

  /** @returns Where it is; `null` where it could not be kept, which costs the way back and nothing else. */
  async #keep(map: string): Promise<string | null> {
    try {
      await keepMap(this.#host, map);
      return mapPath(this.#host);
    } catch (error) {
      const why = safeText(error instanceof Error ? error.message : String(error), 2000);
      this.#list.line(
        `The pseudonyms of this bundle cannot be turned back: ${mapPath(this.#host)} was not written (${why})`,
      );
      return null;
    }
  }

  async #tell(collected: Collected, facts: Parameters<typeof closingLines>[2], out: Output): Promise<void> {
    const lines = closingLines(collected, this.#path, facts);
    const { isTerminal, width } = screenOf(process.stderr, { noColor: true, env: process.env });
    for (const line of isTerminal ? fold(lines, width) : lines) this.#notes.line(line);
    await out.write(`${safeText(this.#path, 2000)}\n`);
    await out.flush();
  }
}

/** @returns `undefined` for a bug of ours: what the operating system says has a code of its own. */
function whyNotWritten(error: unknown): string | undefined {
  if (error instanceof SealError) return error.message;
  return error instanceof Error && "syscall" in error && "code" in error ? reasonOf(error) : undefined;
}

/** @throws UsageError `bad-recipient`, before a minute of reading. */
async function requireRecipients(recipients: readonly string[]): Promise<void> {
  if (recipients.length > 0) await asUsage("bad-recipient", () => toEncrypter(recipients));
}

/** @throws UsageError `bad-signing-key`, before a minute of reading. */
async function readSigner(path: string | undefined): Promise<ManifestSigner | undefined> {
  if (path === undefined) return undefined;
  const { readSigningKey } = await import("../../collector/seal/sign.ts");
  return asUsage("bad-signing-key", () => readSigningKey(path));
}

/** A key that does not fit is the caller's to put right, as long as nothing was read. */
async function asUsage<T>(code: "bad-recipient" | "bad-signing-key", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new UsageError(code, { detail: error.message }, error);
  }
}

/** @throws UsageError `output-exists`. */
async function refuseExisting(path: string, force: boolean): Promise<void> {
  try {
    const facts = await lstat(path);
    if (!force || facts.isDirectory()) throw new UsageError("output-exists", { path });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Not there is as it should be; whatever else it is shows when it is written.
    if (systemCode(error) === "ENOENT") return;
  }
}
