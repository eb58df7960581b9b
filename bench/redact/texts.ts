/** Texts as a bundle holds them, of any size: no line is like the one before, names and numbers come again. */

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function repeated(bytes: number, make: (i: number) => string): string {
  const parts: string[] = [];
  for (let i = 0, size = 0; size < bytes; i++) {
    const part = make(i);
    parts.push(part);
    size += part.length;
  }
  return parts.join("");
}

const guid = (i: number): string =>
  `${((i * 2654435761) >>> 0).toString(16).padStart(8, "0")}-4f89-41d3-9a0c-${(i * 40503).toString(16).padStart(12, "0")}`;
const user = (i: number): string => `user${i % 400}.name@contoso.com`;

/** A trace of the wizard. */
export const trace = (bytes: number): Uint8Array =>
  encode(
    repeated(bytes, (i) => {
      const time = `[${String(8 + (i % 12)).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}:12.${String(i % 1000).padStart(3, "0")}]`;
      const said = [
        `[INFO ] Page transition from "Page${i % 30}" [Page${i % 30}ViewModel] to "Page${(i + 1) % 30}"`,
        `[VERB ] ServiceControllerProvider: GetServiceStartMode(seclogon): returned Manual, step ${i}.`,
        `[INFO ] Authenticate-ADAL [Acquiring token]: STS endpoint (HTTPS://LOGIN.WINDOWS.NET/${guid(i % 7)}), resource (https://graph.windows.net), userName (${user(i)}).`,
        `[VERB ] DirectoryServices: GetDomain CONTOSO\\admin${i % 9} on dc${i % 4}.corp.contoso.com took ${i} ms`,
        `[INFO ] Product Microsoft Azure AD Connect synchronization services (version 2.4.${i % 30}.0) is installed.`,
        `[ERROR] Exception: System.ServiceModel.EndpointNotFoundException at Microsoft.Online.Passwordreset.Listen(Int32 ${i}) in line ${i * 3}`,
      ];
      return `${time} [ ${i % 40}] ${said[i % said.length]}\r\n`;
    }),
  );

/** A connector as the configuration export has it. */
export const configuration = (bytes: number): Uint8Array =>
  encode(
    `<ma-data>${repeated(
      bytes,
      (i) =>
        `<attribute-flow id="{${guid(i)}}"><src-attribute intrinsic="${i % 2 === 0}">attribute${i % 300}</src-attribute><dn>CN=user${i % 400},OU=Unit ${i % 20},DC=contoso,DC=com</dn><parameter name="p${i % 50}" encrypted="${i % 90 === 0 ? 1 : 0}">value &lt;${i}&gt;</parameter></attribute-flow>\n`,
    )}</ma-data>`,
  );

export const probes = (bytes: number): Uint8Array => {
  const row = (i: number): object => ({
    target: { host: `ssprdedicatedsbprodncu${i % 5}.servicebus.windows.net`, port: 443, purpose: "relay" },
    stage: ["name", "tcp", "tls", "http"][i % 4],
    outcome: "ok",
    detail: `10.1.${i % 200}.7 answered after ${i} ms`,
    elapsedMs: i,
  });
  const rows = Array.from({ length: Math.ceil(bytes / JSON.stringify(row(1000)).length) }, (_, i) => row(i));
  return encode(JSON.stringify({ rows }));
};
