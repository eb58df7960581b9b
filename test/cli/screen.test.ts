import { describe, expect, it } from "vitest";
import { screenOf } from "../../cli/output.ts";

const terminal = { isTTY: true, columns: 80 };
const screen = (stream: { isTTY?: boolean; columns?: number }, env: NodeJS.ProcessEnv = {}, noColor = false) =>
  screenOf(stream, { noColor, env });

describe("the screen", () => {
  it("leaves the last column of a terminal free: older consoles break the line behind it", () => {
    expect(screen(terminal)).toEqual({ isTerminal: true, color: true, width: 79 });
  });

  it.each([
    ["a pipe, however wide the terminal beside it is", { columns: 132 }, 80],
    ["a terminal that does not say", { isTTY: true }, 80],
    ["a narrow one", { isTTY: true, columns: 10 }, 40],
    ["a wide one", { isTTY: true, columns: 400 }, 200],
  ])("%s", (_, stream, width) => {
    expect(screen(stream).width).toBe(width);
  });

  it.each([
    ["NO_COLOR", screen(terminal, { NO_COLOR: "1" }), false],
    ["an empty NO_COLOR", screen(terminal, { NO_COLOR: "" }), true],
    ["a dumb terminal", screen(terminal, { TERM: "dumb" }), false],
    ["the option", screen(terminal, {}, true), false],
    ["a pipe", screen({}), false],
  ])("colour with %s", (_, { color }, expected) => {
    expect(color).toBe(expected);
  });
});
