import { expect, test } from "vitest";
import { JSON_ARTIFACTS } from "../../bundle/artifacts.ts";
import { findStale, makeSchemas } from "../../tools/schemas.ts";

test("the published schemas are up to date", () => {
  expect(findStale(), "run: npx tsx tools/schemas.ts").toEqual([]);
});

test("there is one schema for the manifest, one for each JSON artefact, one for the report and one for rule packs", () => {
  const schemas = [...makeSchemas().values()].map((text) => JSON.parse(text));
  expect(schemas.length).toBe(3 + Object.keys(JSON_ARTIFACTS).length);
  for (const schema of schemas) expect(schema).toMatchObject({ title: expect.any(String), type: "object" });
});
