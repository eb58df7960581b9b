import type { EventRecord } from "../../bundle/events.ts";
import { event } from "./event.ts";

/** UTF-16LE text as the hex of a `Binary` element. */
function hexOf(text: string): string {
  return Buffer.from(`${text}\0`, "utf16le").toString("hex").toUpperCase();
}

/** A record of service control with `param1`, `param2`, … as given. */
export function serviceControl(recordId: number, eventId: number, ...params: string[]): EventRecord {
  return event({
    recordId,
    eventId,
    provider: "Service Control Manager",
    data: params.map((value, index) => [`param${index + 1}`, value]),
  });
}

/** Record 7036 of the sync service as a German server writes it: only the binary part is free of language. */
export function serviceIs(recordId: number, state: "running" | "stopped"): EventRecord {
  return event({
    recordId,
    eventId: 7036,
    provider: "Service Control Manager",
    data: [
      ["param1", "Microsoft Azure AD Sync"],
      ["param2", state === "running" ? "wird ausgeführt" : "beendet"],
      ["Binary", hexOf(`ADSync/${state === "running" ? 4 : 1}`)],
    ],
  });
}

/** A record of Windows Installer with its strings as given. */
export function installer(recordId: number, eventId: number, ...strings: string[]): EventRecord {
  return event({ recordId, eventId, provider: "MsiInstaller", data: strings.map((value) => ["", value]) });
}

export const PRODUCT = "Microsoft Azure AD Connect";

/** Record 1033: what was installed, and with which result. */
export function installed(recordId: number, version: string, status = 0, product = PRODUCT): EventRecord {
  return installer(recordId, 1033, product, version, "1033", String(status), "Microsoft Corporation");
}

/** `HeartBeat` of one relay. */
export function heartbeat(recordId: number, second = recordId): EventRecord {
  return event({ recordId, second, eventId: 31019, text: "HeartBeat for Namespace: ssprdedicatedsbprodncu" });
}

export function boot(recordId: number): EventRecord {
  return event({ recordId, eventId: 6005, provider: "EventLog" });
}
