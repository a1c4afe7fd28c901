import type { StatusReport } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { Assertions } from "./assertions.ts";
import { watchIdle } from "./idle-watch.ts";

const status = { sampling: { state: "idle" }, unsettled: 0 } as StatusReport;

/** What the watch finds wrong with a piece of work. */
async function wrongWith(work: () => unknown): Promise<readonly string[]> {
  const assert = new Assertions();
  const lastWork = () => Promise.resolve(work());
  await watchIdle({ status }, lastWork, { calmMs: 30, watchMs: 30 }, assert);
  return assert.all.filter(({ failed }) => failed > 0).map(({ what }) => what);
}

describe("the watch over an idle metering", () => {
  it("the idle watch of the bench accepts one unreferenced timer", async () => {
    let timer: NodeJS.Timeout | undefined;
    expect(await wrongWith(() => (timer = setTimeout(() => 0, 10_000).unref()))).not.toContain(
      "no timer keeps the process while idle",
    );
    clearTimeout(timer);
  });

  it("the idle watch of the bench finds a timer that keeps the process alive", async () => {
    let timer: NodeJS.Timeout | undefined;
    const work = () => {
      timer = setTimeout(() => 0, 10_000);
    };
    expect(await wrongWith(work)).toContain("no timer keeps the process while idle");
    clearTimeout(timer);
  });

  it("the idle watch of the bench finds a second timer", async () => {
    const timers: NodeJS.Timeout[] = [];
    const work = () =>
      void timers.push(setTimeout(() => 0, 10_000).unref(), setTimeout(() => 0, 10_000).unref());
    expect(await wrongWith(work)).toContain("one timer at most is waiting while idle");
    for (const timer of timers) clearTimeout(timer);
  });
});
