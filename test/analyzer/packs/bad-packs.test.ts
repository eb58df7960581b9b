import { describe, expect, it } from "vitest";
import { load, packOf, refusalOf } from "./packs.ts";

const when = { event: { provider: "ADSync", id: 6329 } };
const good = packOf({ when });
/** One line a key, so that lines can be told; `%` marks what the case puts in. */
const lined = (condition: string, extra = ""): string =>
  [
    "pack: contoso",
    "version: 1.0.0",
    "title: A pack",
    "rules:",
    "  - id: contoso/one",
    "    title: A rule",
    "    why: For the test.",
    `    when: ${condition}`,
    "    finding: Seen.",
    "    effect: { kind: note }",
    extra,
  ].join("\n");

describe("a bad pack is refused with place and remedy", () => {
  it("but a good one is not", () => {
    expect(refusalOf(good)).toEqual([]);
    expect(refusalOf(lined("{ version: { below: 2.5.190.0 } }"))).toEqual([]);
    expect(load(good)).toMatchObject({
      name: "contoso",
      version: "1.0.0",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each([
    ["no YAML", "pack: [", /^contoso\.yaml:1:\d+: not YAML: /],
    ["nothing", "", /^contoso\.yaml:1:1: /],
    ["two documents", `${good}\n---\n${good}`, /not YAML: /],
    ["an alias", "a: &x 1\nb: *x\n", /^contoso\.yaml:1:4: an anchor|2:4: an alias/],
    ["a tag", "pack: !!binary aGk=\n", /1:16: a tag \(tag:yaml.org,2002:binary\): leave it out/],
    ["a tag of its own", "pack: !<tag:x,1:y> 1\n", /a tag/],
    ["a key twice", "pack: a\npack: b\n", /^contoso\.yaml:2:1: pack: this key stands here twice; keep one$/],
    ["a merge key", `<<: { pack: contoso }\n${lined("{ version: { from: 2.0.0.0 } }")}`, /<<: no such key/],
    [
      "an unknown key",
      lined("{ version: { from: 2.0.0.0 } }", "    regex: (a+)+"),
      /^contoso\.yaml:11:5: rules\.0\.regex: no such key/,
    ],
    [
      "another's id",
      good.replace("contoso/rule-1", "seed/rule-1"),
      /rules\.0\.id: begins with the pack's name: contoso\/rule-1$/,
    ],
    ["a built-in id", good.replace("contoso/rule-1", "clock-skew"), /an id is the pack's name, a slash/],
    [
      "one id twice",
      packOf({ when }, { when, id: "contoso/rule-1" }),
      /rules\.1\.id: contoso\/rule-1 stands here twice; rename one/,
    ],
    ["no condition", lined("{}"), /^contoso\.yaml:8:5: rules\.0\.when: a condition is one of event, probe/],
    [
      "two conditions in one",
      lined("{ outage: down, version: { from: 2.0.0.0 } }"),
      /8:5: rules\.0\.when: a condition is one of/,
    ],
    ["an unknown provider", lined("{ event: { provider: Sysmon } }"), /8:22: rules\.0\.when\.event\.provider: /],
    [
      "a number as token",
      lined("{ event: { provider: ADSync, token: 6329 } }"),
      /rules\.0\.when\.event\.token: some text; quote it/,
    ],
    ["a code without 0x", lined("{ event: { provider: ADSync, code: 80230619 } }"), /a code is written 0x80230619/],
    ["a version as number", good.replace('"1.0.0"', "1.0"), /version: quote a version that looks like a number/],
    ["an odd since", lined("{ event: { provider: ADSync, since: yesterday } }"), /since/],
    ["no artefact", lined("{ setting: { of: registry, field: a, equals: b } }"), /setting\.of: /],
    [
      "no field",
      lined("{ setting: { of: scheduler, field: syncCycle, equals: false } }"),
      /setting\.field: scheduler has no syncCycle here; it has syncCycleEnabled, /,
    ],
    [
      "a list without [*]",
      lined("{ setting: { of: products, field: uninstall.displayName, matches: x } }"),
      /a list: write \[\*\] before displayName/,
    ],
    [
      "[*] without a list",
      lined('{ setting: { of: dotnet, field: "release[*]", equals: 1 } }'),
      /no list stands before \[\*\]/,
    ],
    ["a whole object", lined("{ setting: { of: proxy, field: machineConfig, present: true } }"), /not one value/],
    [
      "inside a value",
      lined("{ setting: { of: dotnet, field: release.x, equals: 1 } }"),
      /nothing stands inside this value: x/,
    ],
    ["no comparison", lined("{ setting: { of: dotnet, field: release } }"), /a value is held against equals/],
    [
      "two comparisons",
      lined("{ setting: { of: dotnet, field: release, equals: 1, present: true } }"),
      /a value is held against equals/,
    ],
    [
      "mere silence",
      lined("{ not: { event: { provider: ADSync } } }"),
      /8:5: rules\.0\.when: silence alone can meet this/,
    ],
    ["silence in any", lined("{ any: [{ version: { from: 2.0.0.0 } }, { outage: down }] }"), /silence alone/],
    [
      "an unfilled placeholder",
      good.replace("Seen.", "Seen {host}."),
      /finding: nothing here fills \{host\}; there are \{count\}, \{id\}/,
    ],
    [
      "a placeholder of what is not",
      packOf({ finding: "{value}", when: { all: [when, { not: { parameter: { name: "x", equals: "y" } } }] } }),
      /nothing here fills \{value\}/,
    ],
    ["a fix of a note", packOf({ when, effect: { kind: "note", fix: ["x"] } }), /effect\.fix: no such key/],
    ["an unknown effect", packOf({ when, effect: { kind: "healthy" } }), /effect\.kind/],
    [
      "an artefact unlike its schema",
      packOf({
        when,
        examples: [{ title: "x", artifacts: { dotnet: { release: "4.8" } }, expect: { verdict: "pass" } }],
      }),
      /examples\.0\.artifacts\.dotnet\.release: /,
    ],
    ["two lines where one goes", good.replace("Seen.", "Seen.\\nTwice."), /one line of text/],
  ])("%s", (_, text, line) => {
    const lines = refusalOf(text);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join("\n")).toMatch(line);
    for (const one of lines) expect(one).toMatch(/^contoso\.yaml:\d+:\d+: .+$/);
  });

  it("a key that does not exist is told once", () => {
    expect(refusalOf(lined("{ regex: x }")).length).toBe(1);
  });

  it("twenty faults at most, in order of place, and how many more there are", () => {
    const many = packOf(...Array.from({ length: 30 }, () => ({ when, id: "other/x" })));
    const lines = refusalOf(many);
    expect(lines.length).toBe(21);
    expect(lines.at(-1)).toMatch(/and \d+ more; put these right first/);
    const places = lines.slice(0, 20).map((one) => Number(one.split(":")[1]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("what is not UTF-8, and what is too large", () => {
    expect(refusalOf(Uint8Array.of(0xff, 0xfe, 0x41))).toEqual(["contoso.yaml:1:1: not UTF-8; save it as UTF-8"]);
    expect(refusalOf(`${good}${" ".repeat(256 * 1024)}`)).toEqual([
      "contoso.yaml:1:1: larger than 256 KiB; split the pack",
    ]);
  });
});

describe("a hostile pack costs little", () => {
  const doublings = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}, *a${i - 1}`}]`);
  it.each([
    ["deep brackets", "[".repeat(200_000), /nested too deeply/],
    ["deep braces", "{a: ".repeat(60_000), /nested too deeply/],
    ["deep dashes", "- ".repeat(100_000), /nested too deeply/],
    ["deep question marks", "? ".repeat(100_000), /nested too deeply/],
    ["deep keys on a line", "a: ".repeat(60_000), /nested too deeply/],
    ["deep lines", Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), /nested too deeply/],
    ["aliases of aliases", doublings.join("\n"), /an alias/],
    ["many keys", Array.from({ length: 30_000 }, (_, i) => `k${i}:`).join("\n"), /no such key/],
    ["many faults", "]\n".repeat(100_000), /not YAML/],
    [
      "a long blank line of text",
      lined("{ version: { from: 2.0.0.0 } }").replace("A rule", `"${" ".repeat(200_000)}\\n"`),
      /one line|some text|1000/,
    ],
    ["a long number", lined(`{ version: { from: ${"1".repeat(100_000)}. } }`), /a version|string/],
  ])("%s", { timeout: 20_000 }, (_, text, line) => expect(refusalOf(text).join("\n")).toMatch(line));

  it("a name of the language is a key like others", () => {
    expect(refusalOf("__proto__: { pack: contoso }\nconstructor: 1\n").join("\n")).toMatch(/constructor: no such key/);
    expect(Object.hasOwn(Object.prototype, "pack")).toBe(false);
  });
});
