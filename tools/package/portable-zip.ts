import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type CoreOptions, ZipArchive, type ZipOptions } from "archiver";
import { TOOL } from "../../bundle/tool.ts";
import { MAIN, type Program } from "./program.ts";

/** Not the day of the build, so that the bytes do not depend on it. The first that a zip can hold. */
const DATE = new Date("1980-01-01T00:00:00Z");

/** NODE_OPTIONS could load other code into a program that runs elevated. */
const LAUNCHER = [
  "@echo off",
  "setlocal",
  "set NODE_OPTIONS=",
  `"%~dp0node.exe" --use-system-ca "%~dp0${MAIN}" %*`,
  "exit /b %ERRORLEVEL%",
  "",
].join("\r\n");

/** Node as its makers signed it, the program as text, and a launcher. The same input gives the same bytes. */
export async function writePortableZip(file: string, nodeExe: Buffer, { files }: Program): Promise<void> {
  const options: CoreOptions & ZipOptions = { zlib: { level: 9 } };
  const archive = new ZipArchive(options);
  const sent = pipeline(archive, createWriteStream(file));
  const all = new Map([...files, ["node.exe", nodeExe], [`${TOOL.name}.cmd`, Buffer.from(LAUNCHER)]]);
  for (const [path, bytes] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    archive.append(bytes, { name: `${TOOL.name}/${path}`, date: DATE, mode: 0o644 });
  }
  await archive.finalize();
  await sent;
}
