import { type Citation, SEED, TSW_2020, TSW_2025 } from "./citations.ts";
import type { StepId } from "./views.ts";

/**
 * The documented order of remediation steps, one list an edition of the page. All editions agree on
 * restart → toggle → upgrade → toggle again → guide; later ones only put checks in front.
 */
export const EDITION_IDS = ["seed", "2020", "current"] as const;
export type EditionId = (typeof EDITION_IDS)[number];

export interface Edition {
  readonly id: EditionId;
  readonly page: Citation;
  readonly order: readonly StepId[];
}

const SEED_ORDER: readonly StepId[] = ["restart", "toggle", "upgrade", "toggle-again", "guide"];

export const EDITIONS: Readonly<Record<EditionId, Edition>> = {
  seed: { id: "seed", page: SEED, order: SEED_ORDER },
  "2020": { id: "2020", page: TSW_2020, order: ["network", ...SEED_ORDER] },
  current: { id: "current", page: TSW_2025, order: ["network", "tls", "dotnet", ...SEED_ORDER] },
};

export interface Step {
  readonly id: StepId;
  /** Imperative, as a heading. */
  readonly title: string;
  readonly kind: "check" | "action" | "guide";
  /** What the page expects of it. */
  readonly purpose: string;
  /** The page's own condition for going here. */
  readonly precondition: string;
  readonly downtime: string;
}

export const STEPS: Readonly<Record<StepId, Step>> = {
  network: {
    id: "network",
    title: "Confirm network connectivity",
    kind: "check",
    purpose: "Wrong firewall or proxy ports and idle timeouts are, in the page's words, the most common failure.",
    precondition: "None: it comes first.",
    downtime: "None for the check; a firewall change that cures event 32002 asks for a reboot of the server.",
  },
  tls: {
    id: "tls",
    title: "Confirm that TLS 1.2 is enabled",
    kind: "check",
    purpose: "The relay and the password reset service accept nothing older.",
    precondition: "The network is confirmed.",
    downtime: "None for the check; a change of the values needs a reboot of the server.",
  },
  dotnet: {
    id: "dotnet",
    title: "Confirm .NET Framework 4.8",
    kind: "check",
    purpose:
      "The current page asks for 4.8; other pages ask for less, so an older one is a step to take, not a proven cause.",
    precondition: "Network and TLS 1.2 are confirmed.",
    downtime: "None for the check; an update of .NET Framework needs a reboot of the server.",
  },
  restart: {
    id: "restart",
    title: "Restart the sync service",
    kind: "action",
    purpose: "Sets up the link to the cloud service anew and clears passing faults.",
    precondition: "The checks in front of it are clear.",
    downtime: "One to five minutes without synchronisation and writeback.",
  },
  toggle: {
    id: "toggle",
    title: "Disable and re-enable password writeback",
    kind: "action",
    purpose: "Removes the registration with the cloud service and makes a new one, with new keys and a new listener.",
    precondition: "A restart did not help.",
    downtime: "Writeback is off between the two passes of the wizard: about ten minutes.",
  },
  upgrade: {
    id: "upgrade",
    title: "Install the latest release in place",
    kind: "action",
    purpose: "Repairs faults of the local configuration and brings fixes.",
    precondition: "Only after the restart and the disable and re-enable.",
    downtime: "Synchronisation and writeback stop for the installation: plan 30 to 60 minutes.",
  },
  "toggle-again": {
    id: "toggle-again",
    title: "Disable and re-enable password writeback once more",
    kind: "action",
    purpose: "The last step before the guide in every edition: a new registration on the new build.",
    precondition: "The upgrade did not help.",
    downtime: "Writeback is off between the two passes of the wizard: about ten minutes.",
  },
  guide: {
    id: "guide",
    title: "Follow the detailed guide, then call support",
    kind: "guide",
    purpose: "All quick steps are done: the event tables of the page, the permission articles, then Microsoft support.",
    precondition: "All steps above were done and did not help.",
    downtime: "None.",
  },
};

/**
 * The edition for a product. The oldest page was written for Azure AD Sync and its 1.0 builds; everything else, and
 * an unknown product, follows the current page.
 *
 * @param version - Product version, `null` where the bundle does not tell it.
 */
export function editionFor(version: string | null): EditionId {
  return version !== null && /^1\.0(?:\.|$)/.test(version) ? "seed" : "current";
}
