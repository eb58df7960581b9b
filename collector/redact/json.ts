/** JSON by its strings: names of fields stay, so that the shape does. */
import type { TextRedactor } from "./text-redactor.ts";

/** Tokens, times and versions: nothing in them is anybody's, and rules read them. */
const FIXED_FIELDS: ReadonlySet<string> = new Set([
  "id",
  "code",
  "outcome",
  "stage",
  "purpose",
  "channel",
  "state",
  "startMode",
  "productCode",
  "productVersion",
  "displayVersion",
  "version",
  "sha256",
  "thumbprint",
  "retention",
  "kind",
  "installDate",
  "productName",
  "installationType",
  "providers",
  "tool",
  "elapsed",
]);
const VERSION_FIELDS: ReadonlySet<string> = new Set(["version", "productVersion", "displayVersion"]);

/**
 * Whether a value of such a field is one of the tokens that belong there. The field alone does not say so: what somebody
 * else's software wrote there may be a path, an account or a host.
 */
function isToken(field: string, value: string): boolean {
  if (!FIXED_FIELDS.has(field) || !/^[\w.{}()+ -]{0,100}$/.test(value)) return false;
  // A dot stands in a version, or in front; with a letter behind it, it may be a host.
  if (/\w\.[a-z]/i.test(value)) return false;
  return VERSION_FIELDS.has(field) || !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(value);
}
const OWN = { configurable: true, enumerable: true, writable: true };
/** Deeper than any artefact; JSON.parse itself has no limit. */
const MAX_DEPTH = 200;

export function redactJson(value: unknown, texts: TextRedactor, field = "", depth = 0): unknown {
  if (typeof value === "string") return isToken(field, value) ? value : texts.redact(value, field);
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((one) => redactJson(one, texts, field, depth + 1));
  const out: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    const called = texts.redact(name);
    const changed = redactJson(one, texts, name, depth + 1);
    // One that is called so stays a field.
    if (called === "__proto__") Object.defineProperty(out, called, { ...OWN, value: changed });
    else out[called] = changed;
  }
  return out;
}

export function redactJsonLines(text: string, texts: TextRedactor): string {
  return text
    .split("\n")
    .map((line) => {
      try {
        return line.trim() === "" ? line : JSON.stringify(redactJson(JSON.parse(line), texts));
      } catch {
        return texts.redact(line);
      }
    })
    .join("\n");
}
