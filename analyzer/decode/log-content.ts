import type { EventArtifactName } from "../../bundle/artifacts.ts";
import type { EventRecord } from "../../bundle/events.ts";
import type { EvtxCertificate } from "../../evtx/index.ts";
import { EventCollector, type KeptEvents } from "./event-collector.ts";
import { type EventLogOptions, readEventLog } from "./event-log.ts";

/** What one log turns out to hold. Plain data: it may come from another thread. */
export interface LogNotes {
  readonly channels: ReadonlySet<string>;
  readonly computers: ReadonlySet<string>;
  readonly artifacts: ReadonlySet<EventArtifactName>;
  /** Records on the shelves, before any cap. */
  readonly kept: number;
  readonly events: KeptEvents;
}

export interface LogContent extends LogNotes {
  readonly certificate: EvtxCertificate;
  readonly undated: number;
}

/** Takes notes while the records of one log stream by. */
export class LogKeeper {
  readonly #collector = new EventCollector();
  readonly #channels = new Set<string>();
  readonly #computers = new Set<string>();
  readonly #artifacts = new Set<EventArtifactName>();
  #kept = 0;

  take(record: EventRecord): void {
    const artifact = this.#collector.add(record);
    if (artifact === undefined) return;
    this.#kept += 1;
    this.#artifacts.add(artifact);
    this.#channels.add(record.channel);
    this.#computers.add(record.computer);
  }

  /** @param heldBack - Records that were passed over, by computer. */
  finish(heldBack: ReadonlyMap<string, number> = new Map()): LogNotes {
    this.#collector.countElsewhere(heldBack);
    return {
      channels: this.#channels,
      computers: this.#computers,
      artifacts: this.#artifacts,
      kept: this.#kept,
      events: this.#collector.kept(),
    };
  }
}

/** @throws ArtifactError and what the source throws, as `readEventLog` does. */
export async function readLogContent(
  source: AsyncIterable<Uint8Array>,
  options: EventLogOptions = {},
): Promise<LogContent> {
  const keeper = new LogKeeper();
  const { certificate, undated, heldBack } = await readEventLog(source, (record) => keeper.take(record), options);
  return { ...keeper.finish(heldBack), certificate, undated };
}
