/** The door to redaction: what the collector gives each artefact to before it is written. */

import { decodeText, encodeText } from "./encoding.ts";
import { learnLog, redactLog } from "./event-log.ts";
import { formatOf, type RedactFormat } from "./formats.ts";
import { IdentityReplacer } from "./identities.ts";
import { redactJson, redactJsonLines } from "./json.ts";
import { Looks } from "./looks.ts";
import { renderMap } from "./map-file.ts";
import { endsOfPieces, forEachStretch } from "./pieces.ts";
import { type MapEntry, Pseudonyms } from "./pseudonyms.ts";
import { survey } from "./survey.ts";
import { TextRedactor } from "./text-redactor.ts";
import { redactXml } from "./xml.ts";

export interface RedactorOptions {
  /** People, computers, domains and addresses as well; secrets go in any case. */
  readonly identities: boolean;
  /** At least 16 random bytes that never leave the server: without them nobody can try names out. */
  readonly seedKey: Uint8Array;
  /** What earlier runs on this server said, so that pseudonyms stay the same. */
  readonly known?: readonly MapEntry[];
  /** A faster CRC-32 for event logs, such as `nodeCrc32`. */
  readonly crc32?: (bytes: Uint8Array, seed?: number) => number;
}

/**
 * With `identities`, first {@link learn} from every artefact, then {@link redact} each: a name that stands in one place
 * beside its domain is then known wherever it stands alone. Without `identities` only `redact` is needed.
 */
export interface Redactor {
  /** Looks for names in an artefact. Never throws. */
  learn(path: string, bytes: Uint8Array): void;
  /**
   * What may be written in the place of the artefact. The format is told by the path's extension and the first bytes; one
   * that does not parse is treated as text.
   *
   * @throws RedactError `event-log-unreadable` for an event log that cannot be read at all: it must then not be written.
   */
  redact(path: string, bytes: Uint8Array): Uint8Array;
  /** One text, as a message or a command line. */
  redactText(text: string): string;
  /** Any JSON value; the manifest's names of sources, outcomes, paths and digests stay. */
  redactValue<T>(value: T): T;
  /** For `redactions` of the manifest; sorted by kind. */
  ledger(): { kind: string; count: number }[];
  /** What turns pseudonyms back, with the key: for a file on the server that only administrators can read. */
  mapFile(): string;
}

/** @throws RangeError for a short key. */
export function createRedactor(options: RedactorOptions): Redactor {
  if (options.seedKey.length < 16) throw new RangeError("the key of pseudonyms has 16 bytes at least");
  return new ArtifactRedactor(options);
}

class ArtifactRedactor implements Redactor {
  readonly #options: RedactorOptions;
  readonly #pseudonyms: Pseudonyms;
  readonly #texts: TextRedactor;
  readonly #counts = new Map<string, number>();
  /** Of the texts that were learnt from. */
  readonly #looks = new WeakMap<Uint8Array, Looks>();
  #isLearning = false;

  constructor(options: RedactorOptions) {
    this.#options = options;
    this.#pseudonyms = new Pseudonyms(options.seedKey, options.known);
    const pseudonyms = this.#pseudonyms;
    this.#texts = new TextRedactor(
      (kind) => this.#tell(kind),
      options.identities ? (count) => new IdentityReplacer(pseudonyms, count) : undefined,
    );
  }

  learn(path: string, bytes: Uint8Array): void {
    if (!this.#options.identities) return;
    this.#isLearning = true;
    try {
      const format = formatOf(path, bytes);
      if (format === "event-log") learnLog(bytes, this.#texts, this.#options.crc32);
      else {
        const looks = new Looks();
        this.#looks.set(bytes, looks);
        this.#rewriteText(format, decodeText(bytes).text, looks);
      }
    } catch {
      // Whether it can be redacted comes to light when it is.
    } finally {
      this.#isLearning = false;
      this.#texts.forget();
    }
  }

  redact(path: string, bytes: Uint8Array): Uint8Array {
    return this.#rewrite(formatOf(path, bytes), bytes);
  }

  redactText(text: string): string {
    return this.#texts.redact(text);
  }

  redactValue<T>(value: T): T {
    return redactJson(value, this.#texts) as T;
  }

  ledger(): { kind: string; count: number }[] {
    return [...this.#counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
  }

  mapFile(): string {
    return renderMap({ key: this.#options.seedKey, entries: this.#pseudonyms.entries });
  }

  #tell(kind: string): void {
    if (!this.#isLearning) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  #rewrite(format: RedactFormat, bytes: Uint8Array): Uint8Array {
    if (format === "event-log") {
      const { log, leftOut } = redactLog(bytes, this.#texts, this.#options.crc32);
      for (let i = 0; i < leftOut; i++) this.#tell("record-left-out");
      return log;
    }
    const { text, encoding } = decodeText(bytes);
    return encodeText(this.#rewriteText(format, text, this.#looks.get(bytes)), encoding);
  }

  #rewriteText(format: Exclude<RedactFormat, "event-log">, text: string, looks: Looks | undefined): string {
    switch (format) {
      case "json": {
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          return this.#plain(text, looks);
        }
        return `${JSON.stringify(redactJson(value, this.#texts), null, 2)}\n`;
      }
      case "json-lines":
        return redactJsonLines(text, this.#texts);
      case "xml":
        return redactXml(text, this.#texts, (kind) => this.#tell(kind));
      case "text":
        return this.#plain(text, looks);
    }
  }

  #plain(text: string, looks: Looks | undefined): string {
    looks?.restart();
    let out = "";
    let kept = 0;
    let from = 0;
    for (const end of endsOfPieces(text)) {
      forEachStretch(text, from, end, (at, to) => {
        const changed = this.#texts.redactStretch(text, at, to, looks?.of(text, at, to) ?? survey(text, at, to));
        if (changed === undefined) return;
        out += text.slice(kept, at) + changed;
        kept = to;
      });
      from = end;
    }
    return kept === 0 ? text : out + text.slice(kept);
  }
}
