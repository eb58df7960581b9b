/**
 * Names of elements and attributes, made fit for a document with namespaces. Windows writes none that need it; a
 * damaged or crafted log may hold anything.
 *
 * The rule: a prefix that nobody declared is left out; then every character that must not stand in a name becomes `_`,
 * and a name that begins wrongly gets one in front. A declaration that is none becomes a plain attribute, and an
 * attribute that is there already gets a number.
 */

/** Declared prefixes and what they stand for, from the inside out. */
export interface Scope {
  readonly outer: Scope | undefined;
  readonly uris: ReadonlyMap<string, string>;
}

export type Attribute = readonly [name: string, value: string];

const XML_URI = "http://www.w3.org/XML/1998/namespace";
const XMLNS_URI = "http://www.w3.org/2000/xmlns/";

export const OUTERMOST: Scope = { outer: undefined, uris: new Map([["xml", XML_URI]]) };

const PLAIN = /^[A-Za-z_][\w.-]*$/;
/**
 * Letters that a name may begin with by every edition of XML 1.0: the fifth allows many more, but expat and .NET keep
 * to the fourth. Names outside ASCII are rare enough.
 */
const START =
  "A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u00ff\\u038e-\\u03a1\\u03a3-\\u03ce\\u0401-\\u040c\\u040e-\\u044f" +
  "\\u3041-\\u3094\\u30a1-\\u30fa\\u4e00-\\u9fa5\\uac00-\\ud7a3";
const STARTS = new RegExp(`^[${START}]`);
const NOT_IN_NAME = new RegExp(`[^${START}\\-.0-9]`, "gu");

export function elementName(name: string, scope: Scope): string {
  return PLAIN.test(name) ? name : fitName(name, scope);
}

/** The scope inside an element with these attributes. */
export function innerScope(attributes: readonly Attribute[], outer: Scope): Scope {
  let uris: Map<string, string> | undefined;
  for (const [name, uri] of attributes) {
    const prefix = declaredPrefix(name, uri);
    if (prefix === undefined || prefix === "") continue;
    uris ??= new Map();
    // Of two equal ones the first counts, as for their attributes.
    if (!uris.has(prefix)) uris.set(prefix, uri);
  }
  return uris ? { outer, uris } : outer;
}

/** @param scope - Inside the element: an attribute may use what stands beside it. */
export function fitAttributes(attributes: readonly Attribute[], scope: Scope): readonly Attribute[] {
  if (attributes.length < 2 && attributes.every(([name]) => name !== "xmlns" && PLAIN.test(name))) return attributes;
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return attributes.map(([name, value]) => {
    const fit = attributeName(name, value, scope, taken);
    let free = fit;
    while (taken.has(expandedName(free, scope))) {
      const count = (counts.get(fit) ?? 1) + 1;
      counts.set(fit, count);
      free = `${fit}_${count}`;
    }
    taken.add(expandedName(free, scope));
    return [free, value];
  });
}

function attributeName(name: string, value: string, scope: Scope, taken: ReadonlySet<string>): string {
  if (name !== "xmlns" && !name.startsWith("xmlns:")) return PLAIN.test(name) ? name : fitName(name, scope);
  if (declaredPrefix(name, value) !== undefined && !taken.has(name)) return name;
  return `_${name.replace(NOT_IN_NAME, "_")}`;
}

/**
 * What an attribute declares: a prefix, or "" for the namespace without one.
 *
 * @returns undefined for any other attribute, and for a declaration that the recommendation forbids.
 */
function declaredPrefix(name: string, uri: string): string | undefined {
  if (uri === XML_URI || uri === XMLNS_URI) return undefined;
  if (name === "xmlns") return "";
  if (!name.startsWith("xmlns:") || uri === "") return undefined;
  const prefix = name.slice("xmlns:".length);
  return isName(prefix) && prefix !== "xml" && prefix !== "xmlns" ? prefix : undefined;
}

/** Two prefixes may stand for the same namespace: then equal local names are one attribute twice. */
function expandedName(name: string, scope: Scope): string {
  const colon = name.indexOf(":");
  const uri = colon < 0 ? undefined : findUri(name.slice(0, colon), scope);
  return uri === undefined ? name : `${uri} ${name.slice(colon + 1)}`;
}

function fitName(name: string, scope: Scope): string {
  const colon = name.indexOf(":");
  const prefix = name.slice(0, Math.max(0, colon));
  const local = name.slice(colon + 1);
  if (colon > 0 && isName(local) && findUri(prefix, scope) !== undefined) return name;
  const fit = local.replace(NOT_IN_NAME, "_");
  return STARTS.test(fit) ? fit : `_${fit}`;
}

function findUri(prefix: string, scope: Scope): string | undefined {
  for (let one: Scope | undefined = scope; one; one = one.outer) {
    const uri = one.uris.get(prefix);
    if (uri !== undefined) return uri;
  }
  return undefined;
}

function isName(text: string): boolean {
  return PLAIN.test(text) || (STARTS.test(text) && text.replace(NOT_IN_NAME, "") === text);
}
