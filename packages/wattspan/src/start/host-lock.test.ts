import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadName } from "@wattspan/meters/host-registry";
import { afterEach, describe, expect, it } from "vitest";
import { HostLock } from "./host-lock.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "wattspan-lock-"));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const fileIn = (path: string) => join(path, "wattspan-hardware.lock");
/** The number of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;
/** Later than the next check of the lock. */
const LATER_MS = 10_001;

/** A process that takes the lock on command, and reports whether it has it. */
async function contender(path: string) {
  const child = fork(join(import.meta.dirname, "../../test/programs/lock-contender.ts"), [path], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  cleanups.push(() => end(child));
  await once(child, "message");
  return {
    child,
    async held(nowMs: number): Promise<boolean> {
      const answer = once(child, "message");
      child.send(nowMs);
      return (await answer)[0] as boolean;
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

describe("HostLock", () => {
  it("HostLock is held by the first that asks, and by no other while that one lives", () => {
    const path = folder();
    const first = new HostLock(path);
    const second = new HostLock(path, process.ppid);
    expect(first.held(0)).toBe(true);
    expect(second.held(0)).toBe(false);
    expect(second.held(LATER_MS)).toBe(false);
    expect(first.held(LATER_MS)).toBe(true);
  });

  it("HostLock goes to another after its release, as soon as that one looks again", () => {
    const path = folder();
    const first = new HostLock(path);
    const second = new HostLock(path, process.ppid);
    expect([first.held(0), second.held(0)]).toEqual([true, false]);
    first.release();
    expect(first.held(LATER_MS)).toBe(false);
    expect(second.held(1)).toBe(false); // Checked a moment ago.
    expect(second.held(LATER_MS)).toBe(true);
    expect(existsSync(fileIn(path))).toBe(true);
    first.release(); // No longer its own: the other's lock stays.
    expect(second.held(2 * LATER_MS)).toBe(true);
  });

  it("HostLock is taken over from a process that has ended, even if its number was given to another", () => {
    const dead = folder();
    new HostLock(dead, deadPid()).held(0);
    expect(new HostLock(dead).held(0)).toBe(true);
    const reused = folder();
    const { place } = threadName();
    writeFileSync(fileIn(reused), `${process.ppid} 1 ${process.ppid} ${place}`);
    expect(new HostLock(reused).held(0)).toBe(process.platform === "linux");
  });

  const ownerless = ["", " ", "0 ", "-1 ", "garbage", "1e3 1", "\0".repeat(4096)];
  it.each(ownerless.map((content) => [content.slice(0, 9), content] as const))(
    "HostLock is taken over from the content %j",
    (_, content) => {
      const path = folder();
      writeFileSync(fileIn(path), content);
      expect(new HostLock(path).held(0)).toBe(true);
    },
  );

  it.runIf(process.platform === "linux")(
    "HostLock is held by one thread of a process, and taken over from a thread that has ended",
    () => {
      const path = folder();
      const alive = Number(readdirSync("/proc/self/task")[1]);
      const main = new HostLock(path, process.pid, undefined);
      const worker = new HostLock(path, process.pid, alive);
      const other = new HostLock(path, process.pid, 2 ** 30);
      expect([worker.held(0), main.held(0), other.held(0)]).toEqual([true, false, false]);
      main.release(); // Not its own.
      expect(worker.held(LATER_MS)).toBe(true);
      worker.release();
      expect(other.held(LATER_MS)).toBe(true);
      expect(new HostLock(path).held(0)).toBe(true); // There is no thread of that number.
    },
  );

  it("HostLock is never held by a thread whose end cannot be seen", () => {
    expect(new HostLock(folder(), process.pid, "unknown").held(0)).toBe(false);
  });

  it("HostLock is not taken over from an owner in another container as long as that is believed to be alive", () => {
    const path = folder();
    writeFileSync(fileIn(path), "1 5 1 01234567_89");
    let isAlive = true;
    const lock = new HostLock(path, undefined, undefined, () => isAlive);
    expect(lock.held(0)).toBe(false);
    isAlive = false;
    expect(lock.held(LATER_MS)).toBe(true);
    writeFileSync(fileIn(path), "1 5 1 01234567_89");
    expect(new HostLock(path).held(0)).toBe(false); // Unknown, so it may exist.
  });

  it("HostLock is taken over although a process was killed while it took over", () => {
    const path = folder();
    for (const file of [fileIn(path), `${fileIn(path)}.next`]) writeFileSync(file, `${deadPid()} 1`);
    const lock = new HostLock(path);
    expect(lock.held(0)).toBe(false);
    expect(lock.held(LATER_MS)).toBe(true);
  });

  it("HostLock is not held in a folder that cannot be written, without an error", () => {
    const lock = new HostLock(join(folder(), "missing"));
    expect(lock.held(0)).toBe(false);
    lock.release();
  });

  it("HostLock leaves nothing behind in its folder", () => {
    const path = folder();
    writeFileSync(fileIn(path), `${deadPid()} 1`);
    const lock = new HostLock(path);
    expect(lock.held(0)).toBe(true);
    expect(readdirSync(path)).toEqual(["wattspan-hardware.lock"]);
    expect(readFileSync(fileIn(path), "utf8")).toMatch(new RegExp(`^${process.pid} `));
    lock.release();
    expect(readdirSync(path)).toEqual([]);
  });

  it("HostLock is held by one of many processes that ask at once, and by another when that one is killed", async () => {
    const path = folder();
    const contenders = await Promise.all(Array.from({ length: 6 }, () => contender(path)));
    const ask = (nowMs: number, of = contenders) => Promise.all(of.map((one) => one.held(nowMs)));
    const first = await ask(0);
    expect(first.filter(Boolean)).toHaveLength(1);
    const owner = contenders[first.indexOf(true)];
    if (!owner) throw new Error("nobody has it");
    await end(owner.child);
    const others = contenders.filter((one) => one !== owner);
    expect((await ask(1, others)).filter(Boolean)).toHaveLength(0);
    const second = await ask(LATER_MS, others);
    expect(second.filter(Boolean)).toHaveLength(1);
    expect(await ask(2 * LATER_MS, others)).toEqual(second);
  });
});
