import { SERVER_CONFIGURATION_DIR } from "../../bundle/artifacts.ts";
import {
  AD_CONNECTOR,
  CLOUD_CONNECTOR,
  cloudAccount,
  cloudConnectorName,
  globalParameters,
  isWritebackOn,
  shortName,
  switchedAt,
} from "./artifacts.ts";
import { domainOf, netbiosOf, type Story } from "./events.ts";
import type { Scenario } from "./format.ts";
import { toUtc } from "./timeline.ts";

/** A small tree of the shape that `Get-ADSyncServerConfiguration -Path` writes: the parts that bear on writeback. */

const AUTHORITIES = {
  public: "https://login.microsoftonline.com",
  usgov: "https://login.microsoftonline.us",
  china: "https://login.chinacloudapi.cn",
} as const;

const toXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** `2026-10-12 09:00:00.000`: the export names no zone. */
const stamp = (ms: number): string => new Date(ms).toISOString().replace("T", " ").replace("Z", "");

const parameter = (name: string, value: string): string =>
  `<parameter name="${toXml(name)}" type="string" use="connectivity" dataType="String">${toXml(value)}</parameter>`;
/** The text of a secret is taken out when a bundle is made; the element stays. */
const secret = (name: string): string =>
  `<parameter name="${name}" type="encrypted-string" use="connectivity" encrypted="1" />`;

/** Path in the bundle → content. */
export function makeConfiguration(scenario: Scenario, story: Story): ReadonlyMap<string, string> {
  // As the product's own instructions leave it: the built-in rule off, a copy with a filter of its own beside it.
  const selective = scenario.configuration["selective-password-sync"];
  const copy = {
    id: "{c3d4e5f6-4d5a-4c77-9f2c-3b6f4ea6f303}",
    name: "Copy of In from AD - Users with password sync",
    tag: "",
  };
  const rules = [
    ...(selective ? [copy] : []),
    {
      id: "{a8f1b2c3-2d1e-4c55-9d0a-1f4f2ce4d101}",
      name: "In from AD - User AccountEnabled",
      tag: "Microsoft.InfromADUserAccountEnabled.006",
    },
    {
      id: "{b7e0a1d2-3c4f-4b66-8e1b-2a5e3df5e202}",
      name: "Out to AAD - User Join",
      tag: "Microsoft.OuttoAADUserJoin.005",
    },
  ];
  const files: [string, string][] = [
    [`Connectors/Connector_${CLOUD_CONNECTOR}.xml`, cloudConnector(scenario, story)],
    [`Connectors/Connector_${AD_CONNECTOR}.xml`, directoryConnector(scenario)],
    ["GlobalSettings/MV.xml", settings(scenario, story)],
    ...rules.map(({ id, name, tag }): [string, string] => [
      `SynchronizationRules/SynchronizationRule_${id}.xml`,
      [
        "<synchronizationRule>",
        `  <id>${id}</id>`,
        `  <name>${name}</name>`,
        `  <immutable-tag>${tag}</immutable-tag>`,
        `  <disabled>${selective && name.startsWith("In from AD") ? "True" : "False"}</disabled>`,
        "  <EnablePasswordSync>True</EnablePasswordSync>",
        "</synchronizationRule>",
      ].join("\r\n"),
    ]),
  ];
  return new Map(files.map(([path, content]) => [SERVER_CONFIGURATION_DIR + path, `${content}\r\n`]));
}

function cloudConnector(scenario: Scenario, story: Story): string {
  const { server, configuration } = scenario;
  const onboarded = server.writeback !== "never";
  return [
    "<ma-data>",
    `  <id>${CLOUD_CONNECTOR.toUpperCase()}</id>`,
    `  <name>${toXml(cloudConnectorName(scenario))}</name>`,
    "  <category>Extensible2</category>",
    "  <subtype>Windows Azure Active Directory (Microsoft)</subtype>",
    "  <password-sync-allowed>0</password-sync-allowed>",
    "  <private-configuration><MAConfig>",
    `    <extension-config><assembly-version>${configuration.engine ?? story.engineVersion}</assembly-version></extension-config>`,
    "    <aad-password-reset-config>",
    `      <enabled>${isWritebackOn(scenario, story) ? 1 : 0}</enabled>`,
    `      <modified-timestamp>${stamp(switchedAt(scenario, story))}</modified-timestamp>`,
    `      <adal-authority>${AUTHORITIES[server.cloud]}/${server.tenant}.onmicrosoft.com</adal-authority>`,
    "    </aad-password-reset-config>",
    "    <parameter-values>",
    `      ${parameter("UserName", cloudAccount(scenario))}`,
    `      ${secret("Password")}`,
    ...(onboarded ? [`      ${secret("PasswordResetConfiguration")}`] : []),
    "    </parameter-values>",
    "  </MAConfig></private-configuration>",
    "</ma-data>",
  ].join("\r\n");
}

function preferredControllers(names: readonly string[]): string[] {
  if (names.length === 0) return ["      <preferred-dcs />"];
  const rows = names.map((name) => `        <preferred-dc>${toXml(name)}</preferred-dc>`);
  return ["      <preferred-dcs>", ...rows, "      </preferred-dcs>"];
}

function directoryConnector(scenario: Scenario): string {
  const { configuration } = scenario;
  const domain = domainOf(scenario);
  const seal = configuration["sign-and-seal"] ? 1 : 0;
  const dn = domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
  return [
    "<ma-data>",
    `  <id>${AD_CONNECTOR.toUpperCase()}</id>`,
    `  <name>${domain}</name>`,
    "  <category>AD</category>",
    "  <subtype></subtype>",
    `  <password-sync-allowed>${configuration["password-sync-allowed"] ? 1 : 0}</password-sync-allowed>`,
    "  <private-configuration><adma-configuration>",
    `    <forest-name>${domain}</forest-name>`,
    "    <forest-login-user>MSOL_0123456789ab</forest-login-user>",
    `    <forest-login-domain>${netbiosOf(scenario)}</forest-login-domain>`,
    `    <sign-and-seal>${seal}</sign-and-seal>`,
    "    <password-hash-sync-config><enabled>1</enabled></password-hash-sync-config>",
    "  </adma-configuration></private-configuration>",
    "  <ma-partition-data><partition>",
    `    <name>${dn}</name>`,
    "    <selected>1</selected>",
    "    <custom-data><adma-partition-data>",
    `      <sign-and-seal>${seal}</sign-and-seal>`,
    ...preferredControllers(configuration["preferred-controllers"]),
    `      <last-dc>DC01.${domain}</last-dc>`,
    "    </adma-partition-data></custom-data>",
    "  </partition></ma-partition-data>",
    "</ma-data>",
  ].join("\r\n");
}

function settings(scenario: Scenario, story: Story): string {
  const rows = Object.entries(globalParameters(scenario, story));
  return [
    `<saved-mv-configuration server="${toXml(shortName(scenario.server.computer))}" export-date="${stamp(Date.parse(scenario.now))}">`,
    "  <mv-data><parameter-values>",
    ...rows.map(([name, value]) => `    <parameter name="${toXml(name)}" type="string">${toXml(value)}</parameter>`),
    "  </parameter-values></mv-data>",
    "</saved-mv-configuration>",
  ].join("\r\n");
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The wizard's trace of one run; its lines bear a time of day only. */
export function makeTrace({ at, version, lines }: Story["runs"][number]): string {
  const date = new Date(at);
  const day = `${DAYS[date.getUTCDay()]}, ${String(date.getUTCDate()).padStart(2, "0")} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  const clock = date.toISOString().slice(11, 19);
  const head = ["Application starting", `Start Time (UTC): ${day} ${clock} GMT`, `Application Version: ${version}`];
  return [...head, ...lines]
    .map((line, index) => `[${clock}.${String(index + 1).padStart(3, "0")}] [  1] [INFO ] ${line}\r\n`)
    .join("");
}

/** `trace-20261012-090000.log`, as the wizard names it. */
export function traceName({ at }: Story["runs"][number]): string {
  return `trace-${toUtc(at).slice(0, 19).replaceAll("-", "").replaceAll(":", "").replace("T", "-")}.log`;
}
