import { describe, expect, it } from "vitest";
import { attacks } from "./attacks.ts";
import { bars } from "./bars.ts";
import { commandLine } from "./command-line.ts";

const ids = attacks.map(({ id }) => id);

describe("commandLine", () => {
  it("the command line without arguments asks for all attacks", () => {
    expect(commandLine([])).toEqual({ only: ids, seeds: 3, cases: false, help: false });
  });

  it("the command line takes some attacks in any spelling, and then shows their cases", () => {
    expect(commandLine(["--only", "a1, g2", "--seeds", "20"])).toEqual({
      ...{ only: ["G2", "A1"], seeds: 20, cases: true, help: false },
    });
  });

  it.each([
    [["--only", "G0"], "--only G0: there is no G0"],
    [["--seeds", "none"], "--seeds none: pass a whole number above 0."],
    [["--seeds", "0"], "--seeds 0"],
    [["--fast"], "--fast"],
  ])("the command line explains what it does not understand: %s", (args, message) => {
    expect(() => commandLine(args)).toThrow(message);
  });
});

describe("attacks", () => {
  it("attacks have ids, bars and cases of their own", () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(bars).sort()).toEqual([...ids].sort());
    for (const { id, cases } of attacks) {
      const names = cases.map(({ name }) => name);
      expect({ id, names: [...new Set(names)] }).toEqual({ id, names });
    }
  });
});
