import { APPLICATION_LOG_PATH } from "../../bundle/artifacts.ts";
import { buildScenarioText } from "../../tools/scenario/build.ts";

/** An Application log in which both relays of the scenarios' server have heartbeats for two hours. */
export async function heartbeatLog(): Promise<Uint8Array> {
  const scenario = [
    "title: a log",
    'now: "2026-10-12T09:00:00Z"',
    "shape: folder",
    "timeline:",
    "  - { from: -2h, heartbeats: true }",
  ].join("\n");
  const built = await buildScenarioText(scenario, "log");
  const log = built.kind === "folder" ? built.files.get(APPLICATION_LOG_PATH) : undefined;
  if (log === undefined) throw new Error("the scenario has no Application log");
  return log;
}
