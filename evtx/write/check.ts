/** What the writer refuses, so that nothing comes out damaged that was not meant to be. */
import { EvtxError } from "../errors.ts";
import { NO_DEPENDENCY } from "../format/token.ts";
import type { Node, Part } from "./binxml-spec.ts";

/** Ours: elements, instances and fragments inside each other. Well beyond what the reader follows, short of the stack. */
const MAX_DEPTH = 256;
/** As the reader takes it. */
const MAX_NAME_UNITS = 1024;
const GUID = /^\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$/;

export function badValue(message: string): never {
  throw new EvtxError("bad-value", message);
}

export function checkInteger(value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  return badValue(`not an integer from ${min} to ${max}: ${value}`);
}

/** NUL ends a string, and an item of an array of strings: such a text would not come back. */
export function checkText(text: string): string {
  return text.includes("\0") ? badValue("a text holds a NUL") : text;
}

export function checkGuid(guid: string): string {
  return GUID.test(guid) ? guid : badValue(`not a GUID: ${guid}`);
}

export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) badValue(`more than ${MAX_DEPTH} elements or fragments inside each other`);
}

/** One node without what is in it. */
export function checkNode(node: Node, inTemplate: boolean): void {
  if (typeof node === "string") checkText(node);
  else if ("name" in node) {
    checkName(node.name);
    if (node.dependency !== undefined) checkSlot(node.dependency, inTemplate);
    for (const [name, value] of node.attributes ?? []) {
      checkName(name);
      for (const part of toParts(value)) checkNode(part, inTemplate);
    }
  } else if ("slot" in node) {
    checkSlot(node.slot, inTemplate);
    checkInteger(node.type, 0, 0xff);
  } else if ("characterReference" in node) checkInteger(node.characterReference, 1, 0xffff);
  else if ("entityReference" in node) checkName(node.entityReference);
  else if ("cdata" in node) checkText(node.cdata);
  else if ("target" in node) {
    checkName(node.target);
    checkText(node.data);
  } else if (inTemplate) badValue("a template holds an instance");
}

export function toParts(value: Part | readonly Part[]): readonly Part[] {
  return isList(value) ? value : [value];
}

function isList(value: Part | readonly Part[]): value is readonly Part[] {
  return Array.isArray(value);
}

function checkSlot(slot: number, inTemplate: boolean): void {
  if (!inTemplate) badValue("a value is asked for outside a template");
  checkInteger(slot, 0, NO_DEPENDENCY - 1);
}

function checkName(name: string): void {
  if (name === "" || name.length > MAX_NAME_UNITS) badValue(`a name has 1 to ${MAX_NAME_UNITS} UTF-16 units`);
  checkText(name);
}
