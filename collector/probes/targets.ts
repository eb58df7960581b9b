import type { ProbeRow, ProbeStage } from "../../bundle/artifacts.ts";
import type { Cloud } from "./types.ts";

/** What is probed and what a sound answer is; data, so that a page that changes changes one line. */

const LEARN = "https://learn.microsoft.com/en-us";
const WRITEBACK_PAGE = `${LEARN}/entra/identity/authentication/troubleshoot-sspr-writeback`;
const CONNECTIVITY_PAGE = `${LEARN}/entra/identity/hybrid/connect/tshoot-connect-connectivity`;
const PORTS_PAGE = `${LEARN}/entra/identity/hybrid/connect/reference-connect-ports`;

interface Target {
  readonly host: string;
  readonly port: number;
  readonly purpose: ProbeRow["purpose"];
  readonly source: string;
}

const relay = (host: string): Target => ({ host, port: 443, purpose: "relay", source: WRITEBACK_PAGE });
const reset = (host: string): Target => ({ host, port: 443, purpose: "password-reset", source: WRITEBACK_PAGE });
const signIn = (host: string): Target => ({ host, port: 443, purpose: "sign-in", source: CONNECTIVITY_PAGE });

export const TARGETS: Readonly<Record<Cloud, readonly Target[]>> = {
  public: [reset("passwordreset.microsoftonline.com"), signIn("login.microsoftonline.com")],
  usgov: [reset("passwordreset.microsoftonline.us"), signIn("login.microsoftonline.us")],
  // The page names no host of the reset service or of sign-in for this cloud.
  china: [],
};

/** Names from the page's examples, for when no event names this server's own relays. */
export const FALLBACK_RELAYS: Readonly<Record<Cloud, readonly Target[]>> = {
  public: [
    relay("ssprdedicatedsbprodscu.servicebus.windows.net"),
    relay("ssprdedicatedsbprodncu.servicebus.windows.net"),
  ],
  usgov: [],
  china: [
    relay("ssprdedicatedsbmcprodcne.servicebus.chinacloudapi.cn"),
    relay("ssprdedicatedsbmcprodcnn.servicebus.chinacloudapi.cn"),
  ],
};

/** Only names under these are taken from events: a log must not aim the probes elsewhere. */
export const RELAY_DOMAINS: Readonly<Record<Cloud, string>> = {
  public: "servicebus.windows.net",
  usgov: "servicebus.usgovcloudapi.net",
  china: "servicebus.chinacloudapi.cn",
};

/** Leaf hosts of the page's wildcards; community, of the exact names. */
export const REVOCATION: readonly Target[] = [
  "mscrl.microsoft.com",
  "crl.microsoft.com",
  "oneocsp.microsoft.com",
  "ocsp.msocsp.com",
  "crl3.digicert.com",
  "crl4.digicert.com",
  "ocsp.digicert.com",
].map((host) => ({ host, port: 80, purpose: "revocation", source: CONNECTIVITY_PAGE }));

/** Service record that lists the domain controllers of a domain. */
export const controllerRecord = (domain: string): string => `_ldap._tcp.dc._msdcs.${domain}`;
export const CONTROLLER_PORTS: readonly number[] = [53, 88, 135, 389, 445, 464, 636, 3268];
export const CONTROLLER_SOURCE = PORTS_PAGE;

export const SOURCE_EVENTS = "PasswordResetService events 31019, 31034 and 32002 of this server";
export const SOURCE_CONNECTIONS = "open connections of the sync service";

/** Statuses that show the host itself answering. A relay answers 401 MissingToken to a stranger: that is health. */
export const EXPECTED_STATUS: Readonly<Record<ProbeRow["purpose"], readonly number[]>> = {
  relay: [200, 401, 404],
  "password-reset": [200, 301, 302, 303, 307, 308, 401, 403, 404],
  "sign-in": [200, 301, 302, 303, 307, 308, 400, 404],
  revocation: [200, 301, 302, 307, 400, 403, 404, 405],
  "domain-controller": [],
  other: [],
};

export const STAGE_LIMITS_MS: Readonly<Record<ProbeStage, number>> = {
  name: 5_000,
  tcp: 8_000,
  proxy: 10_000,
  tls: 10_000,
  http: 10_000,
  "hold-open": 10_000,
};

/** A connection that outlives this is not cut too early: the page asks six minutes of a proxy. */
export const IDLE_NEEDED_MS = 6 * 60_000;

export const MAX_LEARNED = 12;
export const MAX_CONNECTED = 8;
export const MAX_DOMAINS = 5;
export const MAX_CONTROLLERS = 3;
