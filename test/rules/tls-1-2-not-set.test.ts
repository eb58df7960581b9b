import rule from "../../rules/tls-1-2-not-set.ts";
import { testRule } from "../support/test-rule.ts";
import { tlsValues } from "../support/tls.ts";

testRule(rule, {
  pass: {
    "all written down": { tls: tlsValues() },
    "wrong is another matter": { tls: tlsValues({ 6: 0 }) },
    "one half of a pair is told by its own rule": { tls: tlsValues({ 0: null, 1: null }) },
  },
  fail: {
    "some are missing": {
      given: { tls: tlsValues({ 0: null, 2: null }) },
      finding: "missing",
      data: {
        count: 2,
        values:
          "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319\\SystemDefaultTlsVersions; HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319\\SystemDefaultTlsVersions",
      },
      evidence: ["tls:values[0].data", "tls:values[2].data"],
    },
  },
  inconclusive: { "not collected": {}, "none of the eight read": { tls: { values: [] } } },
});
