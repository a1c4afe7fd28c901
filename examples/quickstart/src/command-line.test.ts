import { describe, expect, it } from "vitest";
import { commandLine, UsageError } from "./command-line.ts";

describe("commandLine", () => {
  it("has defaults", () => {
    expect(commandLine([])).toEqual({ serve: false, help: false, port: 9464 });
  });

  it("reads options", () => {
    expect(commandLine(["--serve", "--port", "9999"])).toEqual({ serve: true, help: false, port: 9999 });
  });

  it.each([
    ["--port", "x"],
    ["--port", "0"],
    ["--port", "1.5"],
    ["--port", "70000"],
    ["--port"],
    ["--srve"],
    ["serve"],
  ])("refuses %j %j", (...args) => {
    expect(() => commandLine(args)).toThrow(UsageError);
  });
});
