import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { observe } from "./observe.js";

function observed(child: ChildProcess) {
  const heard = recordingListener();
  expect(observe(child, heard)).toBe(child);
  return { child, heard, outcomes: () => heard.ends.map(({ outcome }) => outcome) };
}
const started = (code: string) => spawn(process.execPath, ["-e", code], { stdio: "ignore" });

describe("a child process", () => {
  it.each([
    [0, "ok"],
    [3, "error"],
  ])("a child process is followed to its exit with the code %d: %s", async (code, outcome) => {
    const { child, heard, outcomes } = observed(started(`process.exit(${code})`));
    expect([heard.ends, heard.streams.length]).toEqual([[], 1]);
    await once(child, "exit");
    expect(outcomes()).toEqual([outcome]);
    const again = observed(child);
    expect(again.heard.ends).toEqual([{ outcome: "ok", result: child, error: undefined }]);
  });

  it("a child process that is killed is aborted", async () => {
    const { child, outcomes } = observed(started("setInterval(() => 0, 1000)"));
    child.kill();
    await once(child, "exit");
    expect(outcomes()).toEqual(["aborted"]);
    const again = observed(child);
    expect(again.heard.ends).toEqual([{ outcome: "ok", result: child, error: undefined }]);
  });

  it("a child process that cannot be started ends with its error, which is as unhandled as before", async () => {
    const { child, heard } = observed(spawn("/nowhere/at-all", { stdio: "ignore" }));
    expect(child.listenerCount("error")).toBe(0);
    const [error] = await once(child, "error");
    expect(heard.ends).toEqual([{ outcome: "error", result: undefined, error }]);
  });
});
