import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.js";

describe("the clock of the process", () => {
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

  it("the clock of the process has times of two bases, the process's and the calendar's", () => {
    expect(systemClock.now()).toBeLessThanOrEqual(performance.now());
    expect(systemClock.wall()).toBeLessThanOrEqual(Date.now());
  });
});
