import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/**
 * What a mutation run leaves alone, and why: prose. A changed wording is no changed judgement, and every wording stands in
 * the pages and the golden reports anyway. Ids, codes, tokens, patterns, names of providers and numbers stay in, and so
 * does whatever chooses between two wordings.
 */

/** Properties that hold nothing but sentences, or where they come from, as long as they are written out. */
const PROSE = new Set(["title", "why", "limits", "cites", "says"]);

/** A sentence: a word in small letters after another word. `Service Control Manager` is a name, a code has no space. */
const isSentence = (text) => /[a-z]\S* [a-z]/.test(text);

const isName = ({ type }) => type === "Identifier" || type === "MemberExpression";

/** Written out: no choice and no call in it. */
function isWrittenOut(node) {
  if (node.type === "ArrayExpression") return node.elements.every((one) => one !== null && isWrittenOut(one));
  if (node.type === "TemplateLiteral") return node.expressions.every(isName);
  return node.type === "StringLiteral" || node.type === "Identifier";
}

/** A text that is compared with, or looked for, is data whatever it looks like. */
function isLookedFor({ parent }) {
  return (
    parent.type === "BinaryExpression" ||
    parent.type === "SwitchCase" ||
    (parent.type === "CallExpression" &&
      parent.callee.type === "MemberExpression" &&
      ["includes", "startsWith", "endsWith", "indexOf", "has"].includes(parent.callee.property.name))
  );
}

/** The reason to leave a node alone, with all below it; `undefined`: there is none. */
export function whyIgnore(path) {
  const { node } = path;
  if (node.type === "ObjectProperty" && PROSE.has(node.key.name) && isWrittenOut(node.value)) return "prose";
  if (node.type === "StringLiteral" && isSentence(node.value) && !isLookedFor(path)) return "a sentence";
  if (
    node.type === "TemplateLiteral" &&
    node.expressions.every(isName) &&
    isSentence(node.quasis.map(({ value }) => value.raw).join("X"))
  )
    return "a sentence";
  return undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, "prose", { shouldIgnore: whyIgnore })];
