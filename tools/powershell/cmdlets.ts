/**
 * Everything that the script may call, with the parameters that it may give. `since`: the version of PowerShell that
 * brought the cmdlet and all of these parameters; 3.0 is the oldest that the script is meant for. Names of the sync
 * engine's module come with the product.
 */
interface Cmdlet {
  readonly since: "1.0" | "2.0" | "3.0";
  readonly parameters: readonly string[];
  /** It asks the system for something, so a step has to declare it. Otherwise it works on what the script holds. */
  readonly asks?: true;
  /** It writes, and {@link Cmdlet.parameters} has the one that says where. */
  readonly writesAt?: "LiteralPath" | "Path";
}

export const CMDLETS: Readonly<Record<string, Cmdlet>> = {
  "Add-Content": { since: "3.0", parameters: ["LiteralPath", "Encoding", "Value"], writesAt: "LiteralPath" },
  "ConvertTo-Json": { since: "3.0", parameters: ["InputObject", "Compress", "Depth"] },
  "Get-ADSyncAADPasswordResetConfiguration": { since: "3.0", parameters: ["Connector"], asks: true },
  "Get-ADSyncConnector": { since: "3.0", parameters: [], asks: true },
  "Get-ADSyncGlobalSettings": { since: "3.0", parameters: [], asks: true },
  "Get-ADSyncScheduler": { since: "3.0", parameters: [], asks: true },
  // It writes the tree of its name; the path is the folder that New-Item made.
  "Get-ADSyncServerConfiguration": { since: "3.0", parameters: ["Path"], asks: true },
  "Get-ChildItem": { since: "3.0", parameters: ["LiteralPath", "Recurse", "File"], asks: true },
  "Get-CimInstance": { since: "3.0", parameters: ["ClassName", "Filter", "OperationTimeoutSec"], asks: true },
  "Get-Command": { since: "2.0", parameters: ["Name"] },
  "Get-Culture": { since: "1.0", parameters: [], asks: true },
  "Get-Date": { since: "1.0", parameters: [] },
  "Get-ExecutionPolicy": { since: "2.0", parameters: ["List"], asks: true },
  "Get-ItemProperty": { since: "3.0", parameters: ["LiteralPath"], asks: true },
  "Import-Module": { since: "2.0", parameters: ["Name"] },
  "Invoke-CimMethod": {
    since: "3.0",
    parameters: ["InputObject", "MethodName", "OperationTimeoutSec"],
    asks: true,
  },
  "Invoke-WebRequest": {
    since: "3.0",
    parameters: ["Uri", "UseBasicParsing", "DisableKeepAlive", "TimeoutSec", "MaximumRedirection", "ErrorAction"],
    asks: true,
  },
  "Join-Path": { since: "1.0", parameters: ["Path", "ChildPath"] },
  "New-Item": { since: "1.0", parameters: ["Path", "ItemType"], writesAt: "Path" },
  "Out-Null": { since: "1.0", parameters: [] },
  "Set-Content": { since: "3.0", parameters: ["LiteralPath", "Encoding", "Value"], writesAt: "LiteralPath" },
  "Start-Sleep": { since: "1.0", parameters: ["Milliseconds"] },
  "Test-Path": { since: "3.0", parameters: ["LiteralPath", "PathType"] },
  "Write-Error": { since: "1.0", parameters: ["Message", "ErrorId"] },
};

/** The only method of a CIM object: it reads. */
export const CIM_METHODS: readonly string[] = ["'GetOwnerSid'"];

/** What constrained language mode lets through of .NET; "about_Language_Modes". */
export const CORE_TYPES: readonly string[] = ["bool", "cultureinfo", "datetime", "long", "Parameter", "string", "uri"];
/** Methods of such types; that of a hashtable among them. */
export const CORE_METHODS: readonly string[] = ["ContainsKey", "ToString", "ToUniversalTime"];
