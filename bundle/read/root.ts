import type { Container } from "../container.ts";
import { MANIFEST_PATH } from "../manifest.ts";
import { OWN_PATHS } from "./manifest.ts";

/**
 * Takes off the one folder that a bundle gets around it when somebody unpacks it, looks, and packs it again.
 *
 * @returns The container itself unless everything lies in one folder, with a manifest and at least one artefact of ours in it.
 */
export function withoutOuterFolder(container: Container): Container {
  const all = [...container.entries, ...container.ignored].map((entry) => entry.path);
  const [first = ""] = all;
  const prefix = first.slice(0, first.indexOf("/") + 1);
  if (prefix === "" || !all.every((path) => path.startsWith(prefix))) return container;

  const inner = new Set(container.entries.map((entry) => entry.path.slice(prefix.length)));
  if (!inner.has(MANIFEST_PATH) || ![...inner].some((path) => OWN_PATHS.has(path))) return container;
  return {
    ...container,
    entries: container.entries.map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) })),
    ignored: container.ignored.map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) })),
  };
}
