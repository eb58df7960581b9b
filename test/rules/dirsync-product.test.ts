import rule from "../../rules/dirsync-product.ts";
import { productList, serviceRow } from "../support/artifact.ts";
import { testRule } from "../support/test-rule.ts";

const DIRSYNC = "Windows Azure Active Directory Sync tool";

testRule(rule, {
  pass: {
    "the current product": { products: productList("Microsoft Entra Connect Sync"), service: serviceRow() },
    "its successor stands beside it": { products: productList(DIRSYNC, "Microsoft Azure AD Connect") },
    "neither is installed": { products: productList("7-Zip") },
  },
  fail: {
    installed: {
      given: { products: productList("7-Zip", DIRSYNC) },
      finding: "dirsync",
      data: { product: DIRSYNC },
      evidence: ["products:uninstall[1].displayName"],
    },
    "its service was collected": {
      given: { service: serviceRow({ name: "FIMSynchronizationService" }) },
      finding: "fim-service",
      evidence: ["service:name"],
    },
  },
  inconclusive: { "neither service nor products": {} },
});
