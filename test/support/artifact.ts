import type {
  ConnectorConfiguration,
  NetworkProbes,
  Products,
  ProxySettings,
  ServerConfiguration,
  Service,
} from "../../bundle/artifacts.ts";

/** The row of a healthy service, except for what the test changes. */
export function serviceRow(changes: Partial<Service> = {}): Service {
  return {
    name: "ADSync",
    displayName: "Microsoft Azure AD Sync",
    state: "Running",
    startMode: "Auto",
    startName: "NT SERVICE\\ADSync",
    processId: 4242,
    processStartUtc: null,
    exitCode: 0,
    ...changes,
  };
}

export function productList(...names: string[]): Products {
  return {
    uninstall: names.map((displayName) => ({
      displayName,
      displayVersion: null,
      installDate: null,
      publisher: null,
      productCode: null,
    })),
    files: [],
  };
}

type Row = NetworkProbes["rows"][number];

/** One row of the probes, to a relay unless the test says otherwise. */
export function probeRow(stage: Row["stage"], code: string | null, changes: Partial<Row> = {}): Row {
  return {
    host: "ssprdedicatedsbprodncu.servicebus.windows.net",
    port: 443,
    purpose: "relay",
    stage,
    outcome: "failed",
    code,
    detail: null,
    elapsedMs: null,
    atUtc: null,
    ...changes,
  };
}

export function probeRows(...rows: Row[]): NetworkProbes {
  return { identity: "CONTOSO\\admin", proxyUsed: null, rows };
}

/** A `defaultProxy` section as a configuration file holds it. */
export function configuredProxy(
  proxyAddress: string | null,
  changes: Partial<NonNullable<ProxySettings["machineConfig"]>> = {},
): NonNullable<ProxySettings["machineConfig"]> {
  return {
    enabled: true,
    useDefaultCredentials: null,
    useSystemDefault: null,
    proxyAddress,
    bypassOnLocal: null,
    autoDetect: null,
    scriptLocation: null,
    ...changes,
  };
}

/** Nothing set anywhere, except for what the test sets. */
export function proxySettings(changes: Partial<ProxySettings> = {}): ProxySettings {
  return {
    machineConfig: null,
    serviceConfig: null,
    winHttp: null,
    serviceAccount: null,
    collectingUser: null,
    environment: {},
    ...changes,
  };
}

/** An export with one cloud connector. */
export function exportedConfiguration(
  passwordReset: Partial<NonNullable<ConnectorConfiguration["passwordReset"]>>,
  parameters: Readonly<Record<string, string>> = {},
): ServerConfiguration {
  return {
    server: "SYNC01",
    exportedUtc: null,
    parameters,
    connectors: [
      {
        path: "config/server-configuration/Connectors/Connector_{b891884f-051e-4a83-95af-2544101c9083}.xml",
        id: "{b891884f-051e-4a83-95af-2544101c9083}",
        name: "contoso.onmicrosoft.com - AAD",
        kind: "cloud",
        passwordReset: { enabled: null, modifiedUtc: null, authority: null, onboarded: false, ...passwordReset },
        engineVersion: null,
        account: null,
        forest: null,
        passwordSyncAllowed: null,
        passwordHashSyncEnabled: null,
        signAndSeal: null,
        partitions: [],
      },
    ],
    passwordRules: [],
  };
}
