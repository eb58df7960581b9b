import { WIZARD_TRACE_DIR } from "../../bundle/artifacts.ts";
import { type Source, SourceError } from "../source.ts";

const FOLDER = "C:\\ProgramData\\AADConnect";
const TRACE = /^trace-[\w.-]+\.log$/i;
/** An upgrade and the switches around it are within the last runs; ours. */
const NEWEST = 10;
/** A run writes some MiB; its end says how it went. Ours. */
const EACH_BYTES = 4 * 1024 * 1024;

export const wizardTraces: Source = {
  id: "wizard-traces",
  says: `Copies the end of the wizard's ${NEWEST} newest traces.`,
  touches: () => [{ kind: "file", path: FOLDER }],
  cites: ["https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-connectivity"],
  timeoutMs: 60_000,
  limitBytes: NEWEST * EACH_BYTES,
  async take(host, _options, signal) {
    const traces = (await host.listFolder(FOLDER))
      .filter(({ name }) => TRACE.test(name))
      .sort((a, b) => (a.modifiedUtc < b.modifiedUtc ? 1 : -1));
    const files = new Map<string, Uint8Array>();
    let isCut = traces.length > NEWEST;
    for (const { name } of traces.slice(0, NEWEST)) {
      if (signal.aborted) throw new SourceError("stopped", FOLDER);
      const { bytes, truncated } = await host.readFile(`${FOLDER}\\${name}`, EACH_BYTES);
      files.set(`${WIZARD_TRACE_DIR}${name}`, bytes);
      isCut ||= truncated;
    }
    return { files, truncated: isCut };
  },
};
