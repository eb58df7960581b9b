import {
  COLLECTOR_LOG_PATH,
  CONTEXT_PATHS,
  JSON_ARTIFACTS,
  type JsonArtifactName,
  SERVER_CONFIGURATION_DIR,
  SETUP_LOG_DIR,
  WIZARD_TRACE_DIR,
} from "../bundle/artifacts.ts";
import { MANIFEST_PATH } from "../bundle/manifest.ts";
import { looksLikeEvtx } from "../evtx/index.ts";
import { CONFIGURATION_ROOTS } from "./decode/server-configuration.ts";
import { decodeText } from "./decode/text.ts";
import { looksLikeWizardTrace } from "./decode/wizard-trace.ts";

/** What a file is, as far as its first bytes (or its place in a bundle) tell. */
export type Recognition =
  | {
      readonly kind: "event-log" | "event-xml" | "server-configuration" | "wizard-trace" | "collector-log" | "manifest";
    }
  | { readonly kind: "json-artifact"; readonly artifact: JsonArtifactName }
  | { readonly kind: "ignored"; readonly reason: string };

/** Bytes that {@link recogniseContent} wants to see: the comment on top of `MV.xml` has some hundred. */
export const HEAD_BYTES = 64 * 1024;

const JSON_PATHS: ReadonlyMap<string, JsonArtifactName> = new Map(
  (Object.keys(JSON_ARTIFACTS) as JsonArtifactName[]).map((name) => [JSON_ARTIFACTS[name].path, name]),
);

const CONTEXT: ReadonlySet<string> = new Set(Object.values(CONTEXT_PATHS));

/**
 * What the bundle's own layout says about a path; `undefined` for a path that the format does not know and for the
 * logs, whose content speaks for itself.
 */
export function recognisePath(path: string): Recognition | undefined {
  if (path === MANIFEST_PATH) return { kind: "manifest" };
  if (path === COLLECTOR_LOG_PATH) return { kind: "collector-log" };
  const artifact = JSON_PATHS.get(path);
  if (artifact !== undefined) return { kind: "json-artifact", artifact };
  if (path.startsWith(SERVER_CONFIGURATION_DIR)) return { kind: "server-configuration" };
  if (CONTEXT.has(path) || path.startsWith(SETUP_LOG_DIR)) {
    return { kind: "ignored", reason: "for people to look at; nothing is concluded from it" };
  }
  if (path.startsWith(WIZARD_TRACE_DIR)) return { kind: "wizard-trace" };
  return undefined;
}

/** Name of the first element, or of the document type where one is declared: the decoder then refuses by name. */
function findRoot(text: string): string | undefined {
  let at = 0;
  for (;;) {
    at += /^[\s\ufeff]*/.exec(text.slice(at))?.[0].length ?? 0;
    const rest = text.slice(at, at + 256);
    const end = rest.startsWith("<!--") ? "-->" : rest.startsWith("<?") ? "?>" : null;
    if (end === null) return /^<(?:!DOCTYPE\s+)?([A-Za-z_][\w.:-]*)/i.exec(rest)?.[1];
    const found = text.indexOf(end, at);
    if (found < 0) return undefined;
    at = found + end.length;
  }
}

const startsWith = (head: Uint8Array, ...bytes: readonly number[]): boolean =>
  head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte);

/**
 * What a file is by its content; its name is never looked at.
 *
 * @param head - The first {@link HEAD_BYTES}, or all of a shorter file.
 */
export function recogniseContent(head: Uint8Array): Recognition {
  if (head.length === 0) return { kind: "ignored", reason: "empty" };
  if (looksLikeEvtx(head)) return { kind: "event-log" };
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) {
    return { kind: "ignored", reason: "an archive inside the input is not opened; give it on its own" };
  }
  const text = decodeText(head);
  const root = findRoot(text);
  if (root === "Event" || root === "Events") return { kind: "event-xml" };
  if (CONFIGURATION_ROOTS.some((name) => name === root)) return { kind: "server-configuration" };
  if (root !== undefined) return { kind: "ignored", reason: "XML of another kind" };
  if (looksLikeWizardTrace(text)) return { kind: "wizard-trace" };
  return { kind: "ignored", reason: "neither an event log nor anything else this tool reads" };
}
