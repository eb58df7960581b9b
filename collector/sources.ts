import type { Source } from "./source.ts";
import { dotnet } from "./sources/dotnet.ts";
import { applicationLog, systemLog } from "./sources/logs.ts";
import { tls } from "./sources/tls.ts";
import { wizardTraces } from "./sources/wizard-traces.ts";

/** Every source, in the order of the plan and the manifest. */
export const SOURCES: readonly Source[] = [applicationLog, systemLog, dotnet, tls, wizardTraces];
