import { DIRSYNC_DEPRECATED, UPGRADE } from "./citations.ts";
import { namesDirSync, namesProduct } from "./product-names.ts";
import { defineRule } from "./rule.ts";

/** Service of DirSync; later products run as `ADSync`. */
const DIRSYNC_SERVICE = "fimsynchronizationservice";

export default defineRule({
  id: "dirsync-product",
  title: "DirSync",
  why: "DirSync has not been served for years and cannot be upgraded in place: no step of the ladder applies to it.",
  needs: [],
  uses: ["service", "products"],
  covers: ["release/dirsync"],
  cites: [DIRSYNC_DEPRECATED, UPGRADE],
  limits: ["FIMSynchronizationService alone may also be Forefront or Microsoft Identity Manager."],
  findings: {
    dirsync: {
      says: "{product} is installed and none of its successors: support ended in April 2017.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Install the current Microsoft Entra Connect on a new server (Windows Server 2016 or later) in staging mode, compare its export, then switch over: a swing migration.",
          "Enable Password writeback in its wizard once it is the active server, and uninstall DirSync.",
        ],
      },
    },
    "fim-service": {
      says: "The service collected is FIMSynchronizationService, DirSync's, where ADSync was expected.",
      effect: {
        kind: "off-ladder",
        fix: [
          "See in Programs and Features which product this service belongs to. If it is Windows Azure Active Directory Sync, move to Microsoft Entra Connect on a new server by swing migration.",
          "If it is Identity Manager, this is not the sync server: collect on the one that runs ADSync.",
        ],
      },
    },
  },
  evaluate({ service, products }) {
    if (!service && !products)
      return {
        kind: "inconclusive",
        because: "neither the service's row nor the installed products are in the bundle",
      };
    const rows = products?.uninstall ?? [];
    if (rows.some((row) => namesProduct(row.displayName))) return { kind: "pass" };
    const index = rows.findIndex((row) => namesDirSync(row.displayName));
    const row = rows[index];
    if (row)
      return {
        kind: "fail",
        finding: "dirsync",
        data: { product: row.displayName },
        evidence: [{ artifact: "products", field: `uninstall[${index}].displayName` }],
      };
    if (service?.name.trim().toLowerCase() === DIRSYNC_SERVICE)
      return { kind: "fail", finding: "fim-service", data: {}, evidence: [{ artifact: "service", field: "name" }] };
    return { kind: "pass" };
  },
});
