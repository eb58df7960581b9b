import { jsonFile } from "../json-file.ts";
import type { Source } from "../source.ts";
import { findValue, keyTouches, readKey } from "../windows/read-key.ts";

const KEY = "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full";

export const dotnet: Source = {
  id: "dotnet",
  group: "host",
  says: "Reads the release number of .NET Framework 4.",
  touches: (host) => keyTouches(host, KEY),
  cites: ["https://learn.microsoft.com/dotnet/framework/install/how-to-determine-which-versions-are-installed"],
  timeoutMs: 30_000,
  limitBytes: 1024 * 1024,
  async take(host, _options, signal) {
    const release = findValue(await readKey(host, KEY, this.limitBytes, signal), KEY, "Release");
    return { files: jsonFile("dotnet", { release: typeof release === "number" ? release : null }) };
  },
};
