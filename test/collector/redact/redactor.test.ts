import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { guidToBase64 } from "../../../collector/redact/binary-ids.ts";
import { parseMap } from "../../../collector/redact/map-file.ts";
import { createRedactor } from "../../../collector/redact/redactor.ts";
import { reveal, revealText } from "../../../collector/redact/reveal.ts";
import { EvtxReader, type EvtxRecord, EvtxWriter, guidValue, sidValue } from "../../../evtx/index.ts";

const KEY = new Uint8Array(32).fill(9);
const make = (key = KEY) => createRedactor({ identities: true, seedKey: key });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

const GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
const SID = "S-1-5-21-1004336348-1177238915-682003330-1104";
const EVENT = {
  provider: "PasswordResetService",
  eventId: 31002,
  level: 4,
  timeUtc: "2024-05-01T00:00:00Z",
  channel: "Application",
  computer: "SYNC1.corp.fabrikam.com",
};

function records(bytes: Uint8Array): EvtxRecord[] {
  const found: EvtxRecord[] = [];
  const reader = new EvtxReader((record) => {
    found.push(record);
  });
  reader.push(bytes);
  reader.end();
  return found;
}

describe("one person in all forms", () => {
  const redactor = make();
  const writer = new EvtxWriter();
  const message = `Details: UPN dana.reyes@fabrikam.com, cloudAnchor User_${GUID}, SourceAnchor: ${guidToBase64(GUID)}, SID ${SID}`;
  writer.addEvent({ ...EVENT, data: [["", message]] });
  writer.addEvent({
    ...EVENT,
    userId: SID,
    data: [
      ["Target", sidValue(SID)],
      ["Object", guidValue(GUID)],
      ["Who", "FABRIKAM\\dana.reyes"],
      ["Where", "CN=dana.reyes,OU=Staff,DC=fabrikam,DC=com"],
    ],
  });
  const log = writer.finish();
  redactor.learn("events/application.evtx", log);
  const [first, second] = records(redactor.redact("events/application.evtx", log));
  const user = /user-[0-9a-f]{8}/.exec(first?.data[0]?.[1] ?? "")?.[0] ?? "none";
  const values = new Map(second?.data);

  it("has one pseudonym as UPN, account and name", () => {
    expect(user).not.toBe("none");
    expect(values.get("Who")).toMatch(new RegExp(`^domain-[0-9a-f]{8}\\\\${user}$`));
    expect(values.get("Where")).toMatch(
      new RegExp(`^CN=${user},OU=unit-[0-9a-f]{8},DC=domain-[0-9a-f]{8},DC=example$`),
    );
  });

  it("shows the same id in its anchors", () => {
    const guid = values.get("Object")?.replace(/[{}]/g, "").toLowerCase() ?? "";
    expect(guid.slice(0, 8)).toBe(user.slice(5));
    expect(first?.data[0]?.[1]).toContain(`User_${guid}`);
    expect(first?.data[0]?.[1]).toContain(guidToBase64(guid));
  });

  it("keeps a SID a SID, in text, as a value and in System", () => {
    const sid = values.get("Target") ?? "";
    expect(sid).toMatch(/^S-1-5-21-\d+-\d+-\d+-\d{4,}$/);
    expect(first?.data[0]?.[1]).toContain(sid);
  });

  it("is turned back by the map, in one piece and in a sentence", () => {
    const map = parseMap(redactor.mapFile());
    if (map === undefined) throw new Error("no map");
    expect(reveal(map, user)?.identity).toBe("dana.reyes");
    expect(reveal(map, values.get("Target") ?? "")?.identity).toBe(SID);
    expect(reveal(map, `{${values.get("Object")?.replace(/[{}]/g, "").toUpperCase()}}`)?.identity).toBe(GUID);
    expect(revealText(map, first?.data[0]?.[1] ?? "")).toBe(message);
  });

  it("leaves the computer's name nowhere", () => {
    expect(first?.computer).toMatch(/^host-[0-9a-f]{8}\.host-[0-9a-f]{8}\.domain-[0-9a-f]{8}\.example$/);
    expect(first?.provider).toBe("PasswordResetService");
  });
});

describe("pseudonyms", () => {
  it("are the same for the same key, others for another", () => {
    const text = "kim.lee@fabrikam.com logged on from 10.1.2.3";
    expect(make().redactText(text)).toBe(make().redactText(text));
    expect(make(new Uint8Array(32).fill(1)).redactText(text)).not.toBe(make().redactText(text));
  });

  it("are the same in a later run that is given the map", () => {
    const before = make();
    const text = "kim.lee@fabrikam.com from 10.1.2.3";
    const first = before.redactText(text);
    const map = parseMap(before.mapFile());
    expect(
      createRedactor({ identities: true, seedKey: map?.key ?? KEY, known: map?.entries ?? [] }).redactText(text),
    ).toBe(first);
  });

  it("differ for 5,000 addresses and 5,000 people", () => {
    const redactor = make();
    const addresses = new Set<string>();
    const people = new Set<string>();
    for (let i = 0; i < 5000; i++) {
      addresses.add(redactor.redactText(`10.9.${i >> 8}.${i & 255}`));
      people.add(redactor.redactText(`p${i}.x@fabrikam.com`));
    }
    expect([addresses.size, people.size]).toEqual([5000, 5000]);
  });

  it("are not replaced again", () => {
    const redactor = make();
    const once = redactor.redactText("FABRIKAM\\kim.lee on srv9.fabrikam.com, kim.lee@fabrikam.com, 10.4.4.4");
    expect(redactor.redactText(once)).toBe(once);
  });

  it("refuse a short key", () => {
    expect(() => make(new Uint8Array(8))).toThrow(RangeError);
  });
});

describe("what rules and people need stays", () => {
  it.each([
    "ssprdedicatedsbprodncu.servicebus.windows.net",
    "g12-prod-ams-001-sb.servicebus.windows.net",
    "login.microsoftonline.com",
    "NT AUTHORITY\\SYSTEM",
    "NT SERVICE\\ADSync",
    "BUILTIN\\Administrators",
    "S-1-5-18",
    "S-1-5-32-544",
    "Version=2.4.18.0, build 10.0.20348.2700",
    "2.5.3.0",
    "127.0.0.1",
    "hr=80230619, A constraint prevents the password",
    "SSPR_0029: OnPremisesAdminActionRequired",
    "System.ServiceModel.CommunicationException: at Microsoft.CredentialManagement.OnPremisesPasswordReset.Main()",
    "C:\\Program Files\\Microsoft Azure AD Sync\\Bin\\miiserver.exe",
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client",
    "CN=DigiCert Global Root G2, OU=www.digicert.com, O=DigiCert Inc, C=US",
    "TrackingId: 0b4f7c3e-2d1a-4e5f-9a8b-7c6d5e4f3a2b",
    "PublicKeyToken=b77a5c561934e089",
    "Negotiate, NTLM, Basic realm=proxy",
  ])("%s", (text) => {
    expect(make().redactText(text)).toBe(text);
  });
});

describe("ledger", () => {
  it("counts what was removed and what was replaced, in repeated texts too", () => {
    const redactor = createRedactor({ identities: false, seedKey: KEY });
    const bytes = utf8(JSON.stringify({ a: "Password=abc", b: ["Password=abc"], c: "kim.lee@fabrikam.com" }));
    const out = textOf(redactor.redact("host/service.json", bytes));
    expect(out).toContain("kim.lee@fabrikam.com");
    expect(redactor.ledger()).toEqual([{ kind: "key-value", count: 2 }]);
  });

  it("does not count what was only learnt", () => {
    const redactor = make();
    redactor.learn("x.log", utf8("kim.lee@fabrikam.com"));
    expect(redactor.ledger()).toEqual([]);
  });
});

describe("encrypted parameters", () => {
  it("go, and that they were there stays", () => {
    const redactor = createRedactor({ identities: false, seedKey: KEY });
    const xml =
      '<parameter-values><parameter name="PasswordResetConfiguration" use="connectivity" encrypted="1">c2VjcmV0</parameter></parameter-values>';
    expect(textOf(redactor.redact("config/x.xml", utf8(xml)))).toBe(xml.replace("c2VjcmV0", "[removed]"));
  });
});

describe("what belongs to the engine goes with all that is in it", () => {
  const redactXml = (xml: string): string =>
    textOf(createRedactor({ identities: false, seedKey: KEY }).redact("config/x.xml", utf8(xml)));

  it.each([
    ["elements", '<p encrypted="1"><v>needle</v> needle <b/>needle</p><r>kept</r>'],
    [
      "character data, comments and attributes",
      "<p encrypted='1'><![CDATA[needle]]><!-- needle --><q a=\"needle\"/></p><r>kept</r>",
    ],
    ["a closing tag that closes nothing", '<p encrypted="1"><a></x></x></x>needle</a>needle</p><r>kept</r>'],
    [
      "letter case, entities and a prefix",
      '<x:p ENCRYPTED = "&#49;">needle</x:p><p encrypted="yes">needle</p><r>kept</r>',
    ],
    [
      "state by its name",
      "<state-blob><c>needle</c></state-blob><n:dirsync-cookie>needle</n:dirsync-cookie><r>kept</r>",
    ],
  ])("%s", (_, xml) => {
    const out = redactXml(xml);
    expect(out).not.toContain("needle");
    expect(out).toContain("<r>kept</r>");
    expect(out.match(/<[\w:-]+/g)).toEqual(xml.match(/<[\w:-]+/g));
  });

  it("but not what is plainly said not to be encrypted", () => {
    expect(redactXml('<p encrypted="0">kept</p><p encrypted="">kept</p>')).toBe(
      '<p encrypted="0">kept</p><p encrypted="">kept</p>',
    );
  });
});

describe("fields of tokens", () => {
  it("keep tokens, versions and names of products", () => {
    const value = {
      id: "application-log",
      code: "proxy-407",
      version: "10.0.20348.2700",
      providers: ["Microsoft-Windows-Kernel-General", ".NET Runtime"],
      productCode: "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}",
      productName: "Windows Server 2022 Datacenter",
      sha256: "ab".repeat(32),
    };
    expect(make().redactValue(value)).toEqual(value);
  });

  it.each(["id", "code", "outcome", "kind", "state", "channel", "version", "productName", "providers", "retention"])(
    "%s holds nothing else",
    (field) => {
      const texts = ["dana@fabrikam.com", "FABRIKAM\\dana", "srv1.fabrikam.com", "Password=dana1"];
      for (const text of texts) {
        expect(JSON.stringify(make().redactValue({ [field]: text })), text).not.toMatch(/dana|fabrikam/i);
        expect(JSON.stringify(make().redactValue({ [field]: [text] })), text).not.toMatch(/dana|fabrikam/i);
      }
    },
  );
});

it("a field called __proto__ stays one", () => {
  const json = '{"__proto__":{"password":"needle"},"a":1}';
  const out = textOf(make().redact("a.json", utf8(json)));
  expect(JSON.parse(out)).toEqual(JSON.parse(json.replace("needle", "[removed]")));
  expect(out).toContain("__proto__");
});

describe("distinguished names", () => {
  const redactName = (text: string): string => make().redactText(text);

  it("end where the sentence goes on", () => {
    expect(redactName("CN=Dana,DC=fabrikam,DC=com was not found, try again")).toMatch(
      /^CN=user-\w{8},DC=domain-\w{8},DC=example was not found, try again$/,
    );
  });

  it("keep two apart that stand one behind the other, each with its domain", () => {
    const one = redactName("CN=Dana,DC=fabrikam,DC=com");
    const other = redactName("CN=Kim,DC=fabrikam,DC=com");
    expect(redactName("CN=Dana,DC=fabrikam,DC=com;CN=Kim,DC=fabrikam,DC=com")).toBe(`${one};${other}`);
  });

  it("are the same with spaces and quotes", () => {
    const plain = redactName("CN=Dana Reyes,OU=Staff,DC=fabrikam,DC=com");
    expect(redactName('CN = "Dana Reyes" , OU = Staff , DC = fabrikam , DC = com')).toBe(plain);
  });
});

describe("damage", () => {
  it("an event log that is none is refused, not passed on", () => {
    expect(() => make().redact("events/application.evtx", utf8("Password=abc"))).toThrow(
      expect.objectContaining({ code: "event-log-unreadable" }),
    );
  });

  it("broken JSON and XML are redacted as text", () => {
    expect(textOf(make().redact("a.json", utf8('{"x": "Password=abc')))).not.toContain("abc");
    expect(textOf(make().redact("a.xml", utf8("<a b='1'><password>abcd")))).not.toContain("abcd");
  });
});

/** Real ones, beside the checkout. */
const SAMPLES = fileURLToPath(new URL("../../../../shared/samples/", import.meta.url));

describe.skipIf(!existsSync(SAMPLES))("real configuration exports and logs", () => {
  it("a configuration keeps its elements and loses its company", () => {
    const root = `${SAMPLES}server-configuration/Production/`;
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".xml"));
    const redactor = make();
    for (const file of files) redactor.learn(file, readFileSync(root + file));
    for (const file of files) {
      const before = readFileSync(root + file, "utf8");
      const after = textOf(redactor.redact(file, readFileSync(root + file)));
      expect(after.match(/<[\w:-]+/g)?.length, file).toBe(before.match(/<[\w:-]+/g)?.length);
      expect(after.toLowerCase().includes("contoso"), file).toBe(false);
    }
  });

  it("logs keep each record", () => {
    const root = `${SAMPLES}evtx/`;
    for (const file of ["NickSmet--Application.evtx", "NickSmet--System.evtx"]) {
      const redactor = make();
      const bytes = readFileSync(root + file);
      redactor.learn(file, bytes);
      const after = records(redactor.redact(file, bytes));
      const keyOf = ({ recordId, eventRecordId, provider, eventId, timeUtc }: EvtxRecord) => [
        recordId,
        eventRecordId,
        provider,
        eventId,
        timeUtc,
      ];
      expect(after.map(keyOf)).toEqual(records(bytes).map(keyOf));
    }
  });
});
