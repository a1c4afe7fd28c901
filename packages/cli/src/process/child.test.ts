import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { runChild } from "./child.js";

describe("a command that cannot be started", () => {
  it.each([
    ["in a folder that is a file", { folder: "/dev/null" }, process.execPath, 126, "ENOTDIR"],
    ["that is not there", {}, "no-such-program", 127, "ENOENT"],
  ])("%s says why, and leaves no listener", async (_, more, program, code, why) => {
    const signals = new EventEmitter();
    const around = { environment: process.env, isTerminal: false, signals, ...more };
    expect(await runChild([program], around)).toEqual({ code, failure: `cannot be started (${why})` });
    expect(signals.eventNames()).toEqual([]);
  });
});

it("a command that is stopped before it starts never runs", async () => {
  const around = { environment: process.env, isTerminal: false, stop: AbortSignal.abort() };
  expect(await runChild(["sleep", "600"], around)).toEqual({ code: 143, signal: "SIGTERM" });
});
