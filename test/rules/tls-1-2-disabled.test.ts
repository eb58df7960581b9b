import rule from "../../rules/tls-1-2-disabled.ts";
import { testRule } from "../support/test-rule.ts";
import { tlsValues } from "../support/tls.ts";

testRule(rule, {
  pass: {
    "as documented": { tls: tlsValues() },
    "missing is not wrong": { tls: tlsValues({ 6: null, 7: null }) },
    "written as 0xffffffff": { tls: tlsValues({ 4: 4294967295, 6: 4294967295 }) },
  },
  fail: {
    "switched off for outbound connections": {
      given: { tls: tlsValues({ 6: 0, 7: 1 }) },
      finding: "client-off",
      data: { count: 2 },
      evidence: ["tls:values[6].data", "tls:values[7].data"],
    },
    ".NET holds to old protocols": {
      given: { tls: tlsValues({ 3: 0 }) },
      finding: "not-as-documented",
      data: {
        count: 1,
        values: "HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319\\SchUseStrongCrypto = 0",
      },
      evidence: ["tls:values[3].data"],
    },
    "keys spelt as PowerShell does": {
      given: {
        tls: {
          values: tlsValues({ 7: 1 }).values.map((one) => ({ ...one, key: one.key.replace("HKLM\\", "HKLM:\\") })),
        },
      },
      finding: "client-off",
      evidence: ["tls:values[7].data"],
    },
  },
  inconclusive: { "not collected": {}, "none of the eight read": { tls: { values: [] } } },
});
