/** Shapes that must not come out. Every sentinel holds a piece that stands nowhere else. */

export interface Sentinel {
  /** What stands in the source. */
  readonly text: string;
  /** What must not be found afterwards. */
  readonly needle: string;
}

/** Not one token in one piece here: such things in a repository set off the alarms of others. */
const run = (unit: string, count: number): string => unit.repeat(count).slice(0, count);
const Z = "Qz7";

export const SECRETS: readonly Sentinel[] = [
  ["Password=", "Sn01-hunter!2"],
  ["password: ", "Sn02Winter24"],
  ['"password":"', "Sn03Sommer24", '"'],
  ["pwd=", "Sn04geheim"],
  ["passphrase = ", "Sn05horse"],
  ["Passwort: ", "Sn06Fruehling"],
  ["Kennwort=", "Sn07Herbst"],
  ["client_secret=", "Sn08abcdef"],
  ["ClientSecret: ", "Sn09abcdef"],
  ["api_key=", "Sn10abcdef"],
  ["x-api-key: ", "Sn11abcdef"],
  ["Ocp-Apim-Subscription-Key: ", "Sn12abcdef"],
  ["Server=db;User Id=x;Password=", "Sn13db", ";Encrypt=true"],
  [
    "DefaultEndpointsProtocol=https;AccountName=st;AccountKey=",
    `Sn14${run("aB3+", 82)}==`,
    ";EndpointSuffix=core.windows.net",
  ],
  ["Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=", `Sn15${run("cD4/", 39)}=`],
  ["SharedAccessSignature sr=x&sig=", "Sn16abcd%2Fefgh%3D", "&se=1&skn=k"],
  ["https://st.blob.core.windows.net/c?sv=1&sig=", "Sn17abcdefghij", "&se=2"],
  ["access_token=", "Sn18abcdef"],
  ["refresh_token: ", "Sn19abcdef"],
  ["id_token=", "Sn20abcdef"],
  ["Authorization: Bearer ", `Sn21${run(Z, 40)}`],
  ["Authorization: Basic ", "Sn22dXNlcjpwYXNz"],
  ["Proxy-Authorization: NTLM ", "Sn23TlRMTVNTUAAB"],
  ["Bearer ", `Sn24${run(Z, 40)}`],
  ["", `eyJhbGciOiJSn25.${run(Z, 30)}.${run(Z, 30)}`],
  ["Cookie: ", "Sn26=abcdef; b=c"],
  ["Set-Cookie: ESTSAUTHPERSISTENT=", "Sn27abcdef"],
  [".ASPXAUTH=", "Sn28abcdef"],
  ["http://user:", "Sn29pw", "@proxy.fabrikam-sn.com:8080"],
  ["-----BEGIN PRIVATE KEY-----\n", `Sn30${run(Z, 60)}`, "\n-----END PRIVATE KEY-----"],
  ["-----BEGIN RSA PRIVATE KEY-----\n", `Sn31${run(Z, 60)}`, "\n-----END RSA PRIVATE KEY-----"],
  ["-----BEGIN OPENSSH PRIVATE KEY-----\n", `Sn32${run(Z, 60)}`],
  ["-----BEGIN ENCRYPTED PRIVATE KEY-----\n", `Sn33${run(Z, 60)}`],
  ["AGE-SECRET-KEY-1", `SN34${run("QZ7", 54)}`],
  ["gh", `p_Sn35${run(Z, 36)}`],
  ["github_", `pat_Sn36${run(Z, 30)}`],
  ["gl", `pat-Sn37${run(Z, 20)}`],
  ["xo", `xb-Sn38${run("12a-", 24)}`],
  ["AK", `IASN39${run("QZ7", 12)}`],
  ["AI", `zaSn40${run(Z, 31)}`],
  ["sk_", `live_Sn41${run(Z, 24)}`],
  ["npm_", `Sn42${run(Z, 36)}`],
  ["secret value ", `Sn48Q~${run(Z, 34)}`.replace("Sn4", "Sn4")],
  ["$2b$12$", `Sn44${run(Z, 49)}`],
  ["$6$salt$", `Sn45${run(Z, 40)}`],
  ["$krb5tgs$23$", "Sn46abcdef$0011"],
  ["", `aad3b435b51404eeaad3b435b5140447:${run("0123456789abcdef", 32)}`],
  ["01000000D08C9DDF0115D1118C7A00C04FC297EB", "0048ABCDEF0048"],
  ["AQAAANCMnd8BFdERjHoAwE/Cl+s", "Sn49abcdef"],
  ["TlRMTVNTUAAD", "Sn50abcdef"],
  ["MII", `Sn51${run(Z, 120)}`],
  ["cmd /c tool.exe --password ", "Sn52pw"],
  ["tool.exe -Password ", "Sn53pw"],
  ["net use \\\\x-sn\\c ", "Sn54pw", " /user:x"],
  ["ConvertTo-SecureString '", "Sn55pw", "' -AsPlainText"],
  ["recovery ", "445566-112233-445566-112233-445566-112233-445566-005656"],
  ["otpauth://totp/x?secret=", "SN57ABCDEF"],
  ["<password>", "Sn58pw", "</password>"],
  ['<add key="ClientSecret" value="', "Sn59pw", '"/>'],
  ["validationKey=", "Sn60AABBCC"],
  ["NTHash: ", "Sn61AABBCC"],
  ["client_assertion=", "Sn62AABBCC"],
  ["code_verifier=", "Sn63AABBCC"],
  ["hvs.", `Sn64${run(Z, 24)}`],
  ["SG.", `Sn65${run(Z, 20)}.${run(Z, 30)}`],
  ["scheme WRAP ", `Sn66${run(Z, 20)}`],
  ["tool.exe --clientsecret ", "Sn67pw"],
  ["tool.exe /apikey:", "Sn68pw"],
  ["net  user x-sn ", "Sn69pw", " /add"],
  ["\u017fecret=", "Snb0pw"],
  ["to\u212aen: ", "Snb1pw"],
].map(([before = "", needle = "", after = ""]) => ({ text: `${before}${needle}${after}`, needle }));

export const IDENTITIES: readonly Sentinel[] = [
  ["sn70.miller@fabrikam-sn.com", "sn70.miller"],
  ["UPN sn71.jones@corp.fabrikam-sn.com.", "fabrikam-sn"],
  ["FABRISN\\sn72.smith", "sn72.smith"],
  ["FABRISN\\SN73SRV$", "SN73SRV"],
  ["CN=Sn74 Walker,OU=Sn74 Sales,DC=fabrikam-sn,DC=com", "Sn74"],
  ["CN=sn75adm,CN=Users,DC=ad,DC=fabrikam-sn,DC=com", "sn75adm"],
  ["S-1-5-21-1712345670-1823456781-1934567892-4477", "1712345670-1823456781-1934567892"],
  ["S-1-12-1-3344556677-1122334455-2233445566-3344556611", "3344556677-1122334455"],
  ["10.77.123.45", "10.77.123.45"],
  ["192.168.77.78", "192.168.77.78"],
  ["172.20.79.79", "172.20.79.79"],
  ["https://85.80.80.80:443/x", "85.80.80.80"],
  ["fd77:81::8181:8182", "8181:8182"],
  ["00-15-5D-82-82-82", "5D-82-82-82"],
  ["dc83.fabrikam-sn.com", "dc83"],
  ["\\\\sn84files\\share\\x.txt", "sn84files"],
  ["C:\\Users\\sn85user\\AppData", "sn85user"],
  ["sn86tenant.onmicrosoft.com", "sn86tenant"],
  ["sn87store.blob.core.windows.net", "sn87store"],
  ["Sync_SN88SYNC_0a1b2c3d4e5f@sn86tenant.onmicrosoft.com", "SN88SYNC"],
  ["MSOL_0a89b89c89d8", "0a89b89c89d8"],
  ["SourceAnchor: c245MHNuOTBzbjkwc245MA==", "c245MHNuOTBzbjkwc245MA"],
  ["cloudAnchor: User_91919191-aaaa-4bbb-8ccc-919191919191", "91919191-aaaa"],
  ["tenantId: 92929292-aaaa-4bbb-8ccc-929292929292", "92929292-aaaa"],
  ["https://login.microsoftonline.com/93939393-aaaa-4bbb-8ccc-939393939393/oauth2", "93939393-aaaa"],
  ["sn94proxy.fabrikam-sn.local:3128", "sn94proxy"],
  ["https://sn95-sb.servicebus.windows.net/x", "sn95"],
  ["sb://g1-sn96.servicebus.windows.net/", "sn96"],
  ["https://stage-sn97.azurewebsites.net/", "sn97"],
  ["https://login.sn98.onmicrosoft.com/", "sn98"],
  ["https://sn99.westeurope.cloudapp.azure.com/", "sn99"],
  ["sna0-com.mail.protection.outlook.com", "sna0"],
  ["https://sna1.privatelink.vault.azure.net/", "sna1"],
  ['CN="Sna2, Walker",OU=Staff,DC=fabrikam,DC=com', "Sna2"],
  ["cn = Sna3 Walker , ou = Staff , dc = fabrikam , dc = com", "Sna3"],
  ["CN=Sna4 Walker; OU=Staff; DC=fabrikam; DC=com", "Sna4"],
  ["CN=sna5+UID=sna5u,OU=Staff,DC=fabrikam,DC=com", "sna5"],
  ["/o=Sna6/ou=Exchange/cn=Recipients/cn=sna6user", "sna6"],
  ["GivenName=Sna7,SN=Walker,O=Fabrikam", "Sna7"],
  ["CN=Sna8 Walker, OU=Microsoft Team, O=Fabrikam", "Sna8"],
  ["LDAP://sna9dc/RootDSE", "sna9dc"],
].map(([text = "", needle = ""]) => ({ text, needle }));

/** Ways in which a text stands in a log or a file. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  base64: (text) => Buffer.from(text, "utf8").toString("base64"),
  "base64 behind a name": (text) => `state=${Buffer.from(text, "utf8").toString("base64")}`,
  "base64 of UTF-16": (text) => Buffer.from(text, "utf16le").toString("base64"),
  percent: (text) => encodeURIComponent(text),
  "percent, every character": (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  "XML entities": (text) => text.replace(/[<>&"']/g, (mark) => `&#${mark.charCodeAt(0)};`),
  "XML entities, every character": (text) =>
    [...text].map((mark) => `&#x${mark.codePointAt(0)?.toString(16)};`).join(""),
  hex: (text) => Buffer.from(text, "utf8").toString("hex"),
  "hex of UTF-16": (text) => Buffer.from(text, "utf16le").toString("hex").toUpperCase(),
};

/** Everything that a text may say once it is decoded in each of the ways, as often as they can be nested here. */
export function readings(text: string): string[] {
  const all = [text];
  for (const [stretch] of text.matchAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g)) {
    const bytes = [
      Buffer.from(stretch, "base64"),
      ...(/^(?:[0-9a-f]{2})+$/i.test(stretch) ? [Buffer.from(stretch, "hex")] : []),
    ];
    for (const one of bytes) all.push(one.toString("utf8"), one.toString("utf16le"));
  }
  all.push(text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
  all.push(
    text
      .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  );
  return all;
}
