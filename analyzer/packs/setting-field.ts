import type * as z from "zod";
import { JSON_ARTIFACTS, type JsonArtifactName } from "../../bundle/artifacts.ts";

/** Step into an artefact: a key, or every item of a list. */
type Step = string | typeof EACH;
const EACH = Symbol("each item");

/** `uninstall[*].displayName`, or a list of keys with `[*]` as an item of its own. */
export function parseField(field: string | readonly string[]): readonly Step[] {
  const parts =
    typeof field === "string" ? field.split(".").flatMap((part) => part.split(/(?=\[\*\])|(?<=\[\*\])/)) : field;
  return parts.map((part) => (part === "[*]" ? EACH : part));
}

interface Place {
  /** As evidence names it: `uninstall[3].displayName`; of what is not there, the holder. */
  readonly field: string;
  readonly value: unknown;
}

/** A list without items has none of the values that are asked for, and that is certain; `null` is not. */
export const NO_ITEMS = Symbol("no items");

/** Every place that a field names; what is not there counts as `null`. */
export function readField(value: unknown, steps: readonly Step[], field = ""): readonly Place[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ field, value: value ?? null }];
  if (step === EACH) {
    if (!Array.isArray(value)) return [{ field, value: null }];
    if (value.length === 0) return [{ field, value: NO_ITEMS }];
    return value.flatMap((item, i) => readField(item, rest, `${field}[${i}]`));
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return [{ field, value: null }];
  return readField((value as Record<string, unknown>)[step], rest, field === "" ? step : `${field}.${step}`);
}

/** What is wrong with a field, as the artefact's own schema has it. */
export function findFieldFault(artifact: JsonArtifactName, steps: readonly Step[]): string | undefined {
  let schema: z.core.$ZodType = JSON_ARTIFACTS[artifact].schema;
  for (const step of steps) {
    const { def } = unwrap(schema)._zod;
    const { type, shape, element, valueType } = def as typeof def & Partial<Record<Part, never>>;
    if (step === EACH) {
      if (type !== "array" || element === undefined) return `no list stands before [*] in ${artifact}`;
      schema = element;
    } else if (type === "object" && shape !== undefined) {
      const next: z.core.$ZodType | undefined = (shape as Record<string, z.core.$ZodType>)[step];
      if (next === undefined) return `${artifact} has no ${step} here; it has ${Object.keys(shape).join(", ")}`;
      schema = next;
    } else if (type === "record" && valueType !== undefined) {
      schema = valueType;
    } else {
      return type === "array" ? `a list: write [*] before ${step}` : `nothing stands inside this value: ${step}`;
    }
  }
  const { type } = unwrap(schema)._zod.def;
  return ["object", "record", "array"].includes(type) ? "not one value: name what is in it" : undefined;
}

type Part = "shape" | "element" | "valueType";

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = schema._zod;
  return "innerType" in def ? unwrap(def.innerType as z.core.$ZodType) : schema;
}
