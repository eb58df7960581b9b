import { CONTEXT_PATHS } from "../../bundle/artifacts.ts";
import { type Source, SourceError } from "../source.ts";

const FILE = "Microsoft Azure AD Sync\\Bin\\miiserver.exe.config";
const LIMIT_BYTES = 1024 * 1024;

export const serviceConfig: Source = {
  id: "service-config",
  group: "host",
  says: "Copies the configuration file of the sync service's program.",
  touches: (host) => [{ kind: "file", path: `${host.programFiles}\\${FILE}` }],
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-prerequisites"],
  timeoutMs: 20_000,
  limitBytes: LIMIT_BYTES,
  async take(host) {
    const { bytes, truncated } = await host.readFile(`${host.programFiles}\\${FILE}`, LIMIT_BYTES);
    if (truncated) throw new SourceError("unreadable-output", `${FILE}: larger than ${LIMIT_BYTES} bytes`);
    return { files: bytes.length === 0 ? new Map() : new Map([[CONTEXT_PATHS.serviceConfig, bytes]]) };
  },
};
