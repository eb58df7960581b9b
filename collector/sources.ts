import type { Source } from "./source.ts";
import { certificates } from "./sources/certificates.ts";
import { clock } from "./sources/clock.ts";
import { dotnet } from "./sources/dotnet.ts";
import { eventLogs } from "./sources/event-logs.ts";
import { eventTexts } from "./sources/event-texts.ts";
import { applicationLog, systemLog } from "./sources/logs.ts";
import { network } from "./sources/network.ts";
import { os } from "./sources/os.ts";
import { powershell } from "./sources/powershell.ts";
import { products } from "./sources/products.ts";
import { proxy } from "./sources/proxy.ts";
import { connectors, globalSettings, passwordReset, scheduler, serverConfiguration } from "./sources/script-steps.ts";
import { securityOptions } from "./sources/security-options.ts";
import { service } from "./sources/service.ts";
import { serviceConfig } from "./sources/service-config.ts";
import { setupFolder } from "./sources/setup-folder.ts";
import { setupLogs } from "./sources/setup-logs.ts";
import { tls } from "./sources/tls.ts";
import { wizardTraces } from "./sources/wizard-traces.ts";

/** Every source, in the order of the plan and the manifest: what others wait for comes first. */
export const SOURCES: readonly Source[] = [
  powershell,
  applicationLog,
  proxy,
  systemLog,
  eventLogs,
  service,
  os,
  products,
  dotnet,
  tls,
  securityOptions,
  certificates,
  serviceConfig,
  serverConfiguration,
  passwordReset,
  globalSettings,
  scheduler,
  connectors,
  network,
  clock,
  eventTexts,
  wizardTraces,
  setupLogs,
  setupFolder,
];
