import iconv from "iconv-lite";
import { APPLICATION_LOG_PATH, type ArtifactMap, SYSTEM_LOG_PATH } from "../../../bundle/artifacts.ts";
import { scriptResults } from "./script-results.ts";
import type { SyncServer } from "./sync-server.ts";

/** What a server's tools say: files for `stand-in.c`, by name. */
export function answersOf(server: SyncServer): ReadonlyMap<string, Uint8Array> {
  const { codePage, labels, winHttp } = server.language;
  const oem = (text: string): Buffer => iconv.encode(text, `cp${codePage}`);
  const { processId } = server.artifact("service");
  const numbers = ["10  WIN32_OWN_PROCESS", "4  RUNNING", "0  (0x0)", "0  (0x0)", "0x0", "0x0", processId ?? 0, ""];
  const queryex = numbers.map((number, i) => `        ${(labels[i] ?? "").padEnd(19)}: ${number}\r\n`).join("");
  const logs = server.artifact("eventLogs").logs.map(logTexts);
  const connection = `  TCP    10.0.0.5:51812         203.0.113.7:443        X               ${processId}\r\n`;
  const text = {
    "sc.txt": "queryex adsync|0|print|sc.out\nqueryex|1060|print|none.out\n",
    "netsh.txt": "winhttp show proxy|0|print|netsh.out\n",
    "netstat.txt": "-p tcpv6|0|print|none.out\n-p tcp |0|print|netstat.out\n",
    "icacls.txt": "/grant:r|0\n",
    "whoami.txt": "/groups /fo csv /nh|0|print|whoami.out\n",
    "whoami.out": '"Mandatory Label\\High Mandatory Level","Label","S-1-16-12288",""\r\n',
    "powershell.txt": "collect.ps1 -out|0|leave|script|-Out\n",
    "none.out": "",
    "netstat.out": `\r\n${connection}`,
    "wevtutil.txt": [
      "epl application |0|leave|application.evtx|Application",
      "epl system |0|leave|system.evtx|System",
      "qe application /q:|0|print|texts.out",
      ...["application", "system"].flatMap((channel) => [
        `gli ${channel} |0|print|${channel}-state.out`,
        `gl ${channel} /f:xml|0|print|${channel}-config.out`,
        `qe ${channel} /c:1 |0|print|${channel}-first.out`,
      ]),
      "",
    ].join("\n"),
  };
  return new Map<string, Uint8Array>([
    ...Object.entries(text).map(([name, content]) => [name, Buffer.from(content)] as const),
    ...[...scriptResults(server)].map(([path, bytes]) => [`script/${path}`, bytes] as const),
    ["sc.out", oem(`\r\nSERVICE_NAME: ADSync\r\n${queryex}`)],
    ["netsh.out", oem(winHttp)],
    ["texts.out", Buffer.from(`\ufeff<Events>${renderedText(server.language.winHttp)}</Events>`, "utf16le")],
    ["application.evtx", server.bytes(APPLICATION_LOG_PATH)],
    ["system.evtx", server.bytes(SYSTEM_LOG_PATH)],
    ...logs.flatMap(({ channel, state, config, first }) => [
      [`${channel}-state.out`, oem(state)] as const,
      [`${channel}-config.out`, oem(config)] as const,
      [`${channel}-first.out`, Buffer.from(first, "utf16le")] as const,
    ]),
  ]);
}

/** A record with its sentence, in the server's language. */
const renderedText = (message: string): string =>
  "<Event><System><Provider Name='ADSync'/><EventID>6201</EventID><EventRecordID>7</EventRecordID>" +
  `<TimeCreated SystemTime='2026-01-01T00:00:00.000Z'/></System><RenderingInfo><Message>${message.trim()}</Message></RenderingInfo></Event>`;

function logTexts(log: ArtifactMap["eventLogs"]["logs"][number]) {
  const state = ["2026-01-01T00:00:00.000Z", "x", "x", log.sizeBytes, 32, log.recordCount, log.oldestRecordId];
  return {
    channel: log.channel.toLowerCase(),
    state: state.map((value, i) => `label ${i}: ${value}\r\n`).join(""),
    config: `<channel><logging><retention>false</retention><autoBackup>false</autoBackup><maxSize>${log.limitBytes}</maxSize></logging></channel>`,
    first: `\ufeff<Event><System><EventRecordID>${log.oldestRecordId}</EventRecordID><TimeCreated SystemTime='${log.oldestTimeUtc}'/></System></Event>`,
  };
}
