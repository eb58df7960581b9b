import { describe, expect, it } from "vitest";
import { findRelayHosts, toRelayHosts } from "../../../collector/probes/index.ts";
import { heartbeatLog } from "../heartbeat-log.ts";

describe("relay hosts in the text of an event", () => {
  it.each([
    [
      "HeartBeat for Namespace: ssprdedicatedsbprodfra-1, Endpoint: 11_22, Details: x",
      "ssprdedicatedsbprodfra-1",
      "11_22",
    ],
    ["Namespace: SSPRdedicatedsbprodncu.servicebus.windows.net, Details: x", "ssprdedicatedsbprodncu", null],
    ["at 'https://g12-prod-ams-001-sb.servicebus.windows.net/'.", "g12-prod-ams-001-sb", null],
  ])("%s", (text, name, endpoint) => {
    expect(toRelayHosts(text, "public")).toEqual([{ host: `${name}.servicebus.windows.net`, endpoint }]);
  });

  it.each(["x.servicebus.windows.net.evil.example", "Namespace: evil.example", "nothing"])("none in %j", (text) => {
    expect(toRelayHosts(text, "public")).toEqual([]);
  });
});

describe("relay hosts of an exported log", () => {
  it("are those that the events name, with their endpoint", async () => {
    const found = findRelayHosts(await heartbeatLog(), "public");
    expect(found.map(({ host }) => host).sort()).toEqual([
      "ssprdedicatedsbprodncu.servicebus.windows.net",
      "ssprdedicatedsbprodscu.servicebus.windows.net",
    ]);
    expect(found.every(({ endpoint }) => endpoint !== null)).toBe(true);
  });
});
