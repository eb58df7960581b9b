import { JSON_ARTIFACTS } from "../../bundle/artifacts.ts";
import { jsonFile } from "../json-file.ts";
import { toClock } from "../probes/index.ts";
import { type Source, SourceError } from "../source.ts";

export const clock: Source = {
  id: "clock",
  group: "network",
  says: "Works out how far the server's clock is off, from the answers to the network probes; asks nobody else.",
  touches: () => [],
  cites: [
    "https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync/unable-configure-pwd-writeback-error",
  ],
  timeoutMs: 10_000,
  limitBytes: 4096,
  needs: ["network"],
  readsLeft: true,
  async take(_host, _options, _signal, earlier) {
    const { path, schema } = JSON_ARTIFACTS.network;
    const bytes = earlier("network").get(path);
    if (bytes === undefined) throw new SourceError("nothing-to-go-by", "there are no answers to network probes");
    const offset = toClock(schema.parse(JSON.parse(Buffer.from(bytes).toString())));
    return { files: offset === undefined ? new Map() : jsonFile("clock", offset) };
  },
};
