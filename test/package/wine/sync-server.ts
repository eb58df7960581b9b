import AdmZip from "adm-zip";
import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import {
  type ArtifactMap,
  JSON_ARTIFACTS,
  type JsonArtifactName,
  SERVER_CONFIGURATION_DIR,
  WIZARD_TRACE_DIR,
} from "../../../bundle/artifacts.ts";
import { buildScenarioText } from "../../../tools/scenario/build.ts";
import { readScenario } from "../../support/scenario.ts";
import type { Language } from "./languages.ts";

/** SID of the service's account, a user of a domain. */
export const ACCOUNT_SID = "S-1-5-21-1004336348-1177238915-682003330-1105";

/** The server of a scenario of `fixtures/scenarios`, as its tools and its registry show it. */
export class SyncServer {
  readonly #zip: AdmZip;
  readonly language: Language;

  private constructor(zip: AdmZip, language: Language) {
    this.#zip = zip;
    this.language = language;
  }

  /** @param nowMs - Everything happened as long before as the scenario says. */
  static async of(id: string, language: Language, nowMs: number): Promise<SyncServer> {
    const source = (await readScenario(id)).replace(/^now: .*$/m, `now: ${new Date(nowMs).toISOString()}`);
    const built = await buildScenarioText(source, id);
    if (built.kind !== "file") throw new Error(`${id} is not of the shape "bundle"`);
    return new SyncServer(new AdmZip(Buffer.from(built.bytes)), language);
  }

  /** What the scenario says of the server, to be found again in what was collected. */
  artifact<N extends JsonArtifactName>(name: N): ArtifactMap[N] {
    const { path, schema } = JSON_ARTIFACTS[name];
    return schema.parse(JSON.parse(this.#zip.readAsText(path))) as ArtifactMap[N];
  }

  has(name: JsonArtifactName): boolean {
    return this.#zip.getEntry(JSON_ARTIFACTS[name].path) !== null;
  }

  /** The export of the server's configuration, below the folder of the script's results. */
  configuration(): ReadonlyMap<string, Uint8Array> {
    const entries = this.#zip.getEntries().filter(({ entryName }) => entryName.startsWith(SERVER_CONFIGURATION_DIR));
    return new Map(
      entries.map((entry) => [
        `server-configuration/${entry.entryName.slice(SERVER_CONFIGURATION_DIR.length)}`,
        entry.getData(),
      ]),
    );
  }

  get account(): string {
    return `CONTOSO\\${this.language.account}`;
  }

  /** A file of the scenario's bundle. */
  bytes(path: string): Uint8Array {
    return this.#zip.readFile(path) ?? Buffer.alloc(0);
  }

  /** By path below `C:`. */
  files(): ReadonlyMap<string, Uint8Array> {
    const traces = this.#zip.getEntries().filter(({ entryName }) => entryName.startsWith(WIZARD_TRACE_DIR));
    return new Map([
      ...this.artifact("products").files.map(
        ({ path, productVersion }) =>
          [path.replace(/^C:\\/, "").replaceAll("\\", "/"), program(productVersion ?? "")] as const,
      ),
      ...traces.map(
        (entry) =>
          [`ProgramData/AADConnect/${entry.entryName.slice(WIZARD_TRACE_DIR.length)}`, entry.getData()] as const,
      ),
    ]);
  }
}

/** A program of nothing but its version. */
function program(version: string): Uint8Array {
  const exe = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(exe);
  const info = Resource.VersionInfo.createEmpty();
  info.setStringValues({ lang: 1033, codepage: 1200 }, { ProductVersion: version });
  info.lang = 1033;
  info.outputToResourceEntries(resources.entries);
  resources.outputResource(exe);
  return Buffer.from(exe.generate());
}
