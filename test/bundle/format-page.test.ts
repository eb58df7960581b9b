import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { EVENT_PROVIDERS, JSON_ARTIFACTS } from "../../bundle/artifacts.ts";
import { BUNDLE_ERRORS } from "../../bundle/errors.ts";
import { FORMAT, manifestSchema, OUTCOMES } from "../../bundle/manifest.ts";

const page = readFileSync(new URL("../../docs/bundle-format.md", import.meta.url), "utf8");

test("the example manifest is one", () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  expect(manifestSchema.parse(JSON.parse(example)).format).toBe(FORMAT);
});

test.each([
  ["path", Object.values(JSON_ARTIFACTS).map(({ path }) => path)],
  ["provider", Object.values(EVENT_PROVIDERS).flat()],
  ["outcome", OUTCOMES],
  ["error", Object.keys(BUNDLE_ERRORS)],
])("every %s is on the page", (_, words) => {
  for (const word of words) expect(page).toContain(`\`${word}\``);
});
