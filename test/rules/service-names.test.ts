import { describe, expect, it } from "vitest";
import { namesSyncService, serviceState } from "../../rules/service-names.ts";
import { serviceControl, serviceIs } from "../support/windows-event.ts";

describe("namesSyncService", () => {
  it.each([
    ["by its service name", ["30000", "ADSync"]],
    ["by a display name of an older build", ["Microsoft Azure AD Connect", "stopped"]],
    ["by a display name of today", ["Microsoft Entra ID Sync", "stopped"]],
  ])("knows the service %s", (_, params) => expect(namesSyncService(serviceControl(1, 7036, ...params))).toBe(true));

  it("knows it by the binary part, whatever the language", () =>
    expect(namesSyncService(serviceIs(1, "stopped"))).toBe(true));

  it.each([
    ["the agent updater", ["Microsoft Azure AD Connect Agent Updater", "stopped"]],
    ["the health agent", ["Microsoft Entra Connect Health Agent", "running"]],
    ["no name at all", []],
  ])("passes over %s", (_, params) => expect(namesSyncService(serviceControl(1, 7036, ...params))).toBe(false));

  it("trusts the binary part over a display name", () => {
    const record = serviceIs(1, "running");
    const other = Buffer.from("AADConnectAgentUpdater/4\0", "utf16le").toString("hex");
    expect(
      namesSyncService({
        ...record,
        data: record.data.map(([name, value]) => [name, name === "Binary" ? other : value]),
      }),
    ).toBe(false);
  });
});

describe("serviceState", () => {
  it("reads the digit of the binary part", () => {
    expect(serviceState(serviceIs(1, "running"))).toBe("running");
    expect(serviceState(serviceIs(1, "stopped"))).toBe("stopped");
  });

  it("falls back on English words, and on nothing else", () => {
    expect(serviceState(serviceControl(1, 7036, "Azure AD Sync", "running"))).toBe("running");
    expect(serviceState(serviceControl(1, 7036, "Azure AD Sync", "stopped"))).toBe("stopped");
    expect(serviceState(serviceControl(1, 7036, "Azure AD Sync", "beendet"))).toBeUndefined();
  });
});
