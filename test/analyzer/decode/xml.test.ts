import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { child, descend, everywhere, parseXml } from "../../../analyzer/decode/xml.ts";
import { ArtifactError } from "../../../bundle/errors.ts";

function refusal(text: string): { code: string; detail: string | null } {
  try {
    parseXml(text);
  } catch (error) {
    if (error instanceof ArtifactError) return { code: error.code, detail: error.detail };
    throw error;
  }
  throw new Error("was accepted");
}

describe("well-formed documents", () => {
  it("gives elements, attributes of either quote, and text", () => {
    const root = parseXml(
      `\ufeff<?xml version="1.0"?>\n<!-- don't --><a x='1 &amp; "2"' y="it's > that"><b>t</b><c/></a>\n`,
    );
    expect(root.name).toBe("a");
    expect([...root.attributes]).toEqual([
      ["x", '1 & "2"'],
      ["y", "it's > that"],
    ]);
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([
      ["b", "t"],
      ["c", ""],
    ]);
  });

  it("decodes the predefined entities and numbers once, and nothing inside character data", () => {
    expect(parseXml("<a>&lt;&#65;&#x42;&amp;lt;<![CDATA[&lt;<b>]]></a>").text).toBe("<AB&lt;&lt;<b>");
  });

  it("keeps an ampersand that begins nothing known", () => {
    expect(parseXml("<a>AT&T &foo; &#0; &#xd800; &#x110000;</a>").text).toBe("AT&T &foo; \ufffd \ufffd \ufffd");
  });

  it("does not lose text to an instruction or comment with a lone quote", () => {
    expect(parseXml("<a>1<?x don't?>2<!-- don't -->3</a>").text).toBe("123");
  });

  it("skips what nobody reads, though not its faults", () => {
    const options = { skip: ["a/b"] };
    const root = parseXml("<a><b><c>1</c><b/></b><d><b>2</b></d><b/></a>", options);
    expect(root.children.map(({ name }) => name)).toEqual(["d"]);
    expect(descend(root, "d", "b")?.text).toBe("2");
    expect(() => parseXml("<a><b><c></b></a>", options)).toThrow(ArtifactError);
  });

  it("finds elements at any depth", () => {
    const root = parseXml("<a><b><c>1</c></b><c>2</c></a>");
    expect([...everywhere(root, "c")].map(({ text }) => text)).toEqual(["1", "2"]);
    expect(child(root, "x")).toBeUndefined();
  });

  it("caps a long text", () => {
    expect(parseXml(`<a>${"x".repeat(1_000_000)}</a>`).text).toHaveLength(64 * 1024);
    expect(parseXml(`<a><![CDATA[${"x".repeat(1_000_000)}]]></a>`).text).toHaveLength(64 * 1024);
  });
});

describe("hostile documents", () => {
  const external = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`;
  const laughs = `<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
    { length: 9 },
    (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ""};`.repeat(10)}">`,
  ).join("")}]>\n<lolz>&lol9;</lolz>`;

  it.each([
    ["an external entity", external],
    ["billion laughs", laughs],
    ["a parameter entity", `<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd">%p;]><a/>`],
    ["a declaration inside the document", "<a><!ENTITY x 'y'></a>"],
    ["a lower-case declaration", "<!doctype a><a/>"],
  ])("refuses %s", (_, text) => {
    expect(refusal(text).code).toBe("xml-doctype-refused");
  });

  it("refuses nesting of 100,000 elements", () => {
    expect(refusal("<a>".repeat(100_000)).code).toBe("xml-too-deep");
    expect(refusal(`${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}`).code).toBe("xml-too-deep");
  });

  it("refuses a million elements", () => {
    expect(refusal(`<a>${"<b/>".repeat(1_000_000)}</a>`).code).toBe("xml-too-large");
  });

  it.each([
    ["<a>\n<b>\n</a>", "line 3: </a> where </b> is open"],
    ["<a>\n", "line 2: <a> is not closed"],
    ["<a/>\n<b/>", "line 2: a second root element"],
    ["x<a/>", "line 1: text outside the root element"],
    ["", "line 1: no root element"],
    ["<a>\n<b c=d/></a>", "line 2: the tag <b> cannot be read"],
    ["<a b='<'/>", "line 1: the tag <a> cannot be read"],
    ["<a", "line 1: the tag <a> cannot be read"],
    ["<a>\n\n<!-- x", "line 3: a comment without an end"],
    ["<a><![CDATA[x]]</a>", "line 1: a character data section without an end"],
    ["<a></a", "line 1: an end tag that does not end"],
    ["<a>< b/></a>", "line 1: a tag without a name"],
  ])("says where %j is broken", (text, detail) => {
    expect(refusal(text)).toEqual({ code: "xml-malformed", detail });
  });

  it("is not led astray by names that are special to JavaScript", () => {
    expect(refusal("<a><__proto__>1</__proto__></a>").code).toBe("xml-malformed");
    const root = parseXml("<a toString='x'><hasOwnProperty>1</hasOwnProperty></a>");
    expect(root.children).toHaveLength(1);
    expect(Object.prototype).not.toHaveProperty("text");
  });

  it("answers in linear time", () => {
    // Each of these makes a backtracking matcher take minutes.
    expect(refusal(`<a${" ".repeat(1_000_000)}`).code).toBe("xml-malformed");
    expect(refusal(`<a ${"b".repeat(1_000_000)}`).code).toBe("xml-malformed");
    expect(refusal(`<a>${"<".repeat(1_000_000)}`).code).toBe("xml-malformed");
    expect(parseXml(`<a>${"&".repeat(60_000)}</a>`).text).toHaveLength(60_000);
  });
});

describe("any text", () => {
  const token = fc.constantFrom(
    "<a>",
    "</a>",
    "<b/>",
    "<a c='1'>",
    "<",
    ">",
    "&lt;",
    "&",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?p",
    "?>",
    "<!",
    "x",
    "'",
    '"',
    "=",
    " ",
    "\n",
    "\0",
  );

  it("is a tree or an error about the artefact, never anything else", () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 20 }), (tokens) => {
        try {
          expect(parseXml(`<a>${tokens.join("")}</a>`).name).toBe("a");
        } catch (error) {
          if (!(error instanceof ArtifactError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("comes back whole when it was written as text", () => {
    const toXml = (text: string) => text.replace(/[&<>\r]/g, (c) => `&#${c.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        expect(parseXml(`<a b="1"><c>${toXml(text)}</c></a>`).children[0]?.text).toBe(text);
      }),
    );
  });
});
