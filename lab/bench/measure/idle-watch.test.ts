import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** What the watch finds wrong with a piece of work, in a process of its own: the runner of tests has timers too. */
function wrongWith(work: string): readonly string[] {
  const program = `
    import { Assertions } from "./assertions.ts";
    import { watchIdle } from "./idle-watch.ts";
    const assert = new Assertions();
    const status = { sampling: { state: "idle" }, unsettled: 0 };
    await watchIdle({ status }, async () => void (${work}), { calmMs: 30, watchMs: 30 }, assert);
    console.log(JSON.stringify(assert.all.filter(({ failed }) => failed > 0).map(({ what }) => what)));
    process.exit();
  `;
  const options = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", program];
  return JSON.parse(execFileSync(process.execPath, options, { cwd: import.meta.dirname, encoding: "utf8" }));
}

describe("the watch over an idle metering", () => {
  it("the idle watch of the bench accepts one unreferenced timer", () => {
    expect(wrongWith("setTimeout(() => 0, 10_000).unref()")).toEqual([]);
  });

  it("the idle watch of the bench finds a timer that keeps the process alive", () => {
    expect(wrongWith("setTimeout(() => 0, 10_000)")).toContain("no timer keeps the process while idle");
  });

  it("the idle watch of the bench finds a second timer", () => {
    const two = "[1, 2].map(() => setTimeout(() => 0, 10_000).unref())";
    expect(wrongWith(two)).toEqual(["one timer at most is waiting while idle"]);
  });
});
