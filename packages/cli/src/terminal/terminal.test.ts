import { describe, expect, it } from "vitest";
import { terminalOf } from "./terminal.js";

const write = () => undefined;
const terminal = { write, isTTY: true, columns: 120 };
const pipe = { write };

describe("terminalOf", () => {
  it("terminalOf distinguishes a terminal from a pipe", () => {
    expect(terminalOf(terminal, { LANG: "en_US.UTF-8" })).toEqual({
      width: 120,
      unicode: true,
      colour: true,
    });
    expect(terminalOf(pipe, { LANG: "en_US.UTF-8" })).toEqual({
      width: undefined,
      unicode: false,
      colour: false,
    });
  });

  it("terminalOf has a default width where the terminal has none, and a minimum", () => {
    expect(terminalOf({ write, isTTY: true }, {}).width).toBe(80);
    expect(terminalOf({ write, isTTY: true, columns: 0 }, {}).width).toBe(80);
    expect(terminalOf({ write, isTTY: true, columns: 7 }, {}).width).toBe(40);
  });

  it.each([
    [{ LC_ALL: "C", LANG: "de_DE.UTF-8" }, false],
    [{ LC_ALL: "", LC_CTYPE: "C.utf8", LANG: "C" }, true],
    [{}, false],
    [{ WT_SESSION: "1" }, true],
    [{ LANG: "C.UTF-8", TERM: "dumb" }, false],
  ])("terminalOf finds whether Unicode is possible with %j", (environment, unicode) => {
    expect(terminalOf(terminal, environment).unicode).toBe(unicode);
  });

  it.each([
    [{ NO_COLOR: "1" }, true, true, false],
    [{ NO_COLOR: "" }, true, true, true],
    [{ FORCE_COLOR: "1" }, false, true, true],
    [{ FORCE_COLOR: "" }, false, true, true],
    [{ FORCE_COLOR: "0" }, true, true, false],
    [{ FORCE_COLOR: "false" }, true, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, true, true],
    [{ FORCE_COLOR: "1" }, true, false, false],
    [{ TERM: "dumb" }, true, true, false],
  ])(
    "the output with %j, terminal %s and allowed %s has colour: %s",
    (environment, isTTY, mayColour, colour) => {
      expect(terminalOf({ write, isTTY }, environment, mayColour).colour).toBe(colour);
    },
  );
});
