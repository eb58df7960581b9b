import type { JsonArtifactName } from "../../../bundle/artifacts.ts";
import { OUTCOMES_FILE, type StepId } from "../../../collector/powershell/steps.ts";
import { ACCOUNT_SID, type SyncServer } from "./sync-server.ts";

/**
 * What `collector/powershell/collect.ps1` would leave on the server of a scenario, by path below its folder.
 *
 * @param begun - Steps that an earlier start began, and this one was told to pass over.
 */
export function scriptResults(server: SyncServer, begun: readonly StepId[] = []): ReadonlyMap<string, Uint8Array> {
  const written = steps(server);
  for (const step of begun) written[step] = undefined;
  const files = new Map<string, Uint8Array>(server.configuration());
  const lines: object[] = [];
  for (const [step, content] of Object.entries(written)) {
    if (content !== undefined) files.set(`${step}.json`, Buffer.from(`\ufeff${JSON.stringify(content)}\r\n`));
    const atUtc = new Date().toISOString();
    const missing = begun.includes(step as StepId) ? ["skipped", "not-asked"] : ["failed", "command-missing"];
    const [outcome, code] = content === undefined ? missing : ["collected", null];
    lines.push({ step, event: "start", atUtc });
    lines.push({ step, event: "end", atUtc, outcome, code, detail: null, durationMs: 1 });
  }
  files.set(OUTCOMES_FILE, Buffer.from(`\ufeff${lines.map((line) => `${JSON.stringify(line)}\r\n`).join("")}`));
  return files;
}

/** In the script's own shapes; `undefined`: the scenario has none. */
function steps(server: SyncServer): Partial<Record<StepId, object | undefined>> {
  const of = <N extends JsonArtifactName>(name: N) => (server.has(name) ? server.artifact(name) : undefined);
  const service = of("service");
  const reset = of("passwordReset");
  const scheduler = of("scheduler");
  const connectors = of("connectors")?.connectors;
  const parameters = of("globalSettings")?.parameters;
  return {
    shell: {
      version: "5.1.20348.2849",
      clrVersion: "4.0.30319.42000",
      languageMode: "FullLanguage",
      culture: server.language.locale.slice(0, 5).replace("_", "-"),
      architecture: "AMD64",
      policies: { LocalMachine: "RemoteSigned", Process: "Bypass" },
    },
    service: service && {
      ...service,
      processStart: toTime(service.processStartUtc),
      startName: server.account,
      accountSid: ACCOUNT_SID,
      note: null,
    },
    connectors: connectors && {
      connectors: connectors.map(({ name, identifier, type, subtype, userName }) => {
        const [domain, user] = type === "AD" ? (userName ?? "").split("\\") : [];
        return {
          name,
          identifier,
          type,
          subtype,
          userName: type === "AD" ? null : userName,
          forestLoginDomain: domain ?? null,
          forestLoginUser: user ?? null,
        };
      }),
    },
    "password-reset": reset && {
      configurations: [
        {
          connector: reset.connector,
          identifier: "b891884f-051e-4a83-95af-2544101c9083",
          enabled: reset.enabled,
          modified: toTime(reset.modifiedUtc),
          serviceStatus: reset.serviceStatus,
          onboardingRequiredStatus: reset.onboardingRequiredStatus,
        },
      ],
    },
    "global-settings": parameters && {
      parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
    },
    scheduler: scheduler && { ...scheduler, nextSyncCycleStart: toTime(scheduler.nextSyncCycleStartUtc) },
    "server-configuration": { fileCount: server.configuration().size },
  };
}

const toTime = (utc: string | null): object | null =>
  utc === null ? null : { kind: "Utc", value: utc.replace(/Z$/, "") };
