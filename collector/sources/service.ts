import { jsonFile } from "../json-file.ts";
import type { Source } from "../source.ts";
import { readServiceRow, rowTouches } from "../windows/service-row.ts";

export const service: Source = {
  id: "service",
  group: "host",
  says: "Reads the state, the account and the process of the sync service.",
  touches: rowTouches,
  cites: ["https://learn.microsoft.com/windows-server/administration/windows-commands/sc-query"],
  timeoutMs: 30_000,
  limitBytes: 1024 * 1024,
  async take(host, _options, signal) {
    const row = await readServiceRow(host, signal);
    return { files: row === undefined ? new Map() : jsonFile("service", row) };
  },
};
