import { describe, expect, it } from "vitest";
import { whyIgnore } from "../../tools/mutation/ignore-prose.mjs";

/** Nodes as Babel gives them, as far as the plugin looks at them. */
const text = (value: string) => ({ type: "StringLiteral", value });
const name = (id: string) => ({ type: "Identifier", name: id });
const property = (key: string, value: unknown) => ({ type: "ObjectProperty", key: name(key), value });
const list = (...elements: unknown[]) => ({ type: "ArrayExpression", elements });
const call = (method: string) => ({
  type: "CallExpression",
  callee: { type: "MemberExpression", property: name(method) },
});
const choice = { type: "ConditionalExpression", consequent: text("the one"), alternate: text("the other") };
const ignore = (node: unknown, parent: unknown = { type: "ReturnStatement" }) => whyIgnore({ node, parent });

describe("what a mutation run leaves alone", () => {
  it.each([
    ["a sentence", text("the newest request has no outcome")],
    ["a title", property("title", text("Outcome of requests"))],
    ["pages by name", property("cites", list(name("TSW_2025"), name("PT_2017")))],
  ])("%s", (_what, node) => {
    expect(ignore(node)).toBeDefined();
  });

  it.each([
    ["an id", text("relay-listener-down")],
    ["the name of a provider", text("Service Control Manager")],
    ["another provider", text(".NET Runtime")],
    ["a list of things to do", property("fix", list(text("Restart the service.")))],
    ["a choice between two wordings", property("says", choice)],
    ["a headline that is chosen", property("headline", choice)],
    ["pages that are looked up", property("cites", call("find"))],
  ])("but not %s", (_what, node) => {
    expect(ignore(node)).toBeUndefined();
  });

  it.each([{ type: "BinaryExpression" }, { type: "SwitchCase" }, call("includes")])(
    "nor a sentence that is looked for, %j",
    (parent) => {
      expect(ignore(text("remote certificate is invalid"), parent)).toBeUndefined();
    },
  );
});
