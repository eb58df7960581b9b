/**
 * The steps of `collect.ps1`, as data: for the plan, for the manifest and for the deadline. A test holds the script to
 * this list. Ids that `docs/bundle-format.md` has as source ids are those sources.
 */
export interface ScriptStep {
  readonly id: string;
  /** One sentence for the customer. */
  readonly says: string;
  /** Cmdlets that ask the system, in the order of their first use. */
  readonly cmdlets: readonly string[];
  /** CIM classes that are read. */
  readonly classes: readonly string[];
  /** Registry keys, files and hosts that are read. */
  readonly reads: readonly string[];
  /** Below the folder of results. */
  readonly writes: readonly string[];
  /** Addresses of the pages relied on. */
  readonly cites: readonly string[];
  /** Ours: several times what a healthy server needs. Whoever runs the script ends it; it cannot end itself. */
  readonly timeoutMs: number;
}

const LEARN = "https://learn.microsoft.com";
const ADSYNC = `${LEARN}/entra/identity/hybrid/connect/reference-connect-adsync`;
const WRITEBACK = `${LEARN}/entra/identity/authentication/troubleshoot-sspr-writeback`;
const CONNECTIVITY = `${LEARN}/entra/identity/hybrid/connect/tshoot-connect-connectivity`;
const CIM = `${LEARN}/windows/win32/cimwin32prov`;
/** Loading the module of the sync engine takes seconds on a busy server. */
const MODULE_MS = 60_000;
const LOCAL_MS = 30_000;

const step = <const I extends string>(one: ScriptStep & { id: I }): ScriptStep & { readonly id: I } => one;

export const SCRIPT_STEPS = [
  step({
    id: "shell",
    says: "Notes the version and the restrictions of this PowerShell.",
    cmdlets: ["Get-ExecutionPolicy", "Get-Culture"],
    classes: [],
    reads: [],
    writes: ["shell.json"],
    cites: [`${LEARN}/powershell/module/microsoft.powershell.core/about/about_language_modes`],
    timeoutMs: LOCAL_MS,
  }),
  step({
    id: "service",
    says: "Reads the row of the sync service, the start of its process and the account that owns it.",
    cmdlets: ["Get-CimInstance", "Invoke-CimMethod"],
    classes: ["Win32_Service", "Win32_Process"],
    reads: [],
    writes: ["service.json"],
    cites: [`${CIM}/win32-service`, `${CIM}/getownersid-method-in-class-win32-process`],
    timeoutMs: LOCAL_MS,
  }),
  step({
    id: "os",
    says: "Reads the product, the version, the last boot and the clock of Windows.",
    cmdlets: ["Get-CimInstance", "Get-ItemProperty"],
    classes: ["Win32_OperatingSystem"],
    reads: ["HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"],
    writes: ["os.json"],
    cites: [`${CIM}/win32-operatingsystem`],
    timeoutMs: LOCAL_MS,
  }),
  step({
    id: "connectors",
    says: "Lists the connectors with their accounts' names, without passwords.",
    cmdlets: ["Get-ADSyncConnector"],
    classes: [],
    reads: [],
    writes: ["connectors.json"],
    cites: [ADSYNC],
    timeoutMs: MODULE_MS,
  }),
  step({
    id: "password-reset",
    says: "Reads whether writeback is on, and since when.",
    cmdlets: ["Get-ADSyncConnector", "Get-ADSyncAADPasswordResetConfiguration"],
    classes: [],
    reads: [],
    writes: ["password-reset.json"],
    cites: [WRITEBACK, ADSYNC],
    timeoutMs: LOCAL_MS,
  }),
  step({
    id: "global-settings",
    says: "Reads the global parameters of the sync engine that are not encrypted.",
    cmdlets: ["Get-ADSyncGlobalSettings"],
    classes: [],
    reads: [],
    writes: ["global-settings.json"],
    cites: [ADSYNC],
    timeoutMs: LOCAL_MS,
  }),
  step({
    id: "scheduler",
    says: "Reads the scheduler's switches.",
    cmdlets: ["Get-ADSyncScheduler"],
    classes: [],
    reads: [],
    writes: ["scheduler.json"],
    cites: [`${LEARN}/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler`],
    timeoutMs: LOCAL_MS,
  }),
  step({
    id: "dotnet-probe",
    says: "Sends one HTTPS request with .NET, its proxy and Windows' own TLS, as the user who runs this.",
    cmdlets: ["Invoke-WebRequest"],
    classes: [],
    reads: ["https://<probe host>/"],
    writes: ["dotnet-probe.json"],
    cites: [CONNECTIVITY],
    timeoutMs: 60_000,
  }),
  step({
    id: "server-configuration",
    says: "Exports the configuration of the sync engine into the folder of results.",
    cmdlets: ["Get-ADSyncServerConfiguration", "Get-ChildItem"],
    classes: [],
    reads: [],
    writes: ["server-configuration.json", "server-configuration\\"],
    cites: [ADSYNC],
    timeoutMs: 120_000,
  }),
] as const satisfies readonly ScriptStep[];

export type StepId = (typeof SCRIPT_STEPS)[number]["id"];

/** Written beside the steps' own files, a line as each begins and ends. */
export const OUTCOMES_FILE = "outcomes.ndjson";

/**
 * Cmdlets that open a sign-in window for a cloud administrator, and the first build that does: nobody is there to sign
 * in. The pages name these two "for example", so the script looks for the parameter itself as well.
 */
const SIGN_IN = {
  fromBuild: [2, 4, 18, 0],
  cmdlets: ["Get-ADSyncExportDeletionThreshold", "Get-ADSyncAADCompanyFeature"],
} as const;

/**
 * Steps that must not run on this build.
 *
 * @param build - Of the sync engine, `a.b.c.d`; `null` or anything else: not known, and then nothing is risked.
 */
export function findSignInSteps<S extends ScriptStep>(build: string | null, steps: readonly S[]): S["id"][] {
  if (build !== null && isBefore(build, SIGN_IN.fromBuild)) return [];
  return steps.filter(({ cmdlets }) => cmdlets.some((name) => isSignIn(name))).map(({ id }) => id);
}

const isSignIn = (name: string): boolean => SIGN_IN.cmdlets.some((one) => one === name);

function isBefore(build: string, bound: readonly number[]): boolean {
  if (!/^\d+(?:\.\d+){3}$/.test(build)) return false;
  const parts = build.split(".").map(Number);
  const at = bound.findIndex((part, i) => parts[i] !== part);
  return at !== -1 && (parts[at] ?? 0) < (bound[at] ?? 0);
}
