import { type Host, killerPath } from "./host/host.ts";
import type { MapKeeping } from "./keep-map.ts";
import { elevationTouch } from "./rights.ts";
import type { CollectOptions, Source, Touch } from "./source.ts";

/** A touch as one line: the command as it is started, the key, the file, the host. */
export function touchText(touch: Touch): string {
  switch (touch.kind) {
    case "command":
      return [touch.file, ...touch.args].map((part) => (/\s/.test(part) ? `"${part}"` : part)).join(" ");
    case "registry":
      return touch.key;
    case "cmdlet":
      return `${touch.name} (in the PowerShell script)`;
    case "file":
      return touch.path;
    case "network":
      return `${touch.host}:${touch.port} (${touch.says})`;
  }
}

const TITLE = {
  command: "runs ",
  registry: "reads",
  cmdlet: "asks ",
  file: "reads",
  network: "calls",
} as const satisfies Record<Touch["kind"], string>;

const lineOf = (touch: Touch): string => `  ${TITLE[touch.kind]}  ${touchText(touch)}\n`;

/**
 * Everything that a run would touch; nothing is touched for it.
 *
 * @param map - What keeping the map of pseudonyms takes; `null` where names are not replaced.
 */
export function renderPlan(
  sources: readonly Source[],
  host: Host,
  options: CollectOptions,
  map: MapKeeping | null = null,
): string {
  const asked = sources.filter(({ group }) => !options.leftOut.has(group));
  const leftOut = sources.filter(({ group }) => options.leftOut.has(group)).map(({ id }) => id);
  const touched = asked.map((source) => ({ source, touches: source.touches(host, options) }));
  const doubts = new Set(touched.flatMap(({ touches }) => touches.filter(isDoubt).map(lineOf)));
  return [
    `To see whether it runs elevated:\n${lineOf(elevationTouch(host))}`,
    ...touched.map(
      ({ source: { id, says }, touches }) =>
        `${id}: ${says}\n${touches
          .filter((touch) => !isDoubt(touch))
          .map(lineOf)
          .join("")}`,
    ),
    `Only to tell a registry key that is missing from one that is refused:\n${[...doubts].sort().join("")}`,
    ...(leftOut.length === 0 ? [] : [`Left out, as asked: ${leftOut.join(", ")}\n`]),
    ...(map === null ? [] : [`To keep the map of pseudonyms, for administrators only:\n${mapLines(map)}`]),
    `Only for a tool that does not end in time:\n  runs   ${killerPath(host.systemRoot)} /PID <that tool> /T /F\n`,
  ].join("\n");
}

const mapLines = ({ path, command }: MapKeeping): string => `  writes ${path}\n${lineOf(command)}`;

/** A question that is asked only where another answer leaves something open. */
export const isDoubt = (touch: Touch): boolean => touch.kind === "command" && touch.isDoubt === true;
