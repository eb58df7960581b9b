/** Finds the fields of `System` in a parsed event. */
import { type ElementNode, type EventLayout, type Node, type Phrase, toPhrase } from "./nodes.ts";

const NOTHING = toPhrase([]);

/** Of several equal elements the first counts, as for the probe that decides filters early. */
export function toEventLayout(nodes: readonly Node[]): EventLayout {
  const event = findElement(nodes, "Event");
  const system = event && findElement(event.content, "System");
  const inSystem = (name: string) => system && findElement(system.content, name);
  return {
    isEvent: event !== undefined,
    provider: attributePhrase(inSystem("Provider"), "Name"),
    eventId: contentPhrase(inSystem("EventID")),
    level: contentPhrase(inSystem("Level")),
    timeCreated: attributePhrase(inSystem("TimeCreated"), "SystemTime"),
    eventRecordId: contentPhrase(inSystem("EventRecordID")),
    channel: contentPhrase(inSystem("Channel")),
    computer: contentPhrase(inSystem("Computer")),
    payload: event ? event.content.filter((node) => node !== system) : nodes,
  };
}

function findElement(nodes: readonly Node[], name: string): ElementNode | undefined {
  return nodes.find((node): node is ElementNode => isElement(node) && node.name === name);
}

function isElement(node: Node): node is ElementNode {
  return typeof node === "object" && node.kind === "element";
}

function attributePhrase(element: ElementNode | undefined, name: string): Phrase {
  return element?.attributes.find((attribute) => attribute.name === name) ?? NOTHING;
}

function contentPhrase(element: ElementNode | undefined): Phrase {
  return element?.text ?? NOTHING;
}
