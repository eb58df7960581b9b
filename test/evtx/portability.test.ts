import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("../../evtx/", import.meta.url));
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));

/** The one file for Node only. */
const NODE_ONLY = "node.ts";

describe("the library stands alone", () => {
  it("has files to look at", () => {
    expect(files).toContain("reader.ts");
    expect(files).toContain(NODE_ONLY);
  });

  it.each(files)("%s imports nothing from outside", (name) => {
    const outside = importsOf(readFileSync(FOLDER + name, "utf8")).filter((path) => !/^\.\/[a-z0-9-]+\.ts$/.test(path));
    expect(outside.filter((path) => name !== NODE_ONLY || !path.startsWith("node:"))).toEqual([]);
  });

  it.each(files.filter((name) => name !== NODE_ONLY))("%s runs in a browser", (name) => {
    const source = readFileSync(FOLDER + name, "utf8");
    expect(source).not.toMatch(/\bBuffer\b|\bprocess\.|\brequire\(|__dirname/);
    expect(importsOf(source)).not.toContain(`./${NODE_ONLY}`);
  });

  it("would find an import it must not have", () => {
    const planted = 'import { a } from "node:fs";\nexport * from "../x.ts";\nawait import("left-pad");\nimport "side";';
    expect(importsOf(planted)).toEqual(["node:fs", "../x.ts", "left-pad", "side"]);
  });
});

function importsOf(source: string): string[] {
  return [...source.matchAll(/(?:\bfrom|\bimport\(?)\s*"([^"]+)"/g)].map(([, path]) => path ?? "");
}
