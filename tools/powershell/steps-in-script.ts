import type { Node } from "web-tree-sitter";
import { CMDLETS } from "./cmdlets.ts";
import { argumentOf, commandsIn, findAll, type Script } from "./parse.ts";

/** What a step of the script does, as far as its text tells. */
export interface StepInScript {
  readonly id: string;
  readonly cmdlets: readonly string[];
  readonly classes: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Names of the fields that it writes, bare words in hash literals, sorted. Quoted names are for its own use. */
  readonly fields: readonly string[];
}

/** Every `Invoke-Step -Id '…' -Body { … }`, in order; functions of the script are followed. */
export function stepsIn(script: Script): StepInScript[] {
  return script.commands
    .filter(({ name }) => name === "Invoke-Step")
    .map((command) => {
      const id = plain(argumentOf(command, "Id")?.text);
      const body = argumentOf(command, "Body");
      if (body === null) throw new Error(`the step ${id} has no body`);
      // Functions run before what follows them in the body.
      const bodies = [...calledFunctions(body, script), body];
      const commands = bodies.flatMap(commandsIn);
      const strings = bodies.flatMap((one) => findAll(one, "string_literal")).map(({ text }) => plain(text));
      const folders = commands
        .filter(({ name }) => name === "New-Item")
        .map((one) => `${folderOf(argumentOf(one, "Path"), script)}\\`);
      return {
        id,
        cmdlets: unique(commands.flatMap(({ name }) => (name !== null && CMDLETS[name]?.asks === true ? [name] : []))),
        classes: unique(
          commands.map((one) => argumentOf(one, "ClassName")).flatMap((one) => (one ? [plain(one.text)] : [])),
        ),
        reads: strings
          .filter((one) => /^HKLM:|\.exe$|^https:/.test(one))
          .map((one) => one.replace("$ProbeHost", "<probe host>")),
        writes: [`${id}.json`, ...folders],
        fields: fieldsIn(body),
      };
    });
}

/** Bare names in the hash literals below a node. */
export const fieldsIn = (node: Node): string[] =>
  unique(
    findAll(node, "key_expression")
      .map(({ text }) => text)
      .filter((text) => /^\w+$/.test(text)),
  ).sort();

/** Functions that a body calls, and those that they call. */
function calledFunctions(body: Node, script: Script, seen = new Set<string>()): Node[] {
  return commandsIn(body).flatMap(({ name }) => {
    const called = script.functions.get(name ?? "");
    if (name === null || called === undefined || seen.has(name)) return [];
    seen.add(name);
    return [called, ...calledFunctions(called, script, seen)];
  });
}

function folderOf(target: Node | null, { root }: Script): string {
  const value = findAll(root, "assignment_expression").find(
    (node) => findAll(node, "left_assignment_expression")[0]?.text === target?.text,
  );
  return plain(/-ChildPath ('[^']+')/.exec(value?.text ?? "")?.[1]);
}

const plain = (text: string | undefined): string => (text ?? "").replace(/^['"]|['"]$/g, "");
const unique = (all: readonly string[]): string[] => [...new Set(all)];
