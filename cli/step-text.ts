import { instructionsFor } from "../rules/instructions.ts";
import { EDITION_IDS, EDITIONS, STEPS } from "../rules/ladder.ts";
import type { AnyRule } from "../rules/rule.ts";
import type { Generation, StepId } from "../rules/views.ts";

const section = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`## ${title}`, "", ...items, ""];
const bullets = (items: readonly string[]): string[] => items.map((item) => `- ${item}`);
const numbered = (items: readonly string[]): string[] => items.map((item, i) => `${i + 1}. ${item}`);

/** Findings that send straight to a step, as `rule (finding)`. */
export function shortcutsTo(step: StepId, rules: readonly AnyRule[]): string[] {
  return rules.flatMap(({ id, findings }) =>
    Object.entries(findings)
      .filter(([, { effect }]) => effect.kind === "shortcut" && effect.step === step)
      .map(([finding]) => `\`${id}\` (${finding})`),
  );
}

/** A step of the ladder as Markdown, in the words of one product generation. */
export function stepToMarkdown(id: StepId, product: Generation, rules: readonly AnyRule[]): string {
  const { title, purpose, precondition, downtime } = STEPS[id];
  const { who, clicks, warnings, verify, cites } = instructionsFor(id, product);
  const orders = EDITION_IDS.map((edition) => {
    const { order, page } = EDITIONS[edition];
    const place = order.indexOf(id);
    const where = place === -1 ? "not in this edition" : `step ${place + 1} of ${order.length}: ${order.join(" > ")}`;
    return `Edition ${edition} (${page.edition}): ${where}`;
  });
  return [
    `# Step ${id}: ${title}`,
    "",
    purpose,
    "",
    `- When: ${precondition}`,
    `- Downtime: ${downtime}`,
    `- Who: ${who}`,
    "",
    ...section("What to do", numbered(clicks)),
    ...section("Mind", bullets(warnings)),
    ...section("How to verify", bullets(verify)),
    ...section("Where it stands", bullets(orders)),
    ...section("Findings that send straight to it", bullets(shortcutsTo(id, rules))),
    ...section("Rests on", bullets(cites.map((cite) => `${cite.title} (${cite.edition}): ${cite.where}`))),
  ]
    .join("\n")
    .trimEnd();
}
