/** The XML of a record, read back. */
import { XMLValidator } from "fast-xml-parser";
import { expect } from "vitest";
import { child, localName, parseXml, type XmlElement } from "../../analyzer/decode/xml.ts";
import type { EvtxRecord } from "../../evtx/index.ts";

/** The only element in it, after two parsers found nothing amiss. */
export function readBack(xml: string): XmlElement {
  expect(XMLValidator.validate(xml)).toBe(true);
  return parseXml(xml);
}

/** The pairs of a record, from its XML: the README's rule once more, for elements. */
export function flattenXml(event: XmlElement): EvtxRecord["data"] {
  const pairs: [string, string][] = [];
  const system = child(event, "System");
  for (const part of event.children) if (part !== system) collect(part, 0, pairs);
  return pairs;
}

function collect(element: XmlElement, depth: number, pairs: [string, string][]): void {
  const name = localName(element.name);
  const label = name === "Data" ? (element.attributes.get("Name") ?? "") : name;
  for (const [attribute, value] of element.attributes) {
    if (attribute !== "Name" && !attribute.startsWith("xmlns")) pairs.push([`${name}@${attribute}`, value]);
  }
  for (const inner of element.children) collect(inner, depth + 1, pairs);
  const isLeaf = element.children.length === 0 && (depth > 0 || name === "Data");
  if (isLeaf || element.text.trim() !== "") pairs.push([label, element.text]);
}
