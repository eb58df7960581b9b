import { compareVersions, FIRST_AZURE_AD_CONNECT, FIRST_ENTRA_CONNECT } from "../../rules/versions.ts";

/** What a build calls itself, and where it lies. */
export interface ProductNames {
  /** Wizard package, as the uninstall list shows it. */
  readonly product: string;
  readonly engine: string;
  readonly wizardPackage: string;
  readonly enginePackage: string;
  /** Source of the automatic upgrade's records. */
  readonly upgrader: string;
}

const SYNC: ProductNames = {
  product: "Microsoft Azure AD Sync",
  engine: "Microsoft Azure AD Sync Services",
  wizardPackage: "C:\\Program Files\\Microsoft Azure AD Connection Tool\\AzureADSync.msi",
  enginePackage: "C:\\Program Files\\Microsoft Azure AD Connection Tool\\SynchronizationService.msi",
  upgrader: "Azure AD Connect Upgrade",
};
const CONNECT: ProductNames = {
  product: "Microsoft Azure AD Connect",
  engine: "Microsoft Azure AD Connect synchronization services",
  wizardPackage: "C:\\Users\\admin1\\Downloads\\AzureADConnect.msi",
  enginePackage: "C:\\Program Files\\Microsoft Azure Active Directory Connect\\SetupFiles\\Synchronization Service.msi",
  upgrader: "Azure AD Connect Upgrade",
};
const ENTRA: ProductNames = {
  ...CONNECT,
  product: "Microsoft Entra Connect Sync",
  upgrader: "Microsoft Entra Connect Upgrade",
};

export function namesOf(version: string): ProductNames {
  if (compareVersions(version, FIRST_AZURE_AD_CONNECT) < 0) return SYNC;
  return compareVersions(version, FIRST_ENTRA_CONNECT) < 0 ? CONNECT : ENTRA;
}

/** Display name of the service `ADSync`, as most builds register it. */
export const SERVICE_DISPLAY_NAME = "Microsoft Azure AD Sync";
