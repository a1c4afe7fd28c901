import type { Opened } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { temporaryDirectory } from "../../test/trees/temporary-tree.js";
import { openForProcess } from "./cards-of-process.js";
import { Registry } from "./registry.js";
import { threadName } from "./thread-name.js";

afterEach(cleanUp);

/** The main thread of this process and a worker of it, as the others of the host see them. */
function threads() {
  const folder = temporaryDirectory();
  const self = threadName();
  const thread = (number: number) => {
    // In a place of its own nobody looks whether such a thread is alive.
    const name = { ...self, thread: number, place: "01234567_1" };
    const registry = new Registry(folder, name, 0, { wallMs: () => Date.now(), now: () => 0 });
    atTestEnd(() => registry.leave());
    let holders = 0;
    const hold = () => {
      holders++;
      return {
        registry,
        looked: new Promise<void>((resolve) => setImmediate(() => resolve(registry.look()))),
        release: () => void holders--,
      };
    };
    return { hold, holders: () => holders };
  };
  return { main: thread(self.pid), worker: thread(self.pid + 1) };
}

const READY: Opened = { status: "ready", zones: [], reader: { read: () => [] } };
const { signal } = new AbortController();

describe("cards of a process", () => {
  it("cards are counted by the main thread, and by no worker next to it", async () => {
    const { main, worker } = threads();
    await expect(openForProcess(async () => READY, true, main.hold)(signal)).resolves.toBe(READY);
    await expect(openForProcess(async () => READY, false, worker.hold)(signal)).resolves.toMatchObject({
      status: "unavailable",
      reason: "unsupported",
      remedy: expect.stringContaining("main thread"),
    });
    expect([main.holders(), worker.holders()]).toEqual([1, 0]);
  });

  it("cards are a worker's if the main thread has none, regardless of its other devices", async () => {
    const { main, worker } = threads();
    const { registry } = main.hold();
    registry.count("intel-rapl:0");
    await registry.look();
    await expect(openForProcess(async () => READY, false, worker.hold)(signal)).resolves.toBe(READY);
  });

  it("a meter of cards lets the registry go when it is closed, or could not be opened", async () => {
    const { main } = threads();
    const fails = openForProcess(() => Promise.reject(new Error("no")), true, main.hold);
    await expect(fails(signal)).rejects.toThrow("no");
    expect(main.holders()).toBe(0);
    const closed: string[] = [];
    const reader = { read: () => [], close: () => void closed.push("reader") };
    const opened = await openForProcess(async () => ({ ...READY, reader }), true, main.hold)(signal);
    if (opened.status === "ready") await opened.reader.close?.();
    expect([main.holders(), closed]).toEqual([0, ["reader"]]);
  });
});
