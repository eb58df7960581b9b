/** Finds the fields of `System` in a parsed event. */
import type { AttributeNode, ElementNode, EventLayout, Node, Part } from "./nodes.ts";

const NOTHING: readonly Part[] = [];

/** Of several equal elements the first counts, as for the probe that decides filters early. */
export function toEventLayout(nodes: readonly Node[]): EventLayout {
  const event = findElement(nodes, "Event");
  const system = event && findElement(event.content, "System");
  const inSystem = (name: string) => system && findElement(system.content, name);
  return {
    provider: attributeParts(inSystem("Provider"), "Name"),
    eventId: contentParts(inSystem("EventID")),
    level: contentParts(inSystem("Level")),
    timeCreated: attributeParts(inSystem("TimeCreated"), "SystemTime"),
    eventRecordId: contentParts(inSystem("EventRecordID")),
    channel: contentParts(inSystem("Channel")),
    computer: contentParts(inSystem("Computer")),
    payload: event ? event.content.filter((node) => node !== system) : nodes,
  };
}

function findElement(nodes: readonly Node[], name: string): ElementNode | undefined {
  return nodes.find((node): node is ElementNode => isElement(node) && node.name === name);
}

function isElement(node: Node): node is ElementNode {
  return typeof node === "object" && node.kind === "element";
}

function attributeParts(element: ElementNode | undefined, name: string): readonly Part[] {
  return element?.attributes.find((attribute: AttributeNode) => attribute.name === name)?.parts ?? NOTHING;
}

function contentParts(element: ElementNode | undefined): readonly Part[] {
  return element?.content.filter((node): node is Part => typeof node === "string" || node.kind === "slot") ?? NOTHING;
}
