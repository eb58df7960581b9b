import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { lineShape, RESULT_SHAPES } from "../../../collector/powershell/result-shapes.ts";
import { findSignInSteps, OUTCOMES_FILE, SCRIPT_STEPS } from "../../../collector/powershell/steps.ts";
import { CMDLETS } from "../../../tools/powershell/cmdlets.ts";
import { parseScript } from "../../../tools/powershell/parse.ts";
import { findBreaches, SCRIPT_RULES } from "../../../tools/powershell/rules.ts";
import { fieldsIn, stepsIn } from "../../../tools/powershell/steps-in-script.ts";

const SCRIPT = readFileSync(new URL("../../../collector/powershell/collect.ps1", import.meta.url), "utf8");
const README = readFileSync(new URL("../../../collector/powershell/README.md", import.meta.url), "utf8");

/** Names of all fields of a shape. */
function keysOf(shape: z.ZodType): string[] {
  const namesIn = (node: unknown): string[] => {
    if (typeof node !== "object" || node === null) return [];
    const { properties = {}, items } = node as { properties?: Record<string, unknown>; items?: unknown };
    return [...Object.keys(properties), ...Object.values(properties).flatMap(namesIn), ...namesIn(items)];
  };
  return namesIn(z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }));
}

describe("the collector's script", () => {
  it("keeps every rule", async () => {
    expect(await findBreaches(SCRIPT)).toEqual([]);
  });

  it("does what the declared steps say, in their order", async () => {
    const declared = SCRIPT_STEPS.map(({ id, cmdlets, classes, reads, writes }) => ({
      id,
      cmdlets: [...cmdlets],
      classes: [...classes],
      reads: [...reads],
      writes: [...writes],
    }));
    const found = stepsIn(await parseScript(SCRIPT)).map(({ fields: _, ...step }) => step);
    expect(found).toEqual(declared);
    expect(SCRIPT).toContain(`'${OUTCOMES_FILE}'`);
  });

  it("writes the fields that the reader reads, and no others", async () => {
    const script = await parseScript(SCRIPT);
    const written = Object.fromEntries(stepsIn(script).map(({ id, fields }) => [id, fields]));
    const read = Object.entries(RESULT_SHAPES).map(([id, shape]) => [id, [...new Set(keysOf(shape))].sort()]);
    expect(written).toEqual(Object.fromEntries(read));

    const invoke = script.functions.get("Invoke-Step");
    const set = [...(invoke?.text ?? "").matchAll(/\$end\.(\w+) =/g)].map(([, name]) => name);
    const line = invoke === undefined ? [] : [...fieldsIn(invoke), ...set];
    expect([...new Set(line)].sort()).toEqual(keysOf(lineShape).sort());
  });

  it("calls everything on the list of what it may call", async () => {
    const { commands } = await parseScript(SCRIPT);
    const called = new Set(commands.map(({ name }) => name));
    expect(Object.keys(CMDLETS).filter((name) => !called.has(name))).toEqual([]);
  });

  it("differs from the list when it asks for one thing more", async () => {
    const more = SCRIPT.replace("Invoke-Step -Id 'scheduler' -Body {", "$&\n    Get-ADSyncGlobalSettings");
    const step = stepsIn(await parseScript(more)).find(({ id }) => id === "scheduler");
    expect(step?.cmdlets).toEqual(["Get-ADSyncGlobalSettings", "Get-ADSyncScheduler"]);
  });

  it("has each step, with all that it asks and writes, on its page", () => {
    for (const { id, cmdlets, classes, writes } of SCRIPT_STEPS) {
      const row = README.split("\n").find((line) => line.startsWith(`| \`${id}\` |`));
      for (const word of [...cmdlets, ...classes, ...writes]) expect(row, id).toContain(`\`${word}\``);
    }
  });
});

/** For each rule scripts that break it, all of them the sound script below with one line more. */
const BAD: Readonly<Record<string, readonly string[]>> = {
  syntax: ["if ($x { 1 }", "$a = @(1, 2", "$a = 'open"],
  ascii: ["# naïve", "$a = '\u2018'"],
  "unlisted-command": [
    "gci",
    "Get-Process",
    "%{ 1 }",
    "cmd.exe",
    "Get-ADSyncAADCompanyFeature",
    "Get-Date | select Year",
  ],
  "unlisted-parameter": [
    "Get-CimInstance -ClassName 'Win32_Service' -ComputerName 'x'",
    "Get-CimInstance -Class 'Win32_Service'",
    "Invoke-WebRequest -Uri $u -UseDefaultCredentials",
    "Get-Date -Format 'o'",
    "Own-Function -Other 1",
  ],
  "computed-command": ["& 'ls'", "& $x", ". $x"],
  "forbidden-word": [
    "Invoke-Expression -Command $x",
    "Write-Host -Object 'x'",
    "$a = Get-Credential",
    "Invoke-WebRequest -Uri $u -Credential $c",
    "$a = 'Invoke-Expression'",
    "New-Object -TypeName 'Net.WebClient'",
  ],
  "writes-elsewhere": [
    "Set-Content -LiteralPath 'C:\\x' -Value 1",
    "Set-Content 'C:\\x' 1",
    "Add-Content -LiteralPath $elsewhere -Value 1",
    "New-Item -Path (Join-Path -Path $Out -ChildPath '..') -ItemType Directory",
    "$file = 'C:\\x'\nAdd-Content -LiteralPath $file -Value 1",
    "Set-ADSyncScheduler -SyncCycleEnabled $false",
    "Remove-Item -LiteralPath $Out",
    "Get-Date > 'C:\\x'",
  ],
  "cim-method": [
    "Invoke-CimMethod -InputObject $p -MethodName 'Terminate'",
    "Invoke-CimMethod -InputObject $p -MethodName $m",
  ],
  "newer-syntax": [
    "class Row { }",
    "enum Kind { A }",
    "using namespace System.Net",
    "$a = $b ?? 1",
    "$a = $b ? 1 : 2",
    "$a = [string]::new('x', 2)",
    "Get-Date && Get-Date",
    "Get-Date || Get-Date",
  ],
  unconstrained: [
    "$a = [System.IO.File]::ReadAllText('C:\\x')",
    "$a = $process.Kill()",
    "if ($true) { $a = [System.Net.WebRequest]::DefaultWebProxy }",
    "if (\"$($ExecutionContext.SessionState.LanguageMode)\" -eq 'FullLanguage') { 1 } else { $a = $process.Kill() }",
  ],
  culture: ["$a = $now.ToString('o')", "$a = '{0}' -f 1.5"],
  "reaches-out": ["$env:PATH = 'x'", "$global:x = 1"],
};

const SOUND = `param([string]$Out)
function Own-Function {
    param($Value)
    return "$Value"
}
# What may follow a sound start: Invoke-Expression in a comment is none.
$file = Join-Path -Path $Out -ChildPath 'x.json'
Set-Content -LiteralPath $file -Encoding UTF8 -Value (Own-Function -Value 1)
if ("$($ExecutionContext.SessionState.LanguageMode)" -eq 'FullLanguage') { $a = [System.Net.WebRequest]::DefaultWebProxy.IsBypassed($u) }
$b = $now.ToString('yyyy', [cultureinfo]::InvariantCulture)
`;

describe("the rules of the script", () => {
  it("let a sound script pass", async () => {
    expect(await findBreaches(SOUND)).toEqual([]);
  });

  it("have samples, each of them", () => {
    expect(Object.keys(BAD)).toEqual(SCRIPT_RULES.map(({ id }) => id));
  });

  it.each(Object.entries(BAD).flatMap(([rule, samples]) => samples.map((sample) => [rule, sample] as const)))(
    "%s bites on: %s",
    async (rule, sample) => {
      const found = await findBreaches(`${SOUND}${sample}\n`);
      const line = SOUND.split("\n").length;
      expect(found.filter((one) => one.rule === rule && one.line >= line)).not.toEqual([]);
    },
  );
});

describe("builds that ask for a sign-in", () => {
  const quiet = { ...SCRIPT_STEPS[0], id: "quiet", cmdlets: ["Get-ADSyncScheduler"] };
  const asking = { ...SCRIPT_STEPS[0], id: "asking", cmdlets: ["Get-ADSyncAADCompanyFeature"] };

  it.each([
    ["2.4.18.0", ["asking"]],
    ["2.5.3.0", ["asking"]],
    ["10.0.0.0", ["asking"]],
    ["2.4.17.9", []],
    ["1.6.16.0", []],
    [null, ["asking"]],
    ["2.3", ["asking"]],
  ])("of %s skip %j", (build, skipped) => {
    expect(findSignInSteps(build, [quiet, asking])).toEqual(skipped);
  });

  it("stop none of the steps there are", () => {
    expect(findSignInSteps(null, SCRIPT_STEPS)).toEqual([]);
  });
});
