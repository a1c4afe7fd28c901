import { describe, expect, it } from "vitest";
import { UsageError } from "../program/experiment.ts";
import { ids } from "./bars.ts";
import { commandLine } from "./command-line.ts";

describe("the command line", () => {
  it("the bench measures every bar in full by default", () => {
    expect(commandLine([])).toEqual({ only: ids, quick: false, strict: false, page: false });
  });

  it("the option `--only` of the bench takes some bars, in any case and order", () => {
    const asked = commandLine(["--only", "p5, P2", "--quick", "--strict"]);
    expect(asked).toMatchObject({ only: ["P2", "P5"], quick: true, strict: true });
  });

  it.each([
    [["--only", "P99"], /there is no P99; there are P1, P2/],
    [["--only", ""], /there is no/],
    [["--fast"], /--fast/],
    [["P2"], /P2/],
  ])("the bench refuses %j, and says why", (args, message) => {
    expect(() => commandLine(args)).toThrow(UsageError);
    expect(() => commandLine(args)).toThrow(message);
  });
});
