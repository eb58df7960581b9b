import { type Host, killerPath } from "./host/host.ts";
import { elevationTouch } from "./rights.ts";
import type { CollectOptions, Source, Touch } from "./source.ts";

/** A touch as one line: the command as it is started, the key, the file, the host. */
export function touchText(touch: Touch): string {
  switch (touch.kind) {
    case "command":
      return [touch.file, ...touch.args].map((part) => (/\s/.test(part) ? `"${part}"` : part)).join(" ");
    case "registry":
      return touch.key;
    case "file":
      return touch.path;
    case "network":
      return `${touch.host}:${touch.port} (${touch.says})`;
  }
}

const TITLE = {
  command: "runs ",
  registry: "reads",
  file: "reads",
  network: "calls",
} as const satisfies Record<Touch["kind"], string>;

const lineOf = (touch: Touch): string => `  ${TITLE[touch.kind]}  ${touchText(touch)}\n`;

/**
 * Everything that a run would touch; nothing is touched for it.
 *
 * @param map - What keeping the map of pseudonyms takes; none where names are not replaced.
 */
export function renderPlan(
  sources: readonly Source[],
  host: Host,
  options: CollectOptions,
  map: readonly Touch[] = [],
): string {
  const asked = sources.filter(({ group }) => !options.leftOut.has(group));
  const leftOut = sources.filter(({ group }) => options.leftOut.has(group)).map(({ id }) => id);
  return [
    `To see whether it runs elevated:\n${lineOf(elevationTouch(host))}`,
    ...asked.map((source) => `${source.id}: ${source.says}\n${source.touches(host, options).map(lineOf).join("")}`),
    ...(leftOut.length === 0 ? [] : [`Left out, as asked: ${leftOut.join(", ")}\n`]),
    ...(map.length === 0
      ? []
      : [`To keep the map of pseudonyms, for administrators only:\n${map.map(lineOf).join("")}`]),
    `Only for a tool that does not end in time:\n  runs   ${killerPath(host.systemRoot)} /PID <that tool> /T /F\n`,
  ].join("\n");
}
