/** XML by its texts and attribute values; elements and the order of things stay byte for byte. */
import { REMOVED } from "./secrets.ts";
import { decodeEntities, escapeXml, type TextRedactor } from "./text-redactor.ts";

/** Comment, character data, instruction, tag, text. Not closed, each reaches to the end. */
const TOKENS =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[(?<cdata>[\s\S]*?)(?:\]\]>|$)|<[?!][^>]*(?:>|$)|<(?<close>\/)?(?<name>[^\s/>"'<]*)(?<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)(?:>|$)|[^<]+/g;
const ATTRIBUTE = /(?<![^\s=/"'])(?<before>(?<name>[^\s=/"']+)\s*=\s*)(?:"(?<double>[^"]*)"|'(?<single>[^']*)')/g;
/** State of the engine and of extensions: nobody reads it, and nobody knows what is in it. */
const OPAQUE =
  /^(?:encrypted-attributes|controller-configuration|aad-password-sync-state|full-object-state|state-blob|dirsync-cookie|cookie|watermark|last-usn-cookie)$/i;

export function redactXml(text: string, texts: TextRedactor, count: (kind: string) => void): string {
  const open: string[] = [];
  /** How many elements were open where the one began of which everything goes; negative outside of any. */
  let secretAt = -1;
  let field = "";
  return text.replace(TOKENS, (token, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    const { name, cdata, close, attributes = "" } = groups;
    const isSecret = secretAt >= 0;
    if (cdata !== undefined) return isSecret ? remove(count) : `<![CDATA[${texts.redact(cdata, field)}]]>`;
    if (token.startsWith("<!--"))
      return isSecret ? `<!--${remove(count)}-->` : `<!--${texts.redact(token.slice(4, -3))}-->`;
    if (name === undefined) {
      if (token.startsWith("<")) return isSecret ? "" : token;
      if (token.trim() === "") return token;
      if (isSecret) return remove(count);
      const plain = decodeEntities(token);
      const changed = texts.redact(plain, field);
      return changed === plain ? token : escapeXml(changed);
    }
    if (close !== undefined) {
      // One that closes nothing must not end a secret early.
      if (open.at(-1) === name || !isSecret) open.pop();
      if (open.length <= secretAt) secretAt = -1;
      field = open.at(-1) ?? "";
      return token;
    }
    field = name;
    const values = attributesOf(attributes);
    const isEmpty = token.endsWith("/>");
    if (!isEmpty && !isSecret && (isEncrypted(values) || OPAQUE.test(localName(name)))) secretAt = open.length;
    if (!isEmpty) open.push(name);
    if (isSecret) return attributes === "" ? token : token.replace(attributes, () => withoutValues(attributes, count));
    // `<parameter name="UserName">` and `<add key="…">`: the attribute names the field.
    const named = values.get("name") ?? values.get("key") ?? values.get("Name");
    if (named !== undefined && /^(?:parameter|add|attribute|param|Data)$/i.test(name)) field = named;
    return attributes === ""
      ? token
      : token.replace(attributes, () => redactAttributes(attributes, name, named, texts));
  });
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Whatever is not plainly denied. */
function isEncrypted(values: ReadonlyMap<string, string>): boolean {
  for (const [name, value] of values) {
    if (/^(?:[\w-]+:)?encrypted$/i.test(name) && !/^\s*(?:0|false|no)?\s*$/i.test(decodeEntities(value))) return true;
  }
  return false;
}

function withoutValues(attributes: string, count: (kind: string) => void): string {
  return attributes.replace(ATTRIBUTE, (_, ...rest) => {
    const { before = "" } = rest.at(-1) as Record<string, string | undefined>;
    return `${before}"${remove(count)}"`;
  });
}

function remove(count: (kind: string) => void): string {
  count("encrypted-parameter");
  return REMOVED;
}

function attributesOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(ATTRIBUTE)].map(({ groups }) => [
      groups?.["name"] ?? "",
      groups?.["double"] ?? groups?.["single"] ?? "",
    ]),
  );
}

function redactAttributes(attributes: string, element: string, named: string | undefined, texts: TextRedactor): string {
  return attributes.replace(ATTRIBUTE, (all, ...rest) => {
    const { before = "", name = "", double, single } = rest.at(-1) as Record<string, string | undefined>;
    if (name.startsWith("xmlns")) return all;
    const plain = decodeEntities(double ?? single ?? "");
    // The value beside a key is that key's.
    const field = /^(?:value|connectionString)$/i.test(name) && named !== undefined ? named : `${element}@${name}`;
    const changed = texts.redact(plain, field);
    return changed === plain ? all : `${before}"${escapeXml(changed)}"`;
  });
}
