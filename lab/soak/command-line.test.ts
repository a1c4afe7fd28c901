import { resolve } from "node:path";
import { expect, it } from "vitest";
import { UsageError } from "../program/experiment.ts";
import { commandLine } from "./command-line.ts";

it("the soak lasts ten minutes at 200 calls a second by default, and writes nothing", () => {
  expect(commandLine([])).toEqual({ seconds: 600, rate: 200, docs: false, page: false });
});

it("the soak takes minutes, or seconds, and a folder", () => {
  expect(commandLine(["--minutes", "2", "--rate", "50"])).toMatchObject({ seconds: 120, rate: 50 });
  expect(commandLine(["--seconds", "30"]).seconds).toBe(30);
  expect(commandLine(["--folder", "/out"]).folder).toBe(resolve("/out"));
});

it.each([
  [["--seconds", "0"], /--seconds 0/],
  [["--minutes", ""], /--minutes/],
  [["--rate", "many"], /--rate many/],
  [["--fast"], /--fast/],
])("the soak refuses %j, and says why", (args, message) => {
  expect(() => commandLine(args)).toThrow(UsageError);
  expect(() => commandLine(args)).toThrow(message);
});
