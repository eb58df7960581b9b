import type { Node } from "web-tree-sitter";
import { CIM_METHODS, CMDLETS, CORE_METHODS, CORE_TYPES } from "./cmdlets.ts";
import { argumentOf, type Command, findAll, lineOf, parseScript, type Script } from "./parse.ts";

/**
 * What the collector's script must keep to. The grammar knows no PowerShell 5.1 rules and no semantics: the lists in
 * `cmdlets.ts` and these rules are what is known of a script that has not run.
 */
export interface ScriptRule {
  readonly id: string;
  readonly why: string;
  /** Nodes or lines that break it. */
  readonly breaches: (script: Script) => readonly Breach[];
}

interface Breach {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const at = (node: Node): Breach => ({ line: lineOf(node), text: node.text.split("\n")[0]?.slice(0, 100) ?? "" });

export const SCRIPT_RULES: readonly ScriptRule[] = [
  {
    id: "syntax",
    why: "the grammar must read all of it",
    breaches: ({ root }) =>
      root.hasError
        ? allNodes(root)
            .filter((node) => node.isError || node.isMissing)
            .map(at)
        : [],
  },
  {
    id: "ascii",
    why: "PowerShell 5.1 reads a file without a byte order mark in the server's own code page",
    breaches: ({ text }) => matches(text, /[^\t\n\x20-\x7e]+/g),
  },
  {
    id: "unlisted-command",
    why: "no alias, no program, no cmdlet but those in tools/powershell/cmdlets.ts",
    breaches: ({ commands, functions }) =>
      commands
        .filter(({ name }) => name !== null && !Object.hasOwn(CMDLETS, name) && !functions.has(name))
        .map(({ node }) => at(node)),
  },
  {
    id: "unlisted-parameter",
    why: "parameters in full, and only those in tools/powershell/cmdlets.ts: no -Credential, no other computer",
    breaches: ({ commands, functions }) =>
      commands.flatMap((command) => {
        const known = parametersOf(command, functions);
        return command.arguments
          .filter(({ parameter }) => parameter !== null && known !== undefined && !known.includes(parameter))
          .map(() => at(command.node));
      }),
  },
  {
    id: "computed-command",
    why: "a command that a variable or a string names cannot be looked up in a list",
    breaches: ({ commands }) =>
      commands.filter(({ invoked }) => invoked !== null && invoked !== "$Body").map(({ node }) => at(node)),
  },
  {
    id: "forbidden-word",
    why: "it runs text, asks somebody, starts something or prints",
    breaches: (script) =>
      matches(
        without(script, "comment"),
        /\b(?:Invoke-Expression|iex|Write-Host|Write-Output|Get-Credential|Read-Host|Add-Type|Start-(?:Process|Job|Service)|New-Object)\b|-Credential\b|\bout-host\b/gi,
      ),
  },
  {
    id: "writes-elsewhere",
    why: "it writes below -Out only, and names the place by parameter",
    breaches: (script) => [
      ...script.commands
        .filter((command) => isWriter(command, script) && !isBelowOut(command, script))
        .map(({ node }) => at(node)),
      ...findAll(script.root, "redirection").map(at),
    ],
  },
  {
    id: "cim-method",
    why: "methods of CIM objects can change the server; only those that read are listed",
    breaches: ({ commands }) =>
      commands
        .filter((command) => command.name === "Invoke-CimMethod")
        .filter((command) => !CIM_METHODS.includes(argumentOf(command, "MethodName")?.text ?? ""))
        .map(({ node }) => at(node)),
  },
  {
    id: "newer-syntax",
    why: "PowerShell 3.0 and 4.0 do not know it",
    breaches: (script) =>
      matches(
        without(script, "comment", "string_literal"),
        /\b(?:class|enum)\s+\w+\s*\{?|\busing\s+(?:namespace|module|assembly|type)\b|\?|&&|\|\||::new\b|-(?:Parallel|AsHashtable|AsArray|NoNewline)\b|\b(?:clean|configuration|workflow)\s*\{/gi,
      ),
  },
  {
    id: "unconstrained",
    why: "constrained language mode knows core types and their methods; the rest stands behind a check for 'FullLanguage'",
    breaches: ({ root }) => [
      ...findAll(root, "type_literal")
        .filter((node) => !CORE_TYPES.includes(node.text.slice(1, -1)) && !isGuarded(node))
        .map(at),
      ...findAll(root, "invokation_expression")
        .filter((node) => !CORE_METHODS.includes(methodOf(node)) && !isGuarded(node))
        .map(at),
    ],
  },
  {
    id: "culture",
    why: "numbers and times must read the same on every server: interpolation, or ToString with the invariant culture",
    breaches: (script) => [
      ...findAll(script.root, "invokation_expression")
        .filter((node) => methodOf(node) === "ToString" && !node.text.includes("[cultureinfo]::InvariantCulture"))
        .map(at),
      ...matches(without(script, "comment", "string_literal"), /\s-f\s/gi),
    ],
  },
  {
    id: "reaches-out",
    why: "it leaves no variable behind and changes none that others read",
    breaches: ({ root }) =>
      findAll(root, "left_assignment_expression")
        .filter(({ text }) => /^\$\{?(?:global|env|script):/i.test(text))
        .map(at),
  },
];

/** @returns One line for each breach, `line: rule: text`, in the order of the rules. */
export async function findBreaches(
  text: string,
): Promise<{ readonly rule: string; readonly line: number; readonly text: string }[]> {
  const script = await parseScript(text);
  return SCRIPT_RULES.flatMap(({ id, breaches }) => breaches(script).map((one) => ({ rule: id, ...one })));
}

const allNodes = (node: Node): Node[] => [
  node,
  ...node.children.flatMap((child) => (child === null ? [] : allNodes(child))),
];

const matches = (text: string, pattern: RegExp): Breach[] =>
  [...text.matchAll(pattern)].map((match) => ({ line: text.slice(0, match.index).split("\n").length, text: match[0] }));

function parametersOf({ name }: Command, functions: Script["functions"]): readonly string[] | undefined {
  const own = functions.get(name ?? "");
  if (own === undefined) return CMDLETS[name ?? ""]?.parameters;
  return findAll(own, "script_parameter").map((node) => findAll(node, "variable")[0]?.text.slice(1) ?? "");
}

/** Verbs that change something, "Approved Verbs for PowerShell Commands"; those on the list say where. */
const CHANGES =
  /^(?:Set|New|Remove|Add|Clear|Move|Rename|Copy|Stop|Restart|Start|Suspend|Resume|Enable|Disable|Register|Unregister|Install|Uninstall|Update|Reset|Restore|Repair|Push|Publish|Export|Import|Save|Checkpoint|Initialize|Out|Tee|Send|Write|Invoke)-/i;
const CHANGES_NOTHING = [
  "Import-Module",
  "Invoke-CimMethod",
  "Invoke-WebRequest",
  "Out-Null",
  "Start-Sleep",
  "Write-Error",
];

const isWriter = ({ name }: Command, { functions }: Script): boolean =>
  name !== null && CHANGES.test(name) && !CHANGES_NOTHING.includes(name) && !functions.has(name);

function isBelowOut(command: Command, script: Script): boolean {
  const where = CMDLETS[command.name ?? ""]?.writesAt;
  const target = where === undefined ? null : argumentOf(command, where);
  if (target === null) return false;
  return isOutPath(target.text) || isOutVariable(target.text, script);
}

/** `Join-Path -Path $Out -ChildPath 'name'`, with no way up. */
const isOutPath = (text: string): boolean =>
  /^\(?Join-Path -Path \$Out -ChildPath (?:'[\w.-]+'|"\$Id\.json")\)?$/.test(text) && !text.includes("..");

function isOutVariable(name: string, { root }: Script): boolean {
  const values = findAll(root, "assignment_expression")
    .filter((node) => findAll(node, "left_assignment_expression")[0]?.text === name)
    .map((node) => node.childForFieldName("value")?.text ?? "");
  return values.length > 0 && values.every(isOutPath);
}

/** Inside an `if` whose condition asks for the full language. */
function isGuarded(node: Node): boolean {
  for (let one = node.parent; one !== null; one = one.parent) {
    if (one.type !== "if_statement") continue;
    const condition = one.childForFieldName("condition") ?? one.namedChildren[0];
    const body = one.namedChildren.find((child) => child?.type === "statement_block");
    const isInside = body != null && node.startIndex >= body.startIndex && node.endIndex <= body.endIndex;
    if (isInside && /LanguageMode\)" -eq 'FullLanguage'$/.test(condition?.text ?? "")) return true;
  }
  return false;
}

const methodOf = (node: Node): string => node.namedChildren.find((child) => child?.type === "member_name")?.text ?? "";

/** Blanks what is of these types; lines stay. */
function without({ root, text }: Script, ...types: string[]): string {
  let code = text;
  for (const { startIndex, endIndex } of findAll(root, ...types)) {
    const blank = code.slice(startIndex, endIndex).replace(/[^\n]/g, " ");
    code = code.slice(0, startIndex) + blank + code.slice(endIndex);
  }
  return code;
}
