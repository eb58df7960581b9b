import { WINDOWS } from "./citations.ts";
import { eventDatum } from "./event-tokens.ts";
import { refs } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { serviceControlRecords } from "./service-life.ts";

const START_TYPE_CHANGED = 7040;
/** Words of 7040 in English; the service row of the bundle is English on every Windows. */
const LOGGED: Readonly<Record<string, "disabled" | "manual" | "automatic">> = {
  disabled: "disabled",
  "demand start": "manual",
  "auto start": "automatic",
};

const FIX = [
  "Find out who changed the start type, and why: Event Viewer > System, Service Control Manager, 7040.",
  "Set-Service ADSync -StartupType Automatic",
  "Start-Service ADSync",
] as const;

export default defineRule({
  id: "service-disabled",
  title: "Start type of the sync service",
  why: "A service that does not start by itself is gone after the next boot, and writeback with it.",
  needs: [],
  uses: ["service", "systemEvents"],
  covers: ["Service Control Manager/7040"],
  cites: [WINDOWS],
  limits: ["Without the service's row only an English 7040 tells the start type."],
  findings: {
    disabled: {
      says: "The service is disabled ({source}): it can start neither by hand nor at boot.",
      effect: { kind: "mend", fix: FIX },
    },
    manual: {
      says: "The service starts by hand only ({source}): it will be missing after the next boot.",
      effect: { kind: "mend", fix: FIX },
    },
  },
  evaluate({ service, systemEvents }) {
    if (service?.startMode) {
      const mode = service.startMode.trim().toLowerCase();
      if (mode === "auto" || mode === "automatic") return { kind: "pass" };
      if (mode !== "disabled" && mode !== "manual")
        return { kind: "inconclusive", because: `start mode ${service.startMode} is none that a service can have` };
      return {
        kind: "fail",
        finding: mode,
        data: { source: "as the bundle was made" },
        evidence: [{ artifact: "service", field: "startMode" }],
      };
    }
    const changed = serviceControlRecords(systemEvents ?? [], [START_TYPE_CHANGED]).at(-1);
    const type = changed && LOGGED[(eventDatum(changed, "param3") ?? "").trim().toLowerCase()];
    if (!changed || !type) return { kind: "inconclusive", because: "nothing in the bundle tells the start type" };
    if (type === "automatic") return { kind: "pass" };
    return {
      kind: "fail",
      finding: type,
      data: { source: `since ${changed.timeUtc}` },
      evidence: refs("systemEvents", changed),
    };
  },
});
