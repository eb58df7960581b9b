/** Payloads of every kind of BinXml: as XML, and as the reader's pairs. */
import {
  type Fragment,
  type Instance,
  type Node,
  optionalSlot,
  stringValue,
  Template,
  uint32Value,
  VALUE,
  type Value,
} from "../../evtx/index.ts";

export interface PayloadSample {
  readonly name: string;
  readonly payload: Instance | Fragment;
  readonly xml: string;
  readonly data: readonly (readonly [string, string])[];
}

const LEAF = new Template({ name: "Leaf", attributes: [["kind", "inner"]], children: [optionalSlot(0, VALUE.uint32)] });
const MIDDLE = new Template({ name: "Middle", children: [optionalSlot(0, VALUE.binXml)] });
const USER_DATA = new Template({ name: "UserData", children: [optionalSlot(0, VALUE.binXml)] });

const leaf: Instance = { template: LEAF, values: [uint32Value(7)] };
const bare: Fragment = { nodes: [{ name: "Bare", attributes: [["a", "1"]], children: ["x"] }] };
const LEAF_XML = '<Leaf kind="inner">7</Leaf>';
const LEAF_DATA = [["Leaf@kind", "inner"], ["Leaf", "7"]] as const; // biome-ignore format: one line
const BARE_XML = '<Bare a="1">x</Bare>';
const BARE_DATA = [["Bare@a", "1"], ["Bare", "x"]] as const; // biome-ignore format: one line

export const NESTED: readonly PayloadSample[] = [
  { name: "an instance in an instance", payload: userData(leaf), xml: LEAF_XML, data: LEAF_DATA },
  { name: "one more between", payload: userData(middle(leaf)), xml: `<Middle>${LEAF_XML}</Middle>`, data: LEAF_DATA },
  {
    name: "five levels",
    payload: userData(middle(middle(middle(leaf)))),
    xml: `<Middle><Middle><Middle>${LEAF_XML}</Middle></Middle></Middle>`,
    data: LEAF_DATA,
  },
  {
    name: "an instance without a fragment header",
    payload: userData({ nodes: [middle({ nodes: [leaf] })] }),
    xml: `<Middle>${LEAF_XML}</Middle>`,
    data: LEAF_DATA,
  },
  { name: "a bare fragment", payload: userData(bare), xml: BARE_XML, data: BARE_DATA },
  {
    name: "a bare fragment deeper down",
    payload: userData(middle(bare)),
    xml: `<Middle>${BARE_XML}</Middle>`,
    data: BARE_DATA,
  },
  {
    name: "a bare fragment with a header",
    payload: userData({ ...bare, header: true }),
    xml: BARE_XML,
    data: BARE_DATA,
  },
  {
    name: "a payload that is bare itself",
    payload: { nodes: [{ name: "UserData", children: bare.nodes }] },
    xml: BARE_XML,
    data: BARE_DATA,
  },
].map((sample) => ({ ...sample, xml: `<UserData>${sample.xml}</UserData>` }));

export const TOKENS: readonly PayloadSample[] = [
  element("plain text", ["text"], "<T>text</T>", [["T", "text"]]),
  element("text in pieces", ["te", "x", "t"], "<T>text</T>", [["T", "text"]]),
  element("a value before text", [optionalSlot(0, VALUE.string), "b"], "<T>VALUEb</T>", [["T", "VALUEb"]]),
  element("a value in text", ["a", optionalSlot(0, VALUE.string), "b"], "<T>aVALUEb</T>", [["T", "aVALUEb"]]),
  element("mixed content", ["a", { name: "E", children: ["e"] }, "b"], "<T>a<E>e</E>b</T>", [
    ["E", "e"],
    ["T", "ab"],
  ]),
  element("CDATA", [{ cdata: "a<b" }], "<T><![CDATA[a<b]]></T>", [["T", "a<b"]]),
  element("CDATA in text", ["a", { cdata: "<" }, "b"], "<T>a<![CDATA[<]]>b</T>", [["T", "a<b"]]),
  element("a character reference", ["x", { characterReference: 0xe9 }, "y"], "<T>x&#233;y</T>", [["T", "xéy"]]),
  element("an entity", ["x", { entityReference: "lt" }, "y"], "<T>x&lt;y</T>", [["T", "x<y"]]),
  element("a processing instruction", [{ target: "php", data: "echo" }], "<T><?php echo?></T>", [["T", ""]]),
  {
    name: "attributes",
    payload: {
      template: new Template({
        name: "UserData",
        children: [
          {
            name: "T",
            attributes: [["Name", "n"], ["a", "1"], ["b", optionalSlot(0, VALUE.string)], ["absent", optionalSlot(1, VALUE.string)]], // biome-ignore format: one line
            children: ["t"],
          },
        ],
      }),
      values: [stringValue("VALUE"), { type: VALUE.null, content: new Uint8Array(0) }],
    },
    xml: '<UserData><T Name="n" a="1" b="VALUE">t</T></UserData>',
    data: [
      ["T@a", "1"],
      ["T@b", "VALUE"],
      ["T", "t"],
    ],
  },
  {
    name: "an attribute in pieces",
    payload: {
      template: new Template({
        name: "UserData",
        children: [
          {
            name: "T",
            attributes: [["a", ["1", optionalSlot(0, VALUE.string), { entityReference: "amp" }, { characterReference: 65 }]]], // biome-ignore format: one line
            children: ["t"],
          },
        ],
      }),
      values: [stringValue("VALUE")],
    },
    xml: '<UserData><T a="1VALUE&amp;&#65;">t</T></UserData>',
    data: [
      ["T@a", "1VALUE&A"],
      ["T", "t"],
    ],
  },
];

function userData(value: Value): Instance {
  return { template: USER_DATA, values: [value] };
}

function middle(value: Value): Instance {
  return { template: MIDDLE, values: [value] };
}

function element(name: string, children: readonly Node[], xml: string, data: PayloadSample["data"]): PayloadSample {
  const template = new Template({ name: "UserData", children: [{ name: "T", children }] });
  return { name, payload: { template, values: [stringValue("VALUE")] }, xml: `<UserData>${xml}</UserData>`, data };
}
