import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Language, type Node, Parser } from "web-tree-sitter";

/** A script with its tree. Nothing here runs PowerShell: none is to be had where the tests run. */
export interface Script {
  readonly text: string;
  readonly root: Node;
  readonly commands: readonly Command[];
  /** Name → its own statement. */
  readonly functions: ReadonlyMap<string, Node>;
}

export interface Command {
  /** As written; `null` where it is computed (`& $x`). */
  readonly name: string | null;
  /** `&` or `.`, and what follows it. */
  readonly invoked: string | null;
  readonly arguments: readonly Argument[];
  readonly node: Node;
}

export interface Argument {
  /** Without its dash; `null`: by position. */
  readonly parameter: string | null;
  /** `null` for a switch. */
  readonly value: Node | null;
}

let parser: Promise<Parser> | undefined;

export async function parseScript(text: string): Promise<Script> {
  parser ??= makeParser();
  const tree = (await parser).parse(text);
  if (tree === null) throw new Error("the grammar gave no tree");
  const root = tree.rootNode;
  const functions = new Map(
    findAll(root, "function_statement").map((node) => [findAll(node, "function_name")[0]?.text ?? "", node] as const),
  );
  return { text, root, functions, commands: commandsIn(root) };
}

async function makeParser(): Promise<Parser> {
  // The grammar is one huge function: optimising it takes twelve seconds, parsing without takes a tenth of one.
  setFlagsFromString("--liftoff-only");
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"));
  const made = new Parser();
  made.setLanguage(await Language.load(grammar));
  return made;
}

export const commandsIn = (node: Node): Command[] => findAll(node, "command").map(toCommand);

/** In the order of the text, the node itself included. */
export const findAll = (node: Node, ...types: string[]): Node[] =>
  node.descendantsOfType(types).flatMap((found) => (found === null ? [] : [found]));

/** From 1. */
export const lineOf = (node: Node): number => node.startPosition.row + 1;

function toCommand(node: Node): Command {
  const named = node.childForFieldName("command_name");
  const isComputed = node.children.some((child) => child?.type === "command_invokation_operator");
  const elements = node.childForFieldName("command_elements")?.namedChildren ?? [];
  const args: Argument[] = [];
  for (const element of elements) {
    if (element === null || element.type === "command_argument_sep" || element.type === "redirection") continue;
    const last = args.at(-1);
    if (element.type === "command_parameter") {
      args.push({ parameter: element.text.replace(/^-|:$/g, ""), value: null });
    } else if (last !== undefined && last.parameter !== null && last.value === null) {
      args[args.length - 1] = { ...last, value: element };
    } else {
      args.push({ parameter: null, value: element });
    }
  }
  return {
    name: isComputed ? null : (named?.text ?? null),
    invoked: isComputed ? (named?.text ?? "") : null,
    arguments: args,
    node,
  };
}

export const argumentOf = ({ arguments: args }: Command, parameter: string): Node | null =>
  args.find((one) => one.parameter === parameter)?.value ?? null;
