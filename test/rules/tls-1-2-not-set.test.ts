import rule from "../../rules/tls-1-2-not-set.ts";
import { testRule } from "../support/test-rule.ts";
import { tlsValues } from "../support/tls.ts";

testRule(rule, {
  pass: { "all written down": { tls: tlsValues() }, "wrong is another matter": { tls: tlsValues({ 6: 0 }) } },
  fail: {
    "some are missing": {
      given: { tls: tlsValues({ 0: null, 1: null }) },
      finding: "missing",
      data: {
        count: 2,
        values:
          "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319\\SystemDefaultTlsVersions; HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319\\SchUseStrongCrypto",
      },
      evidence: ["tls:values[0].data", "tls:values[1].data"],
    },
  },
  inconclusive: { "not collected": {}, "none of the eight read": { tls: { values: [] } } },
});
