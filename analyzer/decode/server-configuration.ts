import type { ConnectorConfiguration, ServerConfiguration } from "../../bundle/artifacts.ts";
import { ArtifactError } from "../../bundle/errors.ts";
import { XML_LIMIT_BYTES } from "../../bundle/limits.ts";
import type { Gap } from "../evidence.ts";
import { cleanText, decodeText, oneLine } from "./text.ts";
import { child, descend, everywhere, parseXml, type XmlElement } from "./xml.ts";

/**
 * The tree that `Get-ADSyncServerConfiguration -Path` writes: `Connectors/Connector_{guid}.xml` (root `ma-data`),
 * `GlobalSettings/MV.xml` (`saved-mv-configuration`), `SynchronizationRules/SynchronizationRule_{guid}.xml`
 * (`synchronizationRule`). Files are told apart by their root, so a renamed or flattened copy decodes as well.
 * The element names were learnt from the exports of build 1.1.130.0 that AADConnectConfigDocumenter publishes.
 */

export const CONFIGURATION_ROOTS = ["ma-data", "saved-mv-configuration", "synchronizationRule"] as const;

/** Nine tenths of an export, and nothing that says anything about writeback. */
const SKIP = [
  "ma-data/schema",
  "ma-data/attribute-inclusion",
  "ma-data/ma-run-data",
  "ma-data/export-attribute-flow",
  "ma-data/component_mappings",
  "saved-mv-configuration/mv-data/schema",
  "saved-mv-configuration/mv-data/import-attribute-flow",
  "synchronizationRule/attribute-mappings",
  "synchronizationRule/relationshipCriteria",
  "synchronizationRule/synchronizationCriteria",
];

/** Ours: enough for any setting, too little for a certificate chain or a state blob to be dragged along. */
const MAX_SETTING_CHARS = 4096;

/**
 * The two rules that writeback relies on, by the constant part of their immutable tag: the number behind it grows with
 * builds, and a customised clone keeps neither tag nor always the name.
 */
const WRITEBACK_RULES = [
  { name: "In from AD - User AccountEnabled", tag: "Microsoft.InfromADUserAccountEnabled" },
  { name: "Out to AAD - User Join", tag: "Microsoft.OuttoAADUserJoin" },
] as const;

export interface ConfigurationFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface DecodedConfiguration {
  /** `null` where not one file could be read. */
  readonly value: ServerConfiguration | null;
  /** Files that gave something. */
  readonly paths: readonly string[];
  /** One for each file that could not be read. */
  readonly gaps: readonly Gap[];
}

function textOf(element: XmlElement | undefined): string | null {
  const value = element === undefined ? "" : cleanText(element.text.trim(), MAX_SETTING_CHARS);
  return value === "" ? null : value;
}

function flagOf(element: XmlElement | undefined): boolean | null {
  const value = textOf(element)?.toLowerCase();
  if (value === "1" || value === "true") return true;
  return value === "0" || value === "false" ? false : null;
}

/** `yyyy-MM-dd HH:mm:ss.fff`, which states no zone: UTC, since the export's other times agree with that. */
function timeOf(text: string | null | undefined): string | null {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z?$/.exec(text?.trim() ?? "");
  if (!match) return null;
  const iso = `${match[1]}T${match[2]}.${(match[3] ?? "").padEnd(3, "0").slice(0, 3)}Z`;
  return Number.isNaN(Date.parse(iso)) ? null : iso;
}

const isEncrypted = ({ attributes }: XmlElement): boolean =>
  /^(?:1|true)$/i.test(attributes.get("encrypted") ?? "") || attributes.get("type") === "encrypted-string";

/** Every `parameter` of every `parameter-values`, in document order. */
function* parametersOf(root: XmlElement): Generator<XmlElement, void, undefined> {
  for (const values of everywhere(root, "parameter-values")) {
    for (const parameter of values.children) if (parameter.name === "parameter") yield parameter;
  }
}

function kindOf(category: string | null, subtype: string | null): ConnectorConfiguration["kind"] {
  if (category === "AD") return "active-directory";
  return category === "Extensible2" && subtype === "Windows Azure Active Directory (Microsoft)" ? "cloud" : "other";
}

function decodeConnector(path: string, root: XmlElement): ConnectorConfiguration {
  const kind = kindOf(textOf(child(root, "category")), textOf(child(root, "subtype")));
  const directory = everywhere(root, "adma-configuration").next().value ?? undefined;
  const reset = everywhere(root, "aad-password-reset-config").next().value ?? undefined;
  const parameters = [...parametersOf(root)];
  const named = (name: string): XmlElement | undefined => parameters.find((p) => p.attributes.get("name") === name);

  const domain = textOf(child(directory, "forest-login-domain"));
  const user = textOf(child(directory, "forest-login-user"));
  const directoryAccount = domain !== null && user !== null ? `${domain}\\${user}` : user;
  const userName = named("UserName");
  const cloudAccount = userName && !isEncrypted(userName) ? textOf(userName) : null;

  const partitions = (child(root, "ma-partition-data")?.children ?? [])
    .filter((partition) => partition.name === "partition" && flagOf(child(partition, "selected")) !== false)
    .map((partition) => {
      const data = descend(partition, "custom-data", "adma-partition-data");
      return {
        name: textOf(child(partition, "name")),
        signAndSeal: flagOf(child(data, "sign-and-seal")),
        preferredDomainControllers: (child(data, "preferred-dcs")?.children ?? [])
          .filter((dc) => dc.name === "preferred-dc")
          .map(textOf)
          .filter((dc) => dc !== null),
        lastDomainController: textOf(child(data, "last-dc")),
      };
    });

  return {
    path,
    id: textOf(child(root, "id")),
    name: textOf(child(root, "name")),
    kind,
    passwordReset:
      kind === "cloud"
        ? {
            enabled: flagOf(child(reset, "enabled")),
            modifiedUtc: timeOf(child(reset, "modified-timestamp")?.text),
            authority: textOf(child(reset, "adal-authority")),
            onboarded: parameters.some(
              (p) => p.attributes.get("name") === "PasswordResetConfiguration" && isEncrypted(p),
            ),
          }
        : null,
    engineVersion: textOf(everywhere(root, "assembly-version").next().value ?? undefined),
    account: kind === "active-directory" ? directoryAccount : cloudAccount,
    forest: textOf(child(directory, "forest-name")),
    passwordSyncAllowed: flagOf(child(root, "password-sync-allowed")),
    passwordHashSyncEnabled: flagOf(descend(directory, "password-hash-sync-config", "enabled")),
    signAndSeal: flagOf(child(directory, "sign-and-seal")),
    partitions,
  };
}

function decodeSettings(root: XmlElement): {
  server: string | null;
  exportedUtc: string | null;
  parameters: [string, string][];
} {
  const parameters: [string, string][] = [];
  for (const parameter of parametersOf(root)) {
    const name = parameter.attributes.get("name");
    if (name === undefined || isEncrypted(parameter)) continue;
    parameters.push([cleanText(name, 256), cleanText(parameter.text.trim(), MAX_SETTING_CHARS)]);
  }
  const server = cleanText(root.attributes.get("server")?.trim() ?? "", 256);
  return { server: server === "" ? null : server, exportedUtc: timeOf(root.attributes.get("export-date")), parameters };
}

function findPasswordRule(root: XmlElement): ServerConfiguration["passwordRules"][number] | null {
  const name = textOf(child(root, "name")) ?? textOf(child(root, "id")) ?? "";
  const tag = textOf(child(root, "immutable-tag"))?.replace(/\.\d+$/, "");
  const enabled = flagOf(child(root, "EnablePasswordSync")) === true;
  if (!enabled && !WRITEBACK_RULES.some((rule) => rule.name === name || rule.tag === tag)) return null;
  return { name, enabled, disabled: flagOf(child(root, "disabled")) === true };
}

/**
 * Decodes the files of one export. A file that cannot be read costs that file alone.
 *
 * Encrypted parameters are never kept, only that `PasswordResetConfiguration` is among them. Partitions that the
 * connector does not synchronise are left out. A rule of the clone kind is known by its password sync alone.
 *
 * @param files - In any order; the outcome is the same for every order. Taken one at a time, so that the bytes of one
 *   file can be dropped before the next is read.
 */
export async function decodeServerConfiguration(
  files: Iterable<ConfigurationFile> | AsyncIterable<ConfigurationFile>,
): Promise<DecodedConfiguration> {
  const gaps: Gap[] = [];
  const settings: { path: string; value: ReturnType<typeof decodeSettings> }[] = [];
  const connectors: ConnectorConfiguration[] = [];
  const rules: { path: string; value: ServerConfiguration["passwordRules"][number] }[] = [];
  const paths: string[] = [];

  for await (const { path, bytes } of files) {
    try {
      if (bytes.length > XML_LIMIT_BYTES) throw new ArtifactError("xml-too-large", `${bytes.length} bytes`);
      const root = parseXml(decodeText(bytes), { skip: SKIP });
      if (root.name === "ma-data") connectors.push(decodeConnector(path, root));
      else if (root.name === "saved-mv-configuration") settings.push({ path, value: decodeSettings(root) });
      else if (root.name === "synchronizationRule") {
        const value = findPasswordRule(root);
        if (value) rules.push({ path, value });
      } else throw new ArtifactError("xml-malformed", `root element ${oneLine(root.name, 64)}`);
      paths.push(path);
    } catch (error) {
      if (!(error instanceof ArtifactError)) throw error;
      gaps.push({ code: error.code, detail: oneLine([path, error.detail ?? ""].filter(Boolean).join(": "), 300) });
    }
  }
  gaps.sort((a, b) => compare(a.detail ?? "", b.detail ?? ""));
  if (paths.length === 0) return { value: null, paths, gaps };

  settings.sort(byPath);
  rules.sort(byPath);
  return {
    value: {
      server: settings.find(({ value }) => value.server !== null)?.value.server ?? null,
      exportedUtc: settings.find(({ value }) => value.exportedUtc !== null)?.value.exportedUtc ?? null,
      parameters: Object.fromEntries(settings.flatMap(({ value }) => value.parameters)),
      connectors: connectors.sort(byPath),
      passwordRules: rules.map(({ value }) => value),
    },
    paths: paths.sort(compare),
    gaps,
  };
}

/** By code unit: the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPath = (a: { readonly path: string }, b: { readonly path: string }): number => compare(a.path, b.path);
