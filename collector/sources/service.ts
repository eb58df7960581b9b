import { jsonFile } from "../json-file.ts";
import { type Source, SourceError } from "../source.ts";
import { readServiceRow, rowTouches } from "../windows/service-row.ts";
import { readScript } from "./powershell.ts";

export const service: Source = {
  id: "service",
  group: "host",
  says: "Reads the state, the account and the process of the sync service; the script tells when the process began.",
  touches: rowTouches,
  cites: ["https://learn.microsoft.com/windows-server/administration/windows-commands/sc-query"],
  timeoutMs: 30_000,
  limitBytes: 1024 * 1024,
  needs: ["powershell"],
  async take(host, _options, signal, earlier) {
    const script = await readScript(host, earlier);
    try {
      const row = await readServiceRow(host, signal);
      if (row === undefined) return { files: new Map() };
      const processStartUtc = row.processId === null ? null : script.processStartUtc;
      return { files: jsonFile("service", { ...row, processStartUtc }) };
    } catch (error) {
      // The script asks Windows another way.
      const step = script.steps.find(({ id }) => id === "service");
      if (!(error instanceof SourceError) || step?.outcome !== "collected") throw error;
      return { files: step.files };
    }
  },
};
