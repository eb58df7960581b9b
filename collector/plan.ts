import { type Host, killerPath } from "./host/host.ts";
import type { CollectOptions, Source, Touch } from "./source.ts";

/** A touch as one line: the command as it is started, the key, the file. */
export function touchText(touch: Touch): string {
  switch (touch.kind) {
    case "command":
      return [touch.file, ...touch.args].map((part) => (/\s/.test(part) ? `"${part}"` : part)).join(" ");
    case "registry":
      return touch.key;
    case "file":
      return touch.path;
  }
}

const TITLE = { command: "runs ", registry: "reads", file: "reads" } as const satisfies Record<Touch["kind"], string>;

/** Everything that a run would touch; nothing is touched for it. */
export function renderPlan(sources: readonly Source[], host: Host, options: CollectOptions): string {
  const touched = sources
    .map((source) => {
      const lines = source.touches(host, options).map((touch) => `  ${TITLE[touch.kind]}  ${touchText(touch)}`);
      return `${source.id}: ${source.says}\n${lines.join("\n")}\n`;
    })
    .join("\n");
  return `${touched}\nOnly for a tool that does not end in time:\n  runs   ${killerPath(host.systemRoot)} /PID <that tool> /T /F\n`;
}
