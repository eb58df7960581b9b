import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JSON_ARTIFACTS } from "../../../bundle/artifacts.ts";
import { readResults, type ScriptResults } from "../../../collector/powershell/read-results.ts";
import { SCRIPT_STEPS, type StepId } from "../../../collector/powershell/steps.ts";
import { inMemory, onDisk } from "./result-folder.ts";

const FIXTURES = fileURLToPath(new URL("../../../fixtures/collector/powershell/", import.meta.url));
const stepOf = ({ steps }: ScriptResults, id: StepId) => {
  const step = steps.find((one) => one.id === id);
  if (step === undefined) throw new Error(id);
  return step;
};
const outcomes = ({ steps }: ScriptResults) => Object.fromEntries(steps.map(({ id, outcome }) => [id, outcome]));
const jsonOf = (results: ScriptResults, id: StepId): unknown => {
  const [bytes] = stepOf(results, id).files.values();
  return JSON.parse(new TextDecoder().decode(bytes));
};

/** A folder with these step files, and an end for each. */
const folderOf = (files: Readonly<Record<string, string>>, lines?: string) =>
  inMemory({
    ...files,
    "outcomes.ndjson":
      lines ??
      SCRIPT_STEPS.map(({ id }) => JSON.stringify({ step: id, event: "end", outcome: "collected" })).join("\r\n"),
  });

describe("a folder of a whole run", () => {
  it("becomes artefacts", async () => {
    const results = await readResults(onDisk, `${FIXTURES}healthy`, "exited");
    expect(new Set(Object.values(outcomes(results)))).toEqual(new Set(["collected"]));
    expect(jsonOf(results, "service")).toEqual({
      name: "ADSync",
      displayName: "Microsoft Azure AD Sync",
      state: "Running",
      startMode: "Auto",
      startName: "NT SERVICE\\ADSync",
      processId: 4312,
      processStartUtc: "2024-04-17T02:13:11.482Z",
      exitCode: 0,
    });
    expect(jsonOf(results, "os")).toEqual({
      computer: "SYNC1",
      productName: "Windows Server 2019 Standard",
      version: "10.0.17763",
      installationType: "Server",
      lastBootUtc: "2024-04-17T02:12:20.500Z",
      localTimeUtc: "2024-05-01T08:29:05.113Z",
      timeZone: null,
      utcOffsetMinutes: null,
      domainController: false,
    });
    expect(jsonOf(results, "password-reset")).toEqual({
      connector: "example.onmicrosoft.com - AAD",
      enabled: true,
      modifiedUtc: "2024-03-03T10:22:31.217Z",
      serviceStatus: "Started",
      onboardingRequiredStatus: "NotRequired",
    });
    expect(jsonOf(results, "connectors")).toMatchObject({
      connectors: [
        { subtype: "Windows Azure Active Directory (Microsoft)", userName: /^Sync_/ },
        { type: "AD", userName: "CORP.EXAMPLE\\MSOL_0a1b2c3d4e5f" },
      ].map(({ userName, ...rest }) => ({
        ...rest,
        userName: typeof userName === "string" ? userName : expect.stringMatching(userName),
      })),
    });
    expect(jsonOf(results, "global-settings")).toMatchObject({
      parameters: { "Microsoft.OptionalFeature.PasswordWriteback": "True" },
    });
    expect(jsonOf(results, "scheduler")).toMatchObject({
      stagingModeEnabled: false,
      nextSyncCycleStartUtc: "2024-05-01T08:44:10.070Z",
    });
  });

  it("gives what other sources are made of", async () => {
    const results = await readResults(onDisk, `${FIXTURES}healthy`, "exited");
    expect(results.accountSid).toMatch(/^S-1-5-80-/);
    expect(results.processStartUtc).toBe("2024-04-17T02:13:11.482Z");
    expect(results.dotnetProbe).toMatchObject({ status: 401, failure: "ProtocolError" });
    expect(results.shell).toMatchObject({ languageMode: "FullLanguage" });
    expect(stepOf(results, "service")).toMatchObject({ durationMs: 412, startedUtc: "2024-05-01T08:29:03.021Z" });
  });

  it("has the export under its paths in the bundle", async () => {
    const results = await readResults(onDisk, `${FIXTURES}healthy`, "exited");
    expect([...stepOf(results, "server-configuration").files.keys()]).toEqual([
      "config/server-configuration/Connectors/Connector_{b891884f-051e-4a83-95af-2544101c9083}.xml",
      "config/server-configuration/GlobalSettings/MV.xml",
      "config/server-configuration/SynchronizationRules/SynchronizationRule_{0b088913-b613-4d9d-9563-9988b7719ed6}.xml",
    ]);
  });

  it("satisfies the bundle's own schemas", async () => {
    const { steps } = await readResults(onDisk, `${FIXTURES}healthy`, "exited");
    const schemas = new Map<string, (typeof JSON_ARTIFACTS)[keyof typeof JSON_ARTIFACTS]["schema"]>(
      Object.values(JSON_ARTIFACTS).map(({ path, schema }) => [path, schema]),
    );
    const read = steps.flatMap(({ files }) => [...files]).filter(([path]) => path.endsWith(".json"));
    expect(read.map(([path]) => path)).toHaveLength(6);
    for (const [path, bytes] of read) {
      expect(schemas.get(path)?.safeParse(JSON.parse(new TextDecoder().decode(bytes))).success, path).toBe(true);
    }
  });
});

describe("a script that was ended from outside", () => {
  it.each([
    ["timeout", "timeout"],
    ["aborted", "skipped"],
    ["exited", "failed"],
  ] as const)("by %s: what was done stays, the rest is %s", async (ended, outcome) => {
    const results = await readResults(onDisk, `${FIXTURES}killed`, ended);
    expect(outcomes(results)).toEqual({
      shell: "collected",
      service: "collected",
      os: "collected",
      connectors: "collected",
      "password-reset": outcome,
      "global-settings": outcome,
      scheduler: outcome,
      "dotnet-probe": outcome,
      "server-configuration": outcome,
    });
    expect(stepOf(results, "password-reset").detail).toContain("did not end");
    expect(stepOf(results, "scheduler").detail).toContain("was not reached");
    expect(jsonOf(results, "service")).toMatchObject({ state: "Stopped", processStartUtc: null });
  });

  it("and run once more without what was done: the first answer stays", async () => {
    const line = (step: string, event: string, more: object = {}) => JSON.stringify({ step, event, ...more });
    const passedOver = { outcome: "skipped", code: "not-asked" };
    const lines = [
      line("shell", "start"),
      line("shell", "end", { outcome: "empty" }),
      line("service", "start"),
      line("shell", "end", passedOver),
      line("service", "end", passedOver),
      line("os", "end", passedOver),
    ].join("\n");
    const results = await readResults(folderOf({}, lines), "R", "timeout");
    expect(results.steps.slice(0, 3).map(({ outcome, code }) => [outcome, code])).toEqual([
      ["empty", null],
      ["timeout", "timeout"],
      ["skipped", "not-asked"],
    ]);
  });
});

describe("a server that refuses", () => {
  it("is told by codes, in whatever language it says so", async () => {
    const results = await readResults(onDisk, `${FIXTURES}denied`, "exited");
    const coded = results.steps.filter(({ code }) => code !== null).map(({ id, outcome, code }) => [id, outcome, code]);
    expect(coded).toEqual([
      ["connectors", "denied", "access-denied"],
      ["password-reset", "denied", "access-denied"],
      ["global-settings", "denied", "access-denied"],
      ["scheduler", "skipped", "needs-sign-in"],
      ["dotnet-probe", "failed", "command-missing"],
      ["server-configuration", "skipped", "not-asked"],
    ]);
    expect(results.accountSid).toBeNull();
    expect(stepOf(results, "service").detail).toContain("0x80041003");
  });
});

describe("a folder that lies", () => {
  const unreadable = { outcome: "failed", code: "unreadable-output" };

  it.each([
    ["no JSON", "{"],
    ["another type", '{"name":"ADSync","processId":"4312"}'],
    ["no name", '{"state":"Running"}'],
    ["a list", "[]"],
    ["deep nesting", "[".repeat(100_000)],
    ["too large", `{"name":"${"x".repeat(5 * 1024 * 1024)}"}`],
    ["another zone", '{"name":"ADSync","processStart":{"kind":"Local","value":"2024-01-01T00:00:00"}}'],
  ])("with %s in a step's file fails that step alone", async (_, text) => {
    const results = await readResults(folderOf({ "service.json": text, "shell.json": "{}" }), "R", "exited");
    expect(stepOf(results, "service")).toMatchObject({ ...unreadable, files: new Map() });
    expect(stepOf(results, "shell").outcome).toBe("collected");
  });

  it("without the file of a step that says collected", async () => {
    const results = await readResults(folderOf({}), "R", "exited");
    expect(stepOf(results, "service").outcome).not.toBe("collected");
  });

  it("that is not there at all", async () => {
    const results = await readResults(onDisk, `${FIXTURES}nowhere`, "not-found");
    expect(new Set(results.steps.map(({ code }) => code))).toEqual(new Set(["command-failed"]));
  });

  it("takes empty objects for nothing, and times before the product for never", async () => {
    const never = { kind: "Unspecified", value: "0001-01-01T00:00:00.000" };
    const row = { name: "ADSync", state: {}, processStart: never, accountSid: "S-1-5-18\\..\\x" };
    const results = await readResults(folderOf({ "service.json": JSON.stringify(row) }), "R", "exited");
    expect(jsonOf(results, "service")).toMatchObject({ state: null, processStartUtc: null });
    expect(results.accountSid).toBeNull();
  });

  it("leaves no settings behind under names of the language", async () => {
    const text = '{"parameters":[{"name":"__proto__","value":"x"},{"name":"a","value":"1"}]}';
    const results = await readResults(folderOf({ "global-settings.json": text }), "R", "exited");
    expect(jsonOf(results, "global-settings")).toMatchObject({ parameters: { a: "1" } });
    expect(Object.prototype).not.toHaveProperty("x");
  });

  it("with several cloud connectors says so and takes the one with the known identifier", async () => {
    const configurations = [
      { connector: "other", identifier: "5c1f3c0e-9c7e-4a3b-8d19-6f9a2c51d7aa", enabled: false },
      { connector: "cloud", identifier: "B891884F-051E-4A83-95AF-2544101C9083", enabled: true },
    ];
    const results = await readResults(
      folderOf({ "password-reset.json": JSON.stringify({ configurations }) }),
      "R",
      "exited",
    );
    expect(jsonOf(results, "password-reset")).toMatchObject({ connector: "cloud", enabled: true });
    expect(stepOf(results, "password-reset").detail).toBe("one of 2 cloud connectors");
  });

  it("takes only XML of the export, and cuts what is too much", async () => {
    const file = (name: string, sizeBytes: number) => ({ name, sizeBytes, modifiedUtc: "2024-05-01T00:00:00Z" });
    const files: Record<string, readonly ReturnType<typeof file>[]> = {
      "R\\server-configuration\\Connectors": [file("a.xml", 3), file("huge.xml", 1024 ** 3), file("key.bin", 3)],
    };
    const some = folderOf({ "server-configuration.json": '{"fileCount":3}' });
    const results = await readResults(
      {
        listFolder: async (path) => files[path] ?? [],
        readFile: async (path, limit) =>
          path.endsWith("a.xml")
            ? { ...file("a.xml", 3), bytes: Buffer.from("<a>"), truncated: false }
            : some.readFile(path, limit),
      },
      "R",
      "exited",
    );
    const { outcome, code, files: taken } = stepOf(results, "server-configuration");
    expect({ outcome, code, taken: [...taken.keys()] }).toEqual({
      outcome: "truncated",
      code: "size-cap",
      taken: ["config/server-configuration/Connectors/a.xml"],
    });
  });

  it("never makes the reader throw", async () => {
    const hostile = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"connectors":[{}]}', "null"));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SCRIPT_STEPS), hostile, hostile, async ({ id }, text, lines) => {
        const whole = await readResults(folderOf({ [`${id}.json`]: text }), "R", "exited");
        const torn = await readResults(folderOf({}, lines), "R", "timeout");
        for (const { steps } of [whole, torn]) {
          expect(steps.map((one) => one.id)).toEqual(SCRIPT_STEPS.map((one) => one.id));
          expect(steps.filter(({ code }) => code === "bug")).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
