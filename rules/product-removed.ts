import { STAGING, UPGRADE, WINDOWS } from "./citations.ts";
import { installerRecords, productOf, versionOf, wentWell } from "./installer-records.ts";
import { namesProduct } from "./product-names.ts";
import { LIFE, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { serviceControlRecords } from "./service-life.ts";
import type { EpisodeKind } from "./views.ts";

const REMOVED: readonly number[] = [1034, 11724];
const SERVICE_INSTALLED = 7045;

/** A major upgrade removes the old build while it installs the new one: its records lie this near. Ours. */
const SAME_UPGRADE_MS = 30 * 60_000;
const PRESENT: readonly EpisodeKind[] = ["installed", "auto-upgrade", "service-started", "listener-started", ...LIFE];

export default defineRule({
  id: "product-removed",
  title: "Product removed",
  why: "Without the product there is no writeback on this server, and no step of the ladder to take on it.",
  needs: ["installEvents", "history", "server"],
  uses: ["products", "systemEvents"],
  covers: ["MsiInstaller/1034", "MsiInstaller/11724", "Service Control Manager/7045"],
  cites: [UPGRADE, STAGING, WINDOWS],
  limits: ["Does not know whether another server has taken over: that is the usual reason for a removal."],
  findings: {
    removed: {
      says: "{product} {version} was removed at {removedUtc}, and nothing shows it back.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Ask first whether another server has taken over the synchronisation: then collect there, and nothing is to be done here.",
          "Otherwise install the current build (Microsoft Entra admin center > Microsoft Entra Connect > Get started > Manage), import the exported settings, and tick Password writeback under Optional features.",
        ],
      },
    },
  },
  evaluate({ installEvents, history, server, products, systemEvents }) {
    const removals = installerRecords(installEvents, REMOVED).filter(wentWell);
    const newest = removals.at(-1);
    if (!newest) return { kind: "pass" };
    const product = productOf(newest);
    const at = steadyTime(history.clockJumps, "installEvents", newest);
    const back =
      server.service !== null ||
      (products?.uninstall ?? []).some((row) => namesProduct(row.displayName) && row.displayName === product) ||
      history.episodes.some((one) => PRESENT.includes(one.kind) && one.at > at) ||
      history.episodes.some((one) => one.kind === "installed" && Math.abs(one.at - at) <= SAME_UPGRADE_MS) ||
      serviceControlRecords(systemEvents ?? [], [SERVICE_INSTALLED]).some(
        (record) => steadyTime(history.clockJumps, "systemEvents", record) > at,
      );
    if (back) return { kind: "pass" };
    const told = removals.findLast((record) => versionOf(record) !== undefined && productOf(record) === product);
    return {
      kind: "fail",
      finding: "removed",
      data: {
        product,
        version: (told === undefined ? undefined : versionOf(told)) ?? "(version not told)",
        removedUtc: newest.timeUtc,
      },
      evidence: refs("installEvents", newest),
    };
  },
});
