import { type CatalogueRow, READ_ON } from "../rules/catalogue/row.ts";

const cited = ({ cites }: CatalogueRow): string[] =>
  cites.map(({ title, edition, where }) => `- ${title} (edition ${edition}; read ${READ_ON}): ${where}`);

/** A row of the catalogue as Markdown. */
export function rowToMarkdown(row: CatalogueRow, ruleIds: readonly string[]): string {
  const { key, name, says, remedy, confidence, seenAs, apart } = row;
  const told =
    apart === undefined
      ? []
      : [
          `${apart.kind === "not-decidable" ? "Not decidable from the server" : "No fault by itself"}: ${apart.because}`,
          "",
        ];
  return [
    `# ${key}: ${name}`,
    "",
    says,
    "",
    ...(remedy === undefined ? [] : [`**What is advised:** ${remedy}`, ""]),
    ...told,
    ...(seenAs === undefined
      ? []
      : [`On a server it is seen as: ${seenAs.map((other) => `\`${other}\``).join(", ")}.`, ""]),
    ...(ruleIds.length === 0 ? [] : [`Rules that speak for it: ${ruleIds.map((id) => `\`${id}\``).join(", ")}.`, ""]),
    confidence === "documented" ? "Documented by the vendor:" : "Known from the field, not from a page of the vendor:",
    "",
    ...cited(row),
  ].join("\n");
}
