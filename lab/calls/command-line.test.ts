import { expect, it } from "vitest";
import { UsageError } from "../program/experiment.ts";
import { commandLine } from "./command-line.ts";

it("the command line of calls names one file to record or two to compare", () => {
  expect(commandLine(["--record", "a.gz"])).toEqual({ files: ["a.gz"], calls: 10_000, seed: 1, ignored: [] });
  expect(commandLine(["--record", "a.gz", "--packages", "there", "--calls", "7", "--seed", "0"])).toEqual(
    { files: ["a.gz"], calls: 7, seed: 0, packages: "there", ignored: [] }, // biome-ignore format: one line
  );
  expect(commandLine(["--compare", "a,b", "--estimates", "0.005", "--ignore", "x,y"])).toEqual(
    { files: ["a", "b"], calls: 10_000, seed: 1, estimates: 0.005, ignored: ["x", "y"] }, // biome-ignore format: one line
  );
});

it.each([
  [[]],
  [["--record", "a", "--compare", "b,c"]],
  [["--compare", "a"]],
  [["--compare", "a,b,c"]],
  [["--record", ""]],
  [["--record", "a", "--calls", "many"]],
  [["--record", "a", "--seed", "-1"]],
  [["--compare", "a,b", "--estimates", ""]],
  [["--unknown"]],
])("the command line of calls explains %j", (args) => {
  expect(() => commandLine(args)).toThrow(UsageError);
});
