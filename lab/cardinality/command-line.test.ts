import { expect, it } from "vitest";
import { UsageError } from "../program/experiment.ts";
import { commandLine } from "./command-line.ts";

it("the command line of cardinality reads its options, and refuses unknown ones", () => {
  expect(commandLine([])).toEqual({ quick: false, page: false });
  expect(commandLine(["--quick", "--page"])).toMatchObject({ quick: true, page: true });
  expect(() => commandLine(["--fast"])).toThrow(UsageError);
});
