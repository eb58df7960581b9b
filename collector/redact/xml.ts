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
  /** The text up to the next tag goes as a whole. */
  let isSecret = false;
  let field = "";
  return text.replace(TOKENS, (token, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    const { name, cdata, close, attributes = "" } = groups;
    if (cdata !== undefined) return isSecret ? remove(count) : `<![CDATA[${texts.redact(cdata, field)}]]>`;
    if (token.startsWith("<!--")) return `<!--${texts.redact(token.slice(4, -3))}-->`;
    if (name === undefined) {
      if (token.startsWith("<")) return token;
      if (token.trim() === "") return token;
      if (isSecret) return remove(count);
      const plain = decodeEntities(token);
      const changed = texts.redact(plain, field);
      return changed === plain ? token : escapeXml(changed);
    }
    if (close !== undefined) {
      open.pop();
      field = open.at(-1) ?? "";
      isSecret = false;
      return token;
    }
    field = name;
    if (!token.endsWith("/>")) open.push(name);
    const values = attributesOf(attributes);
    isSecret = /^(?:1|true)$/i.test(values.get("encrypted") ?? "") || OPAQUE.test(name);
    // `<parameter name="UserName">` and `<add key="…">`: the attribute names the field.
    const named = values.get("name") ?? values.get("key") ?? values.get("Name");
    if (named !== undefined && /^(?:parameter|add|attribute|param|Data)$/i.test(name)) field = named;
    if (token.endsWith("/>")) isSecret = false;
    return attributes === ""
      ? token
      : token.replace(attributes, () => redactAttributes(attributes, name, named, texts));
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
