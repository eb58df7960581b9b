import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ConfigurationFile, decodeServerConfiguration } from "../../../analyzer/decode/server-configuration.ts";
import { toBytes, toUtf16 } from "../../support/memory-container.ts";

const file = (path: string, text: string): ConfigurationFile => ({ path, bytes: toBytes(text) });

const CLOUD = `<ma-data>
  <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
  <name>contoso.onmicrosoft.com - AAD</name>
  <category>Extensible2</category>
  <subtype>Windows Azure Active Directory (Microsoft)</subtype>
  <password-sync-allowed>0</password-sync-allowed>
  <schema><dsml><class id="x">unread</class></dsml></schema>
  <private-configuration><MAConfig>
    <extension-config><assembly-version>2.4.131.0</assembly-version></extension-config>
    <aad-password-reset-config>
      <enabled>1</enabled>
      <modified-timestamp>2024-04-26 13:55:27.306</modified-timestamp>
      <adal-authority>https://login.microsoftonline.com/contoso.onmicrosoft.com</adal-authority>
    </aad-password-reset-config>
    <parameter-values>
      <parameter name="UserName" type="string" use="connectivity">Sync_SYNC01_0123456789ab@contoso.onmicrosoft.com</parameter>
      <parameter name="Password" type="encrypted-string" encrypted="1">c2VjcmV0LXBhc3N3b3Jk</parameter>
      <parameter name="PasswordResetConfiguration" type="encrypted-string" encrypted="1">c2VjcmV0LWJsb2I=</parameter>
    </parameter-values>
  </MAConfig></private-configuration>
</ma-data>`;

const DIRECTORY = `<ma-data>
  <id>{AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}</id>
  <name>contoso.com</name>
  <category>AD</category>
  <subtype></subtype>
  <password-sync-allowed>1</password-sync-allowed>
  <private-configuration><adma-configuration>
    <forest-name>contoso.com</forest-name>
    <forest-login-domain>CONTOSO</forest-login-domain>
    <forest-login-user>MSOL_0123456789ab</forest-login-user>
    <sign-and-seal>1</sign-and-seal>
    <password-hash-sync-config><enabled>0</enabled></password-hash-sync-config>
  </adma-configuration></private-configuration>
  <ma-partition-data>
    <partition>
      <name>DC=contoso,DC=com</name><selected>1</selected>
      <custom-data><adma-partition-data>
        <sign-and-seal>0</sign-and-seal>
        <preferred-dcs><preferred-dc>DC01.contoso.com</preferred-dc><preferred-dc>DC02.contoso.com</preferred-dc></preferred-dcs>
        <last-dc>DC02.contoso.com</last-dc>
      </adma-partition-data></custom-data>
    </partition>
    <partition><name>DC=ForestDnsZones,DC=contoso,DC=com</name><selected>0</selected></partition>
  </ma-partition-data>
</ma-data>`;

const SETTINGS = `<saved-mv-configuration server='SYNC01' export-date='2024-05-01 10:00:00.5'>
  <mv-data><parameter-values>
    <parameter name="Microsoft.Synchronize.StagingMode" type="string">False</parameter>
    <parameter name="Microsoft.OptionalFeature.PasswordWriteback" type="string">True</parameter>
    <parameter name="Microsoft.GroupWriteBack.Forest" type="string" />
    <parameter name="Some.Secret" type="string" encrypted="1">c2VjcmV0</parameter>
  </parameter-values></mv-data>
</saved-mv-configuration>`;

const rule = (name: string, tag: string, sync: string, disabled = "False"): string =>
  `<synchronizationRule><id>{0}</id><name>${name}</name><immutable-tag>${tag}</immutable-tag>` +
  `<disabled>${disabled}</disabled><EnablePasswordSync>${sync}</EnablePasswordSync></synchronizationRule>`;

const IN = "In from AD - User AccountEnabled";
const OUT = "Out to AAD - User Join";

describe("connectors", () => {
  it("reads the cloud connector", async () => {
    const { value, gaps } = await decodeServerConfiguration([file("c.xml", CLOUD)]);
    expect(gaps).toEqual([]);
    expect(value?.connectors).toEqual([
      {
        path: "c.xml",
        id: "{B891884F-051E-4A83-95AF-2544101C9083}",
        name: "contoso.onmicrosoft.com - AAD",
        kind: "cloud",
        passwordReset: {
          enabled: true,
          modifiedUtc: "2024-04-26T13:55:27.306Z",
          authority: "https://login.microsoftonline.com/contoso.onmicrosoft.com",
          onboarded: true,
        },
        engineVersion: "2.4.131.0",
        account: "Sync_SYNC01_0123456789ab@contoso.onmicrosoft.com",
        forest: null,
        passwordSyncAllowed: false,
        passwordHashSyncEnabled: null,
        signAndSeal: null,
        partitions: [],
      },
    ]);
  });

  it("reads the directory connector and its selected partitions", async () => {
    const { value } = await decodeServerConfiguration([file("d.xml", DIRECTORY)]);
    expect(value?.connectors).toMatchObject([
      {
        kind: "active-directory",
        passwordReset: null,
        engineVersion: null,
        account: "CONTOSO\\MSOL_0123456789ab",
        forest: "contoso.com",
        passwordSyncAllowed: true,
        passwordHashSyncEnabled: false,
        signAndSeal: true,
        partitions: [
          {
            name: "DC=contoso,DC=com",
            signAndSeal: false,
            preferredDomainControllers: ["DC01.contoso.com", "DC02.contoso.com"],
            lastDomainController: "DC02.contoso.com",
          },
        ],
      },
    ]);
  });

  it("tells a connector that was never onboarded, and one of another kind", async () => {
    const plain = CLOUD.replace(/<parameter name="PasswordReset.*<\/parameter>/, "").replace(/<aad-[\s\S]*config>/, "");
    const { value } = await decodeServerConfiguration([
      file("a.xml", plain),
      file("b.xml", "<ma-data><category>Extensible2</category><subtype>Generic SQL (Microsoft)</subtype></ma-data>"),
    ]);
    expect(value?.connectors.map(({ kind, passwordReset }) => [kind, passwordReset])).toEqual([
      ["cloud", { enabled: null, modifiedUtc: null, authority: null, onboarded: false }],
      ["other", null],
    ]);
  });

  it("keeps no encrypted text", async () => {
    const decoded = await decodeServerConfiguration([file("c.xml", CLOUD), file("mv.xml", SETTINGS)]);
    expect(JSON.stringify(decoded)).not.toMatch(/c2Vjcm/);
  });
});

describe("settings and rules", () => {
  it("reads parameters, server and date", async () => {
    const { value } = await decodeServerConfiguration([file("MV.xml", SETTINGS)]);
    expect(value).toMatchObject({
      server: "SYNC01",
      exportedUtc: "2024-05-01T10:00:00.500Z",
      parameters: {
        "Microsoft.Synchronize.StagingMode": "False",
        "Microsoft.OptionalFeature.PasswordWriteback": "True",
        "Microsoft.GroupWriteBack.Forest": "",
      },
    });
    expect(Object.keys(value?.parameters ?? {})).toHaveLength(3);
  });

  it("lists the two rules of writeback, and every other with password sync on", async () => {
    const { value } = await decodeServerConfiguration([
      file("1.xml", rule(IN, "Microsoft.InfromADUserAccountEnabled.004", "true")),
      file("2.xml", rule("Renamed", "Microsoft.OuttoAADUserJoin.017", "false", "True")),
      file("3.xml", rule(OUT, "", "False")),
      file("4.xml", rule("Out to AAD - User Join - Cloned", "", "True")),
      file("5.xml", rule("In from AD - Group Join", "Microsoft.InfromADGroupJoin.003", "false")),
    ]);
    expect(value?.passwordRules).toEqual([
      { name: IN, enabled: true, disabled: false },
      { name: "Renamed", enabled: false, disabled: true },
      { name: OUT, enabled: false, disabled: false },
      { name: "Out to AAD - User Join - Cloned", enabled: true, disabled: false },
    ]);
  });

  it("gives the same for files in any order", async () => {
    const files = [file("b.xml", CLOUD), file("a.xml", DIRECTORY), file("c.xml", SETTINGS), file("d.xml", "<x/>")];
    expect(await decodeServerConfiguration(files.toReversed())).toEqual(await decodeServerConfiguration(files));
  });
});

describe("encodings", () => {
  it.each([
    ["UTF-8 with a mark", toBytes(`\ufeff${SETTINGS}`)],
    ["UTF-16LE", toUtf16(SETTINGS)],
    ["UTF-16BE", toUtf16(SETTINGS, { bigEndian: true })],
    ["UTF-16LE with a declaration", toUtf16(`<?xml version="1.0" encoding="utf-16"?>\r\n${SETTINGS}`)],
  ])("reads %s", async (_, bytes) => {
    expect((await decodeServerConfiguration([{ path: "MV.xml", bytes }])).value?.server).toBe("SYNC01");
  });
});

describe("broken files", () => {
  it.each([
    ["<ma-data>\n<id></ma-data>", "xml-malformed", "bad.xml: line 2: </ma-data> where </id> is open"],
    [
      `<!DOCTYPE ma-data [<!ENTITY x SYSTEM "file:///etc/passwd">]><ma-data>&x;</ma-data>`,
      "xml-doctype-refused",
      "bad.xml: line 1",
    ],
    [`<ma-data>${"<x>".repeat(100_000)}`, "xml-too-deep", "bad.xml: line 1: more than 64 levels"],
    ["<other/>", "xml-malformed", "bad.xml: root element other"],
    ["", "xml-malformed", "bad.xml: line 1: no root element"],
  ])("cost themselves alone: %#", async (text, code, detail) => {
    const { value, paths, gaps } = await decodeServerConfiguration([file("bad.xml", text), file("c.xml", CLOUD)]);
    expect(value?.connectors).toHaveLength(1);
    expect(paths).toEqual(["c.xml"]);
    expect(gaps).toEqual([{ code, detail }]);
  });

  it("give nothing when all are broken", async () => {
    expect((await decodeServerConfiguration([file("bad.xml", "<")])).value).toBeNull();
  });

  it("refuses a file above the limit unread", async () => {
    const bytes = new Uint8Array(64 * 1024 * 1024 + 1);
    expect((await decodeServerConfiguration([{ path: "big.xml", bytes }])).gaps[0]?.code).toBe("xml-too-large");
  });

  it("reads on when a time is nonsense, and lets no control character through", async () => {
    const text = SETTINGS.replace("10:00:00.5", "99:00:00").replace("SYNC01", "SY\x1b[2JNC\0");
    const { value } = await decodeServerConfiguration([file("MV.xml", text)]);
    expect(value).toMatchObject({ server: "SY\ufffd[2JNC\ufffd", exportedUtc: null });
  });
});

const samples = join(import.meta.dirname, "../../../../shared/samples/server-configuration");

describe.skipIf(!existsSync(samples))("real exports of build 1.1.130.0 (beside the checkout)", () => {
  const decode = (name: string) =>
    decodeServerConfiguration(
      readdirSync(join(samples, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => ({ path: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) })),
    );

  it.each(["Pilot", "Production"])("%s decodes", async (name) => {
    const { value, paths, gaps } = await decode(name);
    expect(gaps).toEqual([]);
    expect(paths).toHaveLength(65);
    expect(value).toMatchObject({
      server: "CONTOSO-SYNC01",
      exportedUtc: "2016-05-03T14:28:09.784Z",
      parameters: {
        "Microsoft.Synchronize.StagingMode": "False",
        "Microsoft.Synchronize.ServerConfigurationVersion": "1.1.130.0",
        "Microsoft.OptionalFeature.PasswordWriteback": "False",
        "Microsoft.OptionalFeature.AutoUpgradeState": "Suspended",
      },
      connectors: [
        {
          name: "contoso.com",
          kind: "active-directory",
          account: "contoso.com\\MSOL_d1edb676ca03",
          forest: "contoso.com",
          passwordSyncAllowed: false,
          passwordHashSyncEnabled: false,
          signAndSeal: true,
          partitions: [
            {
              name: "DC=contoso,DC=com",
              signAndSeal: true,
              preferredDomainControllers: [],
              lastDomainController: "CONTOSO-DC01.contoso.com",
            },
          ],
        },
        {
          name: "contoso.onmicrosoft.com - AAD",
          kind: "cloud",
          engineVersion: "1.1.130.0",
          account: "Sync_CONTOSO-SYNC01_e3c03195e061@contoso.onmicrosoft.com",
          passwordReset: {
            enabled: false,
            modifiedUtc: "2016-04-26T13:55:27.306Z",
            authority: "https://login.windows.net/nilonline.onmicrosoft.com",
            onboarded: false,
          },
        },
      ],
    });
    expect(Object.keys(value?.parameters ?? {})).toHaveLength(37);
    expect(value?.passwordRules).toEqual([
      { name: IN, enabled: true, disabled: false },
      { name: OUT, enabled: true, disabled: false },
    ]);
  });

  it("the two hold the same files byte for byte", async () => {
    expect(await decode("Pilot")).toEqual(await decode("Production"));
  });
});
