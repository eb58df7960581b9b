import { describe, expect, it } from "vitest";
import { findReservedCharacters } from "../../rules/support/path-characters.ts";

describe("characters of a path", () => {
  it.each([
    "CN=Ada,OU=Sales,DC=contoso,DC=com",
    "CN=Ada , OU=Sales , DC=contoso, DC=com",
    "no path at all: a, b; c = d",
    "OU=Vertrieb Süd,DC=contoso,DC=com and then, something = else",
  ])("finds none in %s", (text) => expect(findReservedCharacters(text)).toEqual([]));

  it("finds several, in the order of the page", () => {
    const text = "CN=Lovelace\\, Ada\\ ,OU=a/b\\+c,DC=contoso,DC=com";
    expect(findReservedCharacters(text).map(({ id }) => id)).toEqual(["trailing-space", "comma", "plus", "slash"]);
  });
});
