import { expect, it } from "vitest";
import { commandLine, UsageError } from "./command-line.ts";

it("reads what is asked, and refuses what it does not know", () => {
  expect(commandLine([])).toEqual({ quick: false, page: false, help: false });
  expect(commandLine(["--quick", "--page"])).toMatchObject({ quick: true, page: true });
  expect(() => commandLine(["--fast"])).toThrow(UsageError);
});
