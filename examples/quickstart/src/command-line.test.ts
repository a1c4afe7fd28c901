import { describe, expect, it } from "vitest";
import { commandLine, UsageError } from "./command-line.ts";

describe("commandLine", () => {
  it("the quickstart's command line has defaults", () => {
    expect(commandLine([])).toEqual({
      open: false,
      serve: false,
      verbose: false,
      simulated: false,
      help: false,
      port: 9464,
      report: expect.stringMatching(/examples[\\/]quickstart[\\/]report\.html$/),
    });
  });

  it("the quickstart's command line reads its options", () => {
    const given = commandLine(["--serve", "--port", "9999", "--country", "DE", "--report", "a.html"]);
    expect(given).toMatchObject({ serve: true, help: false, port: 9999, country: "DE", report: "a.html" });
    expect(commandLine(["--verbose"])).toMatchObject({ verbose: true, serve: false, open: false });
    expect(commandLine(["--open"])).toMatchObject({ open: true, serve: false });
    expect(commandLine(["--simulated", "--country", "DE"])).toMatchObject({ simulated: true, country: "DE" });
  });

  it.each([
    ["--port", "x"],
    ["--port", ""],
    ["--port", "1.5"],
    ["--port", "-1"],
    ["--port", "70000"],
    ["--port"],
    ["--country", "Germany"],
    ["--country", ""],
    ["--report", ""],
    ["--srve"],
    ["--simulated", "--open"],
    ["--simulated", "--serve"],
    ["--simulated", "--verbose"],
    ["--simulated", "--port", "0"],
    ["--simulated", "--report", "a.html"],
    ["serve"],
  ])("the quickstart's command line refuses %j %j", (...args) => {
    expect(() => commandLine(args)).toThrow(UsageError);
  });
});
