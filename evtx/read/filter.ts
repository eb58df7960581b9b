/** The caller's filter, ready to be asked about undecoded bytes. */
import type { EvtxFilter } from "../types.ts";
import { isTextAt } from "./utf16.ts";

export class RecordFilter {
  readonly #providers: ReadonlySet<string> | undefined;
  readonly #eventIds: ReadonlySet<number> | undefined;
  readonly #needles: readonly string[];

  constructor({ providers = [], eventIds = [] }: EvtxFilter = {}) {
    this.#providers = providers.length > 0 ? new Set(providers) : undefined;
    this.#eventIds = eventIds.length > 0 ? new Set(eventIds) : undefined;
    this.#needles = [...(this.#providers ?? [])];
  }

  get asksProvider(): boolean {
    return this.#providers !== undefined;
  }

  acceptsProvider(name: string): boolean {
    return this.#providers === undefined || this.#providers.has(name);
  }

  /** The same for UTF-16 in place: builds no string. */
  acceptsProviderAt(view: DataView, offset: number, units: number): boolean {
    if (this.#providers === undefined) return true;
    for (const needle of this.#needles) {
      if (needle.length === units && isTextAt(view, offset, needle)) return true;
    }
    return false;
  }

  acceptsEventId(eventId: number): boolean {
    return this.#eventIds === undefined || this.#eventIds.has(eventId);
  }
}
