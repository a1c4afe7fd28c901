import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.js";

describe("the clock of the process", () => {
  it("runs a task outside of the request that scheduled it", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await new Promise((resolve) => {
      storage.run("request", () => {
        expect(storage.getStore()).toBe("request");
        systemClock.schedule(() => resolve([storage.getStore()]), 0);
      });
    });
    expect(seen).toEqual([undefined]);
  });

  it("does not run a task that was cancelled", async () => {
    const ran: string[] = [];
    const cancel = systemClock.schedule(() => ran.push("cancelled"), 0);
    cancel();
    await new Promise<void>((resolve) => void systemClock.schedule(resolve, 1));
    expect(ran).toEqual([]);
  });

  it("tells times of the two bases", () => {
    expect(systemClock.now()).toBeLessThanOrEqual(performance.now());
    expect(systemClock.wall()).toBeLessThanOrEqual(Date.now());
  });
});
