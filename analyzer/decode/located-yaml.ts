import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import type * as z from "zod";

/** YAML whose faults can be told with their place. Loaded only by what reads YAML. */

/** Counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface LocatedFault extends Place {
  readonly says: string;
}

export interface LocatedYaml {
  readonly faults: readonly LocatedFault[];
  toValue(): unknown;
  /** Where a key or an item begins, or the nearest thing around it. */
  placeOf(path: readonly PropertyKey[]): Place;
}

/** Ours: nobody writes deeper by hand, and far deeper the parser exhausts the process. */
const MAX_FLOW_DEPTH = 32;
const MAX_BLOCK_COLUMN = 128;
const MAX_BLOCKS_A_LINE = 16;

/**
 * Reads one document of YAML 1.2 with its core schema: no merge keys, no tags of one's own.
 *
 * @param hostile - For a stranger's file: deep nesting is refused before it is parsed, anchors, aliases and tags are
 *   refused, and the work grows with the length of the text. What stands in the file is then all there is.
 */
export function parseLocatedYaml(source: string, { hostile = false } = {}): LocatedYaml {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const locate = ({ at, says }: Fault): LocatedFault => ({ ...placeAt(at), says });
  const tooDeep = hostile ? findDepth(source) : undefined;
  if (tooDeep) return { faults: [tooDeep], toValue: () => null, placeOf: () => tooDeep };
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    schema: "core",
    merge: false,
    // Warnings are taken from the document instead; nothing is printed. With less, a second document would be no error.
    logLevel: "error",
    // Its own comparison is of each key with all others: 50,000 keys take it most of a minute.
    uniqueKeys: !hostile,
  });
  const broken = [...document.errors, ...(hostile ? document.warnings : [])];
  const faults = broken.map(({ message, pos }): Fault => ({ at: pos[0], says: `not YAML: ${message}` }));
  if (hostile) faults.push(...findTricks(document));
  return {
    faults: faults.map(locate),
    toValue: () => document.toJS(),
    placeOf: (path) => placeAt(offsetOf(document.contents, path)),
  };
}

interface Fault {
  readonly at: number;
  readonly says: string;
}

/** Where the nesting goes too deep, told from the tokens alone: the parser itself recurses. */
function findDepth(source: string): LocatedFault | undefined {
  let flow = 0;
  let blocks = 0;
  let at = 0;
  let line = 1;
  let lineStart = 0;
  for (const token of new Lexer().lex(source)) {
    // The lexer's own marks stand for no text.
    if (token === "\u0002" || token === "\u001f" || token === "\u0018") continue;
    if (token === "[" || token === "{") flow += 1;
    else if (token === "]" || token === "}") flow = Math.max(0, flow - 1);
    else if (flow === 0 && (token === "-" || token === "?" || token === ":")) {
      blocks += 1;
    }
    const isIndented = at === lineStart && token.length > MAX_BLOCK_COLUMN && /^ +$/.test(token);
    if (flow > MAX_FLOW_DEPTH || blocks > MAX_BLOCKS_A_LINE || (flow === 0 && isIndented)) {
      return { line, column: at - lineStart + 1, says: "nested too deeply: put less into one another" };
    }
    at += token.length;
    const end = token.lastIndexOf("\n");
    if (end !== -1) {
      line += token.split("\n").length - 1;
      lineStart = at - token.length + end + 1;
      blocks = 0;
    }
  }
  return undefined;
}

/** What makes a small file large, or a value other than it looks. */
function findTricks(document: Document): Fault[] {
  const found: Fault[] = [];
  visit(document, (_key, node) => {
    if (!isNode(node)) return;
    const at = node.range?.[0] ?? 0;
    if (isAlias(node)) found.push({ at, says: "an alias (*): write out what it stands for" });
    else if ("anchor" in node && node.anchor !== undefined) found.push({ at, says: "an anchor (&): leave it out" });
    else if (node.tag !== undefined) found.push({ at, says: `a tag (${node.tag}): leave it out` });
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      const place = isNode(key) ? (key.range?.[0] ?? at) : at;
      if (name === undefined) found.push({ at: place, says: "a key is a word" });
      else if (seen.has(name)) found.push({ at: place, says: `${name}: this key stands here twice; keep one` });
      else seen.add(name);
    }
  });
  return found;
}

type Issue = z.core.$ZodIssue;

/** An unknown key is to blame itself, not the mapping around it. */
export function keyPath(issue: Issue): PropertyKey[] {
  const path = [...issue.path];
  if (issue.code === "unrecognized_keys" && issue.keys[0] !== undefined) path.push(issue.keys[0]);
  if (issue.code === "invalid_union") return [...path, ...(deepest(issue)?.path ?? [])];
  return path;
}

/** Of a union's alternatives the one that came furthest. */
function deepest(issue: Issue): { path: PropertyKey[]; message: string } | undefined {
  if (issue.code !== "invalid_union") return undefined;
  const candidates = issue.errors.flatMap((alternative) =>
    alternative.map((one) => ({ path: keyPath(one), message: messageOf(one) })),
  );
  return candidates.reduce<(typeof candidates)[number] | undefined>(
    (best, one) => (best === undefined || one.path.length > best.path.length ? one : best),
    undefined,
  );
}

export function messageOf(issue: Issue): string {
  if (issue.code === "unrecognized_keys") return "no such key";
  return deepest(issue)?.message ?? issue.message;
}

function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (isScalar(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}
