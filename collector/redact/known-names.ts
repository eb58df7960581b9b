/** Names that are the same on every server: they say nothing about whose it is, and rules read them. */

/** Microsoft's and other public zones that may stand in any bundle. Kept with all that is below them. */
const PUBLIC_ZONES = [
  "microsoft.com",
  "microsoftonline.com",
  "microsoftonline-p.com",
  "microsoftonline.us",
  "microsoftonline.de",
  "partner.microsoftonline.cn",
  "d-trust.net",
  "windowsazure.com",
  "windowsazure.cn",
  "windowsazure.us",
  "windows.net",
  "windows.com",
  "windows-ppe.net",
  "azure.com",
  "azure.net",
  "azure.us",
  "azure.cn",
  "azure-api.net",
  "azurewebsites.net",
  "azureedge.net",
  "msappproxy.net",
  "msappproxy.us",
  "msauth.net",
  "msftauth.net",
  "msftncsi.com",
  "msftconnecttest.com",
  "live.com",
  "office.com",
  "office365.com",
  "office.net",
  "windowsupdate.com",
  "chinacloudapi.cn",
  "usgovcloudapi.net",
  "cloudapi.de",
  "aka.ms",
  "outlook.com",
  "msocsp.com",
  "microsoftazuread-sso.com",
  "aadconnecthealth.azure.com",
  "trafficmanager.net",
  "cloudapp.net",
  "digicert.com",
  "digicert.cn",
  "verisign.com",
  "entrust.net",
  "globalsign.com",
  "symcb.com",
  "thawte.com",
  "geotrust.com",
  "letsencrypt.org",
  "sectigo.com",
  "usertrust.com",
  "omniroot.com",
  "w3.org",
  "xmlsoap.org",
  "dsml.org",
  "ietf.org",
  "oasis-open.org",
  "github.com",
  "dot.net",
  "nist.gov",
  "onmicrosoft.com",
  "onmicrosoft.us",
  "onmicrosoft.cn",
  "sharepoint.com",
  "schemas.microsoft.com",
  "nuget.org",
  "visualstudio.com",
];
const IS_PUBLIC: ReadonlySet<string> = new Set(PUBLIC_ZONES);

/** Below these the first label is the customer's choice. */
const CUSTOMER_ZONES = new RegExp(
  `^(?<own>[\\w.-]+?)(?<zone>${[
    "(?:\\.mail)?\\.onmicrosoft\\.(?:com|us|cn|de)",
    "(?:-my|-admin)?\\.sharepoint\\.(?:com|us|cn)",
    "(?:\\.privatelink)?\\.(?:blob|queue|table|file|dfs|web)\\.core\\.(?:windows\\.net|usgovcloudapi\\.net|chinacloudapi\\.cn|cloudapi\\.de)",
    "(?:\\.privatelink)?\\.vault\\.(?:azure\\.net|azure\\.cn|usgovcloudapi\\.net)",
    "(?:\\.privatelink)?\\.(?:database|search|redis\\.cache)\\.windows\\.net",
    "(?:\\.scm)?\\.azurewebsites\\.(?:net|us)",
    "(?:\\.[a-z0-9]+)?\\.cloudapp\\.azure\\.(?:com|us|cn)",
    "\\.(?:ods|oms)\\.opinsights\\.azure\\.(?:com|us|cn)",
    "\\.mail\\.protection\\.outlook\\.com",
    "\\.(?:cloudapp|azure-api|msappproxy|trafficmanager|azureedge)\\.net",
    "\\.(?:visualstudio|github)\\.com",
  ].join("|")})$`,
  "i",
);

/** Namespaces of the relay that Microsoft gives out, by their patterns; every other is a customer's. */
const RELAY =
  /^(?:ssprdedicated[a-z0-9-]*|g\d{1,4}-[a-z]+-[a-z0-9]+-\d{1,4}-sb|his-[a-z0-9]+-[a-z0-9]+|adhsprod[a-z]*|\*)\.servicebus\./i;
const RELAY_ZONE =
  /^(?<own>[\w.-]+?)(?<zone>\.servicebus\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn|cloudapi\.de))$/i;
/** What Microsoft runs below a zone of the customers: services of the connectors, and storage of Connect Health. */
const SERVICE =
  /^(?:(?:[\w-]+\.)*(?:his|pta|registration|bootstrap|connector|updater|autoupdate)\.msappproxy\.(?:net|us)|adhsprod[a-z]*(?:\.blob\.core\.windows\.net|\.cloudapp\.net|\.trafficmanager\.net)|www\.github\.com|api\.github\.com)$/i;

export type HostVerdict = "public" | "customer" | { readonly own: string; readonly zone: string };

/** @param host - Any letter case, without a dot at its end. */
export function judgeHost(host: string): HostVerdict {
  const name = host.toLowerCase();
  if (!isInPublicZone(name) && !RELAY_ZONE.test(name)) return "customer";
  if (RELAY.test(name) || SERVICE.test(name)) return "public";
  const relay = RELAY_ZONE.exec(host)?.groups;
  const groups = relay ?? CUSTOMER_ZONES.exec(host)?.groups;
  const { own = "", zone = "" } = groups ?? {};
  if (own === "" || own === "*") return "public";
  return { own, zone };
}

function isInPublicZone(name: string): boolean {
  for (let at = 0; ; ) {
    if (IS_PUBLIC.has(name.slice(at))) return true;
    at = name.indexOf(".", at) + 1;
    if (at === 0) return false;
  }
}

/** Never a person, a computer or a domain, whatever they stand beside. Lower case. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `localsystem administrator administrators admin admins guest krbtgt system service services localservice networkservice local network
  authority builtin everyone users user default public localhost workgroup domain domains computer computers server servers
  unknown none null true false enabled disabled running stopped automatic manual test password passwordreset reset sync
  adsync azure azuread entra microsoft windows connect directory synchronization synchronisation account accounts forest tenant
  software hklm hkcu hkey_local_machine hkey_current_user currentversion controlset currentcontrolset security sam
  event events log logs error warning information success failure failed succeeded get set new add remove start stop
  the and for with from not has was are can will may this that nt iis apppool virtual machine font driver host umfd dwm window manager
  example com net org onmicrosoft mail www login proxy http https ldap ldaps tcp name value type data role group groups member
  dev prod staging production office sales support help info contact it hr root owner self anonymous batch dialup interactive
  application logon owner rights restricted all nt-autorität system32 program files programdata appdata temp`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Left side of `LEFT\right` that is no domain. */
export const NO_DOMAIN =
  /^(?:hk\w+|software|system|authority|service|services|builtin|virtual machine|iis apppool|apppool|manager|host|nt|nt authority|nt service|window manager|font driver host|machine|windows|microsoft|users?|bin|files|program files|programdata|currentcontrolset|azure\w*|\.|[a-z])$/i;

/** First label of a name of .NET, or a file, that only looks like a host. */
export const NAMESPACE =
  /^(?:system|microsoft|windows|mscorlib|adsync|azure|mms|newtonsoft|std|java|org\.w3|aadconnect\w*|passwordreset\w*|miiserver|net|onlinepasswordreset)\./i;

/** A domain at the top that a host may end in: generic ones, what companies use inside, and the countries. */
export const TOP_LEVEL =
  /\.(?:com|org|net|edu|gov|mil|int|info|biz|name|cloud|online|tech|app|dev|local|localdomain|corp|lan|internal|intern|intra|intranet|private|priv|home|ad|ds|dom|domain|example|test|invalid|eu|uk|de|at|ch|fr|it|es|pt|nl|be|lu|dk|se|no|fi|ie|pl|cz|sk|hu|ro|bg|gr|tr|ru|ua|us|ca|mx|br|ar|cl|au|nz|jp|cn|kr|in|sg|hk|tw|za|ae|sa|il|si|hr|ee|lv|lt)$/i;

/** Containers that every directory has. */
export const COMMON_CONTAINERS =
  /^(?:users|computers|builtin|system|configuration|schema|partitions|services|sites|managed service accounts|program data|foreignsecurityprincipals|lostandfound|microsoft exchange|domain controllers|domaindnszones|forestdnszones|ntds settings|servers|default-first-site-name|administrative groups|password settings container|windows nt|directory service|public key services|deleted objects|recipients|exchange administrative group \(fydibohf23spdlt\))$/i;

/** Certification authorities of the public, which rules tell from a proxy's own. */
export const PUBLIC_AUTHORITY =
  /digicert|microsoft|baltimore|cybertrust|verisign|globalsign|entrust|symantec|geotrust|thawte|sectigo|comodo|usertrust|isrg|let.s encrypt|go ?daddy|starfield|amazon|google trust|addtrust|quovadis|d-trust|swisssign|certum|identrust|aaa certificate|ssl\.com|actalis|buypass|telesec|t-systems|cfca|wosign|ucap/i;
