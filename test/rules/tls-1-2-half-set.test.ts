import rule from "../../rules/tls-1-2-half-set.ts";
import { testRule } from "../support/test-rule.ts";
import { tlsValues } from "../support/tls.ts";

testRule(rule, {
  pass: {
    "all written down": { tls: tlsValues() },
    "nothing written down": {
      tls: tlsValues({ 0: null, 1: null, 2: null, 3: null, 4: null, 5: null, 6: null, 7: null }),
    },
    "one of two values is missing": { tls: tlsValues({ 2: null }) },
    "the other half is wrong, which is another matter": { tls: tlsValues({ 0: 0, 2: null, 3: null }) },
  },
  fail: {
    "a 32-bit console wrote them": {
      given: { tls: tlsValues({ 2: null, 3: null }) },
      finding: "only-32-bit",
      evidence: ["tls:values[2].data", "tls:values[3].data"],
    },
    "a guide for web servers": {
      given: { tls: tlsValues({ 6: null, 7: null }) },
      finding: "only-server",
      evidence: ["tls:values[6].data", "tls:values[7].data"],
    },
    "32-bit programs were forgotten": {
      given: { tls: tlsValues({ 0: null, 1: null }) },
      finding: "only-64-bit",
      evidence: ["tls:values[0].data", "tls:values[1].data"],
    },
    "the server's side was forgotten": {
      given: { tls: tlsValues({ 4: null, 5: null }) },
      finding: "only-client",
      evidence: ["tls:values[4].data", "tls:values[5].data"],
    },
  },
  inconclusive: { "not collected": {}, "none of the eight read": { tls: { values: [] } } },
});
