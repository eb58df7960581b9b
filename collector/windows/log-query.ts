import { EVENT_PROVIDERS } from "../../bundle/artifacts.ts";
import type { Host } from "../host/host.ts";
import type { CollectOptions } from "../source.ts";
import { type Call, toolPath } from "./tool.ts";

const { writebackEvents, syncEvents, hashSyncEvents, installEvents, crashEvents, systemEvents } = EVENT_PROVIDERS;

export type Channel = "Application" | "System";

/** The logs that matter and the providers that are let through, as `docs/bundle-format.md` lists them. */
export const PROVIDERS_OF: Readonly<Record<Channel, readonly string[]>> = {
  Application: [...writebackEvents, ...syncEvents, ...hashSyncEvents, ...installEvents, ...crashEvents],
  System: systemEvents,
};

/** A query of one path: `wevtutil` takes no more than 20 expressions, and a provider each stays below. */
export function queryOf(providers: readonly string[], { windowMs }: CollectOptions): string {
  const names = providers.map((name) => `@Name='${name}'`).join(" or ");
  return `*[System[Provider[${names}] and TimeCreated[timediff(@SystemTime) <= ${windowMs}]]]`;
}

export const wevtutil = (host: Host, ...args: readonly string[]): Call => ({
  file: toolPath(host, "wevtutil.exe"),
  args,
});
