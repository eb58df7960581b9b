import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("../../evtx/", import.meta.url));
const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));

/** The one file for Node only. */
const NODE_ONLY = "node.ts";
/** What each room may use of the others; the files at the top see all. */
const ROOMS: Readonly<Record<string, RegExp>> = {
  format: /^(?:format\/|errors\.ts$)/,
  read: /^(?:read\/|format\/|errors\.ts$|types\.ts$)/,
  write: /^(?:write\/|format\/|errors\.ts$|types\.ts$)/,
};

describe("the library stands alone", () => {
  it("has files to look at", () => {
    expect(files).toContain("read/reader.ts");
    expect(files).toContain(NODE_ONLY);
  });

  it.each(files)("%s imports nothing from outside", (name) => {
    const outside = importsOf(name).filter((path) => !files.includes(path));
    expect(outside.filter((path) => name !== NODE_ONLY || !path.startsWith("node:"))).toEqual([]);
  });

  it.each(files.filter((name) => name.includes("/")))("%s keeps to its room", (name) => {
    const allowed = ROOMS[posix.dirname(name)];
    expect(importsOf(name).filter((path) => !allowed?.test(path))).toEqual([]);
  });

  it.each(files.filter((name) => name !== NODE_ONLY))("%s runs in a browser", (name) => {
    const source = readFileSync(FOLDER + name, "utf8");
    expect(source).not.toMatch(/\bBuffer\b|\bprocess\.|\brequire\(|__dirname/);
    expect(importsOf(name)).not.toContain(NODE_ONLY);
  });

  it("would find an import it must not have", () => {
    const planted =
      'import { a } from "node:fs";\nexport * from "../x.ts";\nawait import("left-pad");\nimport "./side.ts";';
    expect(parseImports("read/planted.ts", planted)).toEqual(["node:fs", "x.ts", "left-pad", "read/side.ts"]);
  });
});

/** Files of the library by their path in it, anything else as it is written. */
function importsOf(name: string): string[] {
  return parseImports(name, readFileSync(FOLDER + name, "utf8"));
}

function parseImports(name: string, source: string): string[] {
  return [...source.matchAll(/(?:\bfrom|\bimport\(?)\s*"([^"]+)"/g)].map(([, path = ""]) =>
    path.startsWith(".") ? posix.join(posix.dirname(name), path) : path,
  );
}
