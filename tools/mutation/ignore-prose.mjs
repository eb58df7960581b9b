import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/**
 * What a mutation run leaves alone, and why: prose. A changed wording is no changed judgement, and every wording stands in
 * the pages and the golden reports anyway. Ids, codes, tokens, patterns and numbers stay in.
 */

/** Properties that hold nothing but sentences, or where they come from. */
const PROSE = new Set(["title", "why", "limits", "cites", "says", "fix", "headline"]);

/** A sentence: words with a space between them. A code or token has none. */
const isSentence = (text) => /[a-z]\S* \S*[a-z]/.test(text);

const isName = ({ type }) => type === "Identifier" || type === "MemberExpression";

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "prose", {
    shouldIgnore({ node }) {
      if (node.type === "ObjectProperty" && PROSE.has(node.key.name) && node.value.type !== "ArrowFunctionExpression")
        return "prose";
      if (node.type === "StringLiteral" && isSentence(node.value)) return "a sentence";
      if (
        node.type === "TemplateLiteral" &&
        node.expressions.every(isName) &&
        isSentence(node.quasis.map(({ value }) => value.raw).join("x"))
      )
        return "a sentence";
      return undefined;
    },
  }),
];
