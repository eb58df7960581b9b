import { EvtxReader } from "../../evtx/index.ts";
import { nodeCrc32 } from "../../evtx/node.ts";
import { MAX_LEARNED, RELAY_DOMAINS } from "./targets.ts";
import type { Cloud, LearnedHost } from "./types.ts";

/** Heartbeat, listener failure, relay failure: the events that name the relays of this tenant. */
const EVENT_IDS: readonly number[] = [31019, 31034, 32002];

/**
 * Relay hosts that an exported application log names, newest first.
 *
 * @throws EvtxError For what is no log.
 */
export function findRelayHosts(log: Uint8Array, cloud: Cloud): LearnedHost[] {
  const found = new Map<string, LearnedHost>();
  const reader = new EvtxReader(
    ({ data }) => {
      for (const one of toRelayHosts(data.map(([, value]) => value).join("\n"), cloud)) {
        const former = found.get(one.host);
        // Named again, it moves to the end: the newest ones are kept.
        found.delete(one.host);
        found.set(one.host, { host: one.host, endpoint: one.endpoint ?? former?.endpoint ?? null });
        const oldest = found.size > MAX_LEARNED ? found.keys().next().value : undefined;
        if (oldest !== undefined) found.delete(oldest);
      }
    },
    { crc32: nodeCrc32, filter: { providers: ["PasswordResetService"], eventIds: EVENT_IDS } },
  );
  reader.push(log);
  reader.end();
  return [...found.values()].reverse();
}

/** Relay hosts in the text of one event: full names of this cloud, or the bare namespace of a heartbeat. */
export function toRelayHosts(text: string, cloud: Cloud): LearnedHost[] {
  const domain = RELAY_DOMAINS[cloud];
  const full = [...text.matchAll(/\b([a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,62}){2,3})(?![\w.-]*[\w-])/gi)]
    .map((match) => (match[1] ?? "").toLowerCase())
    .filter((host) => host.endsWith(`.${domain}`));
  const bare = /\bNamespace:\s*([a-z0-9-]{1,63})(?![\w.-])/i.exec(text)?.[1]?.toLowerCase();
  const endpoint = /\bEndpoint:\s*([\w-]{1,120})/i.exec(text)?.[1] ?? null;
  const hosts = new Set([...full, ...(bare === undefined ? [] : [`${bare}.${domain}`])]);
  return [...hosts].map((host) => ({ host, endpoint }));
}
