import { type ChildProcess, execFileSync, spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { runChild } from "./child.js";

describe("a command that cannot be started", () => {
  it.each([
    ["in a folder that is a file", { folder: "/dev/null" }, process.execPath, 126, "(ENOTDIR)"],
    [
      ...(["in a folder that is gone", { folder: "/no/such" }, "node", 127] as const),
      "(ENOENT): the folder that it is to run in is not there",
    ],
    ["that is a folder", {}, tmpdir(), 126, "(EACCES): it is a folder, name a program"],
    ["that is not there", {}, "no-such-program", 127, "(ENOENT): no folder of PATH has it"],
    ["of a path that is not there", {}, "./no-such", 127, /\(ENOENT\): there is no such file, or/],
    ["that is no program", {}, import.meta.filename, 126, /\(EACCES\): make it executable \(chmod \+x\)/],
  ])("%s says why, and leaves no listener", async (_, more, program, code, why) => {
    const signals = new EventEmitter();
    const around = { environment: process.env, isTerminal: false, signals, ...more };
    const failure = typeof why === "string" ? `cannot be started ${why}` : expect.stringMatching(why);
    expect(await runChild([program], around)).toEqual({ code, failure });
    expect(signals.eventNames()).toEqual([]);
  });
});

it("a command that is stopped before it starts never runs", async () => {
  const around = { environment: process.env, isTerminal: false, stop: AbortSignal.abort() };
  expect(await runChild(["sleep", "600"], around)).toEqual({ code: 143, signal: "SIGTERM" });
});

it("a command has the seconds of its limit from its start on, whatever it takes to start it", async () => {
  const startMs = 200;
  const enter = <T>(start: () => T): T => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, startMs);
    return start();
  };
  const around = { environment: process.env, isTerminal: false, enter, timeoutS: 0.1 };
  const before = performance.now();
  const end = await runChild(["sleep", "600"], around);
  expect(end).toMatchObject({ code: 143, signal: "SIGTERM", timedOut: true });
  expect(performance.now() - before).toBeGreaterThan(startMs + 99);
});

it("a command that ends within its limit has not timed out", async () => {
  const around = { environment: process.env, isTerminal: false, timeoutS: 600 };
  const end = await runChild([process.execPath, "-e", "process.exit(4)"], around);
  expect(end).toEqual({ code: 4, session: expect.any(Number) });
});

it("a command of another user, which takes no signal, has not failed to start", async () => {
  const refused = Object.assign(new Error("kill EPERM"), { code: "EPERM" });
  const enter = <T>(start: () => T): T => {
    const child = start();
    (child as EventEmitter).once("spawn", () => (child as EventEmitter).emit("error", refused));
    return child;
  };
  const around = { environment: process.env, isTerminal: false, enter };
  expect(await runChild([process.execPath, "-e", "process.exit(4)"], around)).toEqual({ code: 4 });
});

const hasBash = existsSync("/proc/self/stat") && spawnSync("bash", ["-c", "true"]).status === 0;
/** Says who it is, and waits for what never comes. */
const WAITS = "echo $$ > $ID; read _ < $ID";
const DETACHED = `require("node:child_process").spawn("sh", ["-c", "${WAITS}"], { detached: true, stdio: "ignore" });`;

/** A pipe, for a command that is stopped when it has written who it is. */
function pipeOf() {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-child-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pipe = join(folder, "id");
  execFileSync("mkfifo", [pipe]);
  const stop = new AbortController();
  const environment = { ...process.env, ID: pipe };
  return {
    pipe,
    stop,
    around: { environment, isTerminal: false, stop: stop.signal, variable: `ID=${pipe}` },
  };
}

describe.runIf(hasBash)("a command that is stopped", () => {
  it.each([
    ["in a group of its own", ["bash", "-c", `set -m; sh -c '${WAITS}' & wait`]],
    ["in a session of its own", [process.execPath, "-e", DETACHED]],
  ])("it ends what it started %s, too", async (_, command) => {
    const { pipe, stop, around } = pipeOf();
    const ended = runChild(command, around);
    const id = (await readFile(pipe, "utf8")).trim();
    stop.abort();
    expect(await ended).toMatchObject({ code: 143 });
    expect(commandLine(id)).toBe("");
  });

  it("what it started and ignores SIGTERM is killed, also where this process stood still meanwhile", async () => {
    const { pipe, stop, around } = pipeOf();
    const leaves = ["sh", "-c", `sh -c 'trap "" TERM; ${WAITS}' & wait`];
    const children: ChildProcess[] = [];
    const enter = <T>(start: () => T): T => {
      const child = start();
      children.push(child as ChildProcess);
      return child;
    };
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const ended = runChild(leaves, { ...around, enter });
    const id = (await readFile(pipe, "utf8")).trim();
    const hasLeft = once(children[0] as ChildProcess, "exit");
    stop.abort();
    const now = performance.now.bind(performance);
    const stoodStill = vi.spyOn(performance, "now").mockImplementation(() => now() + 60_000);
    onTestFinished(() => stoodStill.mockRestore());
    await hasLeft;
    await setImmediate();
    vi.runAllTimers();
    expect(await ended).toMatchObject({ code: 143 });
    expect(commandLine(id)).toBe("");
  });
});

/** Empty of what has ended, also where nobody reaps it. */
function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
