import { CONTEXT_PATHS } from "../../bundle/artifacts.ts";
import type { Source } from "../source.ts";

export const setupFolder: Source = {
  id: "setup-folder",
  group: "traces",
  says: "Lists names, sizes and times of the files that the wizard and setup left: their times date runs and changes.",
  touches: (host) => [{ kind: "file", path: `${host.programData}\\AADConnect` }],
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config"],
  timeoutMs: 30_000,
  limitBytes: 4 * 1024 * 1024,
  async take(host) {
    const files = await host.listFolder(`${host.programData}\\AADConnect`);
    if (files.length === 0) return { files: new Map() };
    const sorted = files.toSorted((a, b) => (a.modifiedUtc < b.modifiedUtc ? -1 : 1));
    const text = `${JSON.stringify({ folder: `${host.programData}\\AADConnect`, files: sorted }, null, 2)}\n`;
    return { files: new Map([[CONTEXT_PATHS.setupFolder, Buffer.from(text)]]) };
  },
};
