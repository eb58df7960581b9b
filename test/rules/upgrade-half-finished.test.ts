import rule from "../../rules/upgrade-half-finished.ts";
import { event } from "../support/event.ts";
import { fact, testRule } from "../support/test-rule.ts";
import { installed } from "../support/windows-event.ts";

const NONE = { installed: null, engine: null, wizard: null, configured: null };
const engineTrace = (recordId: number, build: string) =>
  event({
    recordId,
    eventId: 6329,
    provider: "ADSync",
    text: `BAIL: MMS(1): x(1): 0x80230619\nAzure AD Sync ${build}`,
  });
const product = (displayVersion: string) => ({
  uninstall: [
    {
      displayName: "Microsoft Azure AD Connect",
      displayVersion,
      installDate: null,
      publisher: null,
      productCode: null,
    },
  ],
  files: [],
});

testRule(rule, {
  pass: {
    "all of one build": {
      server: {
        versions: { ...NONE, installed: fact("2.3.20.0"), engine: fact("2.3.20.0"), configured: fact("2.3.20.0") },
      },
    },
    "an engine trace of the build installed since": {
      products: product("2.3.20.0"),
      globalSettings: { parameters: { "Microsoft.Synchronize.ServerConfigurationVersion": "2.3.20.0" } },
      syncEvents: [engineTrace(1, "2.1.16.0")],
      installEvents: [installed(5, "2.3.20.0")],
    },
  },
  fail: {
    "the configuration is behind": {
      given: {
        products: product("2.3.20.0"),
        globalSettings: { parameters: { "Microsoft.Synchronize.ServerConfigurationVersion": "2.1.16.0" } },
      },
      finding: "mixed",
      data: { installed: "2.3.20.0", configured: "2.1.16.0", engine: "not told" },
      evidence: [
        "products:uninstall[0].displayVersion",
        "globalSettings:parameters.Microsoft.Synchronize.ServerConfigurationVersion",
      ],
    },
    "the engine still traces the old build after the install": {
      given: {
        products: product("2.3.20.0"),
        installEvents: [installed(5, "2.3.20.0")],
        syncEvents: [engineTrace(9, "2.1.16.0")],
      },
      finding: "mixed",
      data: { engine: "2.1.16.0" },
      evidence: ["products:uninstall[0].displayVersion", 9],
    },
  },
  inconclusive: {
    "one version only": { products: product("2.3.20.0") },
    "an engine trace without an install in the log": {
      products: product("2.3.20.0"),
      syncEvents: [engineTrace(1, "2.1.16.0")],
    },
    nothing: {},
  },
});
