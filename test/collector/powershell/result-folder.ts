import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { FileContent, FileFacts, Host } from "../../../collector/host/host.ts";
import { SourceError } from "../../../collector/source.ts";

type Folder = Pick<Host, "readFile" | "listFolder">;

const factsOf = (path: string, bytes: Uint8Array): FileFacts => ({
  name: basename(path),
  sizeBytes: bytes.length,
  modifiedUtc: "2024-05-01T00:00:00.000Z",
});
const contentOf = (path: string, bytes: Uint8Array, limitBytes: number): FileContent => ({
  ...factsOf(path, bytes),
  bytes: bytes.subarray(Math.max(0, bytes.length - limitBytes)),
  truncated: bytes.length > limitBytes,
});

/** Files of this disk, asked for with `\`. */
export const onDisk: Folder = {
  async readFile(path, limitBytes) {
    const real = path.replaceAll("\\", "/");
    if (!existsSync(real)) throw new SourceError("not-found", path);
    return contentOf(real, readFileSync(real), limitBytes);
  },
  async listFolder(path) {
    const real = path.replaceAll("\\", "/");
    if (!existsSync(real)) return [];
    return readdirSync(real, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => factsOf(name, readFileSync(join(real, name))));
  },
};

/** A folder `R` of these files. */
export const inMemory = (files: Readonly<Record<string, string>>): Folder => ({
  async readFile(path, limitBytes) {
    const text = files[path.slice("R\\".length)];
    if (text === undefined) throw new SourceError("not-found", path);
    return contentOf(path, Buffer.from(text), limitBytes);
  },
  listFolder: async () => [],
});
