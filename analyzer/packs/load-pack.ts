import type { HashFactory } from "../../bundle/read/digest.ts";
import { keyPath, messageOf, parseLocatedYaml } from "../decode/located-yaml.ts";
import { compileRule, placeholdersOf, pointsAtEvidence } from "./compile-rule.ts";
import { findArtifactFaults } from "./example-evidence.ts";
import { PackError } from "./pack-error.ts";
import { type Condition, type PackText, packSchema } from "./pack-format.ts";
import type { RulePack } from "./rule-pack.ts";
import { findFieldFault, parseField } from "./setting-field.ts";

/** Ours: some hundred rules with their pages. */
export const PACK_LIMIT_BYTES = 256 * 1024;

/** Ours: to find a place takes time in proportion to the file, and no more than some are shown. */
const MOST_LOCATED = 200;

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

/**
 * Reads a rule pack. Data only: nothing in it is ever run.
 *
 * @param bytes - UTF-8.
 * @param label - What the file is called in messages.
 * @throws PackError With the place of every fault.
 */
export function loadPack(bytes: Uint8Array, label: string, createHash: HashFactory): RulePack {
  const refuse = (says: string): PackError => new PackError(label, [{ line: 1, column: 1, says }]);
  if (bytes.length > PACK_LIMIT_BYTES) throw refuse(`larger than ${PACK_LIMIT_BYTES / 1024} KiB; split the pack`);
  let source: string;
  try {
    source = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("not UTF-8; save it as UTF-8");
  }
  const yaml = parseLocatedYaml(source, { hostile: true });
  if (yaml.faults.length > 0) throw new PackError(label, yaml.faults);
  const refuseAll = (faults: readonly Fault[]): PackError => {
    const located = faults.slice(0, MOST_LOCATED).map(({ path, says }) => ({
      ...yaml.placeOf(path),
      says: path.length === 0 ? says : `${path.map(String).join(".")}: ${says}`,
    }));
    return new PackError(label, located, faults.length - located.length);
  };
  const parsed = packSchema.safeParse(yaml.toValue());
  if (!parsed.success) {
    const { issues } = parsed.error;
    // What a key that does not exist leaves undone is not told a second time.
    const strange = issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => path.join("\0"));
    const told = issues.filter(({ code, path }) => code !== "custom" || !strange.includes(path.join("\0")));
    const faults = told.flatMap((issue): Fault[] =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ path: [...issue.path, key], says: "no such key; see docs/rule-packs.md" }))
        : [{ path: keyPath(issue), says: messageOf(issue) }],
    );
    throw refuseAll(faults);
  }
  const pack = parsed.data;
  const faults = findFaults(pack);
  if (faults.length > 0) throw refuseAll(faults);
  const hash = createHash();
  hash.update(bytes);
  return {
    name: pack.pack,
    version: pack.version,
    title: pack.title,
    sha256: hash.hex(),
    rules: pack.rules.map((text) => ({
      rule: compileRule(pack.pack, text),
      page: text.page ?? null,
      examples: text.examples,
    })),
  };
}

/** What the form alone does not tell. */
function findFaults({ pack, rules }: PackText): Fault[] {
  const ids = new Set<string>();
  return rules.flatMap((rule, i) => {
    const at = ["rules", i] as const;
    const faults: Fault[] = [];
    if (!rule.id.startsWith(`${pack}/`)) {
      faults.push({ path: [...at, "id"], says: `begins with the pack's name: ${pack}/${rule.id.split("/")[1]}` });
    }
    if (ids.has(rule.id)) faults.push({ path: [...at, "id"], says: `${rule.id} stands here twice; rename one` });
    ids.add(rule.id);
    if (!pointsAtEvidence(rule.when)) {
      faults.push({
        path: [...at, "when"],
        says: "silence alone can meet this, and a finding points at evidence; join to it, under all, something that is seen (event, probe, setting, parameter, version)",
      });
    }
    const known = [...new Set(placeholdersOf(rule.when))];
    for (const [, name = ""] of rule.finding.matchAll(/\{(\w+)\}/g)) {
      if (known.includes(name)) continue;
      const says = `nothing here fills {${name}}; there are ${known.map((one) => `{${one}}`).join(", ") || "none"}`;
      faults.push({ path: [...at, "finding"], says });
    }
    faults.push(...findConditionFaults(rule.when, [...at, "when"]));
    rule.examples.forEach((example, k) => {
      const path = [...at, "examples", k, "artifacts"];
      for (const fault of findArtifactFaults(example)) {
        faults.push({ path: [...path, ...fault.path], says: fault.says });
      }
    });
    return faults;
  });
}

function findConditionFaults(condition: Condition, path: readonly PropertyKey[]): Fault[] {
  const { all, any, not, setting } = condition;
  if (setting) {
    const says = findFieldFault(setting.of, parseField(setting.field));
    return says === undefined ? [] : [{ path: [...path, "setting", "field"], says }];
  }
  if (not) return findConditionFaults(not, [...path, "not"]);
  return (all ?? any ?? []).flatMap((part, i) => findConditionFaults(part, [...path, all ? "all" : "any", i]));
}
