import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "./clock.js";

describe("the clock of the process", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("the clock of the process runs a task outside of the request that scheduled it", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await new Promise((resolve) => {
      storage.run("request", () => {
        expect(storage.getStore()).toBe("request");
        systemClock.schedule(() => resolve([storage.getStore()]), 0);
      });
    });
    expect(seen).toEqual([undefined]);
  });

  it("the clock of the process does not run a task that was cancelled", async () => {
    const ran: string[] = [];
    const cancel = systemClock.schedule(() => ran.push("cancelled"), 0);
    cancel();
    await new Promise<void>((resolve) => void systemClock.schedule(resolve, 1));
    expect(ran).toEqual([]);
  });

  it("the clock of the process clears a timer as a referenced one: Node forgets when only such a one was due", () => {
    const done: string[] = [];
    const timer = { ref: () => void done.push("ref"), unref: () => void done.push("unref") };
    vi.stubGlobal("setTimeout", () => timer);
    vi.stubGlobal(
      "clearTimeout",
      (cleared: unknown) => void done.push(cleared === timer ? "clear" : "other"),
    );
    systemClock.schedule(() => undefined, 1)();
    expect(done).toEqual(["unref", "ref", "clear"]);
  });

  it("the clock of the process cancels what a runtime gives in place of a timer", () => {
    const cleared: unknown[] = [];
    vi.stubGlobal("clearTimeout", (timer: unknown) => void cleared.push(timer));
    for (const timer of [null, 7]) {
      vi.stubGlobal("setTimeout", () => timer);
      systemClock.schedule(() => undefined, 1)();
    }
    expect(cleared).toEqual([null, 7]);
  });

  it("the clock of the process has times of two bases, the process's and the calendar's", () => {
    expect(systemClock.now()).toBeLessThanOrEqual(performance.now());
    expect(systemClock.wall()).toBeLessThanOrEqual(Date.now());
  });
});
