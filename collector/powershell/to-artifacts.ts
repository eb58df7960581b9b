import type * as z from "zod";
import type { JsonArtifactName } from "../../bundle/artifacts.ts";
import { jsonFile } from "../json-file.ts";
import type { RESULT_SHAPES } from "./result-shapes.ts";
import type { StepId } from "./steps.ts";

/** What a step wrote, checked. */
export type Written<S extends StepId> = z.output<(typeof RESULT_SHAPES)[S]>;

/** Files of the bundle, by path, and what is to be said about them. */
export interface Mapped {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly note?: string | undefined;
}

/** Identifier of the cloud connector on every server. */
const CLOUD_CONNECTOR = "b891884f-051e-4a83-95af-2544101c9083";
/** `Win32_OperatingSystem.ProductType`: 1 work station, 2 domain controller, 3 server. */
const DOMAIN_CONTROLLER = 2;

/** Steps that are an artefact of their own; the names of the bundle's fields are not the script's concern. */
export const ARTIFACT_OF: { readonly [S in StepId & JsonStep]: (written: Written<S>) => Mapped } = {
  service: ({ processStart, accountSid: _, note, ...row }) => ({
    ...artifact("service", { ...row, processStartUtc: processStart }),
    note: note ?? undefined,
  }),
  os: ({ lastBoot, localTime, productType, ...row }) =>
    artifact("os", {
      ...row,
      lastBootUtc: lastBoot,
      localTimeUtc: localTime,
      domainController: productType === null ? null : productType === DOMAIN_CONTROLLER,
    }),
  connectors: ({ connectors }) =>
    artifact("connectors", {
      connectors: connectors.map(
        ({ name, identifier, type, subtype, userName, forestLoginUser, forestLoginDomain }) => ({
          name: name ?? identifier ?? "",
          identifier,
          type,
          subtype,
          userName: userName ?? accountOf(forestLoginDomain, forestLoginUser),
        }),
      ),
    }),
  "password-reset": ({ configurations }) => {
    const chosen = configurations.find(({ identifier }) => identifier?.toLowerCase() === CLOUD_CONNECTOR);
    const { connector, enabled, modified, serviceStatus, onboardingRequiredStatus } = chosen ?? configurations[0] ?? {};
    return {
      ...artifact("passwordReset", {
        connector,
        enabled,
        modifiedUtc: modified,
        serviceStatus,
        onboardingRequiredStatus,
      }),
      note: configurations.length > 1 ? `one of ${configurations.length} cloud connectors` : undefined,
    };
  },
  "global-settings": ({ parameters }) =>
    artifact("globalSettings", {
      parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    }),
  scheduler: ({ nextSyncCycleStart, ...switches }) =>
    artifact("scheduler", { ...switches, nextSyncCycleStartUtc: nextSyncCycleStart }),
};

type JsonStep = "service" | "os" | "connectors" | "password-reset" | "global-settings" | "scheduler";

const artifact = <const N extends JsonArtifactName>(name: N, content: Parameters<typeof jsonFile<N>>[1]): Mapped => ({
  files: jsonFile(name, content),
});

/** As the export of the server configuration is read: `DOMAIN\user`. */
const accountOf = (domain: string | null, user: string | null): string | null =>
  user === null || domain === null ? user : `${domain}\\${user}`;
