import { XMLParser } from "fast-xml-parser";
import type { ProxySettings } from "../../bundle/artifacts.ts";
import { SourceError } from "../source.ts";

type ConfigProxy = NonNullable<ProxySettings["machineConfig"]>;

const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  ignoreDeclaration: true,
  parseTagValue: false,
  parseAttributeValue: false,
  transformTagName: (name) => name.toLowerCase(),
  transformAttributeName: (name) => name.toLowerCase(),
});

/**
 * `/configuration/system.net/defaultProxy` of a .NET configuration file; nothing else of it is kept.
 *
 * @returns `null` when the file has no such element.
 * @throws SourceError `unreadable-output` for what is no configuration.
 */
export function parseConfigProxy(path: string, bytes: Uint8Array): ConfigProxy | null {
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
  if (/<!(?:DOCTYPE|ENTITY)\b/i.test(text))
    throw new SourceError("unreadable-output", `${path}: declares a document type`);
  let root: unknown;
  try {
    root = PARSER.parse(text, true);
  } catch (error) {
    throw new SourceError("unreadable-output", `${path}: not well-formed`, error);
  }
  const configuration = child(root, "configuration");
  if (configuration === undefined) throw new SourceError("unreadable-output", `${path}: no configuration`);
  const settings = child(child(configuration, "system.net"), "defaultproxy");
  if (settings === undefined) return null;
  const proxy = child(settings, "proxy");
  return {
    enabled: flag(attribute(settings, "enabled")),
    useDefaultCredentials: flag(attribute(settings, "usedefaultcredentials")),
    useSystemDefault: attribute(proxy, "usesystemdefault"),
    proxyAddress: attribute(proxy, "proxyaddress"),
    bypassOnLocal: attribute(proxy, "bypassonlocal"),
    autoDetect: attribute(proxy, "autodetect"),
    scriptLocation: attribute(proxy, "scriptlocation"),
  };
}

/** An element without content is an empty text; of several the last one counts. */
function child(holder: unknown, name: string): unknown {
  if (typeof holder !== "object" || holder === null || !(name in holder)) return undefined;
  return [(holder as Record<string, unknown>)[name]].flat().at(-1);
}

function attribute(holder: unknown, name: string): string | null {
  const value = child(holder, `@${name}`);
  return typeof value === "string" && value !== "" ? value : null;
}

const flag = (text: string | null): boolean | null =>
  text === null || !/^(?:true|false)$/i.test(text) ? null : text.toLowerCase() === "true";
