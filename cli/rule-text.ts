import { shortName } from "../rules/catalogue/index.ts";
import type { CatalogueRow } from "../rules/catalogue/row.ts";
import type { AnyRule, Effect } from "../rules/rule.ts";

/** What a finding does to the advice, in a few words of Markdown. */
export function effectText(effect: Effect): string {
  switch (effect.kind) {
    case "shortcut":
      return `sends straight to the step \`${effect.step}\``;
    case "off-ladder":
      return "off the ladder: no step cures it";
    case "check-failed":
      return `the check \`${effect.step}\` is seen to fail`;
    case "mend":
      return "to be mended beside the advice";
    case "note":
      if (effect.doubts === "all-clear") return "explains; a server that looks well gets no all-clear";
      if (effect.doubts !== undefined)
        return `explains; the check \`${effect.doubts}\`, where it looks green, is unknown`;
      return effect.beside === undefined
        ? "explains; the ladder decides"
        : `explains, and is told beside the step \`${effect.beside}\`; the ladder decides`;
  }
}

const bullets = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`## ${title}`, "", ...items.map((item) => `- ${item}`), ""];

/** A rule as Markdown, from the rule itself. */
export function ruleToMarkdown(rule: AnyRule, rows: readonly CatalogueRow[] = []): string {
  const findings = Object.entries(rule.findings).flatMap(([id, { says, effect }]) => [
    `### ${id}: ${effectText(effect)}`,
    "",
    says,
    "",
    ...("fix" in effect ? [...effect.fix.map((line, i) => `${i + 1}. ${line}`), ""] : []),
  ]);
  return [
    `# ${rule.id}: ${rule.title}`,
    "",
    rule.why,
    "",
    `- Needs ${rule.needs.length === 0 ? "nothing in particular" : rule.needs.join(", ")}`,
    ...(rule.uses?.length ? [`- Looks at, where there, ${rule.uses.join(", ")}`] : []),
    "",
    ...bullets(
      "Speaks for",
      rows.map((row) => `${row.key}${row.name === shortName(row) ? "" : `: ${row.name}`}`),
    ),
    "## Findings",
    "",
    ...findings,
    ...bullets("Limits", rule.limits ?? []),
    ...bullets(
      "Rests on",
      rule.cites.map(({ title, edition, where }) => `${title} (${edition}): ${where}`),
    ),
  ]
    .join("\n")
    .trimEnd();
}
