import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TOOL } from "../../bundle/tool.ts";
import type { NodeBinaries } from "./node-binaries.ts";
import type { Program } from "./program.ts";
import { sha256Of } from "./program.ts";

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Bill of materials, CycloneDX 1.6: Node, and the packages that are in the scripts, with their digests from
 * package-lock.json. It has no serial number and no time, which are optional and would differ from build to build.
 *
 * @throws Error When a package that was bundled is not in the lock.
 */
export function buildSbom(root: string, node: NodeBinaries, { packages }: Program): string {
  const locked: Record<string, Locked> = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const ours = `pkg:npm/${TOOL.name}@${TOOL.version}`;
  const runtime = {
    type: "platform",
    "bom-ref": `pkg:generic/node@${node.version}`,
    name: "node",
    version: node.version,
    supplier: { name: "OpenJS Foundation" },
    purl: `pkg:generic/node@${node.version}`,
    hashes: [{ alg: "SHA-256", content: sha256Of(node.windowsExe) }],
    licenses: [{ license: { id: "MIT" } }],
  };
  const libraries = packages.map((folder) => {
    const one = locked[folder];
    if (one === undefined) throw new Error(`${folder} is not in package-lock.json`);
    return toComponent(folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length), one);
  });
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": ours,
        name: TOOL.name,
        version: TOOL.version,
        purl: ours,
        licenses: [{ license: { id: "MIT" } }],
      },
    },
    components: [runtime, ...libraries],
    dependencies: [{ ref: ours, dependsOn: [runtime, ...libraries].map((one) => one["bom-ref"]) }],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function toComponent(name: string, { version, integrity, license }: Locked) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const [algorithm, digest] = (integrity ?? "").split("-", 2);
  if (algorithm !== "sha512" || digest === undefined) throw new Error(`${name} has no sha512 digest in the lock`);
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    hashes: [{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") }],
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
  };
}
