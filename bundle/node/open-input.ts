import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Container } from "../container.ts";
import { BundleError } from "../errors.ts";
import { CONTAINER_LIMITS, type ContainerLimits } from "../limits.ts";
import { findNameFault, toPrintable } from "../read/names.ts";
import { openZip, startsLikeZip } from "../read/zip.ts";
import { nodeCodec } from "./codec.ts";
import { type FileSource, openFileSource, streamFile, toBundleError } from "./file-source.ts";
import { openFolder } from "./folder.ts";

/**
 * Opens whatever the user names: a zip, a folder, or any other file, which becomes a container of one entry. Content
 * decides, not the extension; yet a file that calls itself `.zip` must be one.
 *
 * @throws BundleError `not-found`, `not-readable`, `entry-too-large`, `unsafe-entry-name`, and what `openZip` and `openFolder` throw.
 */
export async function openInput(path: string, limits: ContainerLimits = CONTAINER_LIMITS): Promise<Container> {
  const found = await stat(path).catch((error) => {
    throw toBundleError(error, path);
  });
  if (found.isDirectory()) return openFolder(path, limits);
  if (!found.isFile()) throw new BundleError("not-readable", { path, detail: "neither a file nor a folder" });

  const source = await openFileSource(path);
  try {
    if (startsLikeZip(await source.read(0, 4)) || extname(path).toLowerCase() === ".zip") {
      const zip = await openZip(source, path, { limits, codec: nodeCodec });
      return { ...zip, close: () => source.close() };
    }
  } catch (error) {
    await source.close();
    throw error;
  }
  await source.close();
  return toSingleFile(path, source, limits);
}

function toSingleFile(path: string, { sizeBytes }: FileSource, limits: ContainerLimits): Container {
  const name = basename(path);
  const entry = toPrintable(name);
  const reason = findNameFault(name, limits);
  if (reason !== null) throw new BundleError("unsafe-entry-name", { path, entry, reason });
  if (sizeBytes > limits.entryBytes) {
    throw new BundleError("entry-too-large", { path, entry, limit: limits.entryBytes });
  }
  const entries = [{ path: name, sizeBytes, open: () => streamFile(path, sizeBytes, name) }];
  return { path, kind: "file", entries, ignored: [], close: async () => {} };
}
