/** A template: checked once, written once a chunk, named by its instances. */
import { EvtxError } from "../errors.ts";
import { CHUNK_SIZE } from "../format/layout.ts";
import type { ElementSpec, Node } from "./binxml-spec.ts";
import { badValue, checkDepth, checkNode, toParts } from "./check.ts";
import { contentHash } from "./content-hash.ts";

/** No node takes fewer bytes: more nodes than this fit no chunk. */
const MIN_NODE_SIZE = 3;

/** Instances of the same object share one definition in each chunk; make it once and keep it. */
export class Template {
  readonly body: ElementSpec;
  /** 16 bytes as they stand in the log. */
  readonly guid: Uint8Array;
  /** Values that an instance needs at least. */
  readonly slotCount: number;

  /**
   * @param guid - Made from the body when left out. Two templates under one GUID are a trap for readers that cache by
   * it: for their tests only.
   * @throws EvtxError `bad-value` for a name, text, slot or nesting that cannot be, `event-too-large`.
   */
  constructor(body: ElementSpec, guid?: Uint8Array) {
    const survey = new Survey();
    survey.visit(body, 0);
    if (guid !== undefined && guid.length !== 16) badValue(`a GUID has 16 bytes, not ${guid.length}`);
    this.body = body;
    this.guid = guid ?? contentHash(JSON.stringify(body));
    this.slotCount = survey.slotCount;
  }
}

class Survey {
  slotCount = 0;
  #nodes = 0;

  visit(node: Node, depth: number): void {
    checkDepth(depth);
    checkNode(node, true);
    if (++this.#nodes > CHUNK_SIZE / MIN_NODE_SIZE) throw new EvtxError("event-too-large", "a template fits no chunk");
    if (typeof node === "string") return;
    if ("slot" in node) this.#need(node.slot);
    if (!("name" in node)) return;
    if (node.dependency !== undefined) this.#need(node.dependency);
    for (const [, value] of node.attributes ?? []) {
      for (const part of toParts(value)) this.visit(part, depth);
    }
    for (const child of node.children ?? []) this.visit(child, depth + 1);
  }

  #need(slot: number): void {
    this.slotCount = Math.max(this.slotCount, slot + 1);
  }
}
