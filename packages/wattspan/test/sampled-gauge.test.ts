/**
 * The thread that samples gauges, in the built packages: it starts from both formats, takes nothing of the
 * application, and holds nothing up.
 */

import { describe, expect, it } from "vitest";
import { runProgram } from "./programs/run-program.js";

/**
 * What the call has, and what was drawn while it ran: the longer others kept the thread from reading, the
 * wider its band is.
 */
interface Energy {
  readonly low: number;
  readonly high: number;
  readonly truth: number;
}

function expectMeasured({ low, high, truth }: Energy) {
  expect(low).toBeGreaterThan(0);
  expect(low).toBeLessThan(truth);
  expect(high).toBeGreaterThan(truth);
}

async function run(format: "import" | "require", options = "") {
  const ended = await runProgram("sampled-gauge", { args: [format], env: { NODE_OPTIONS: options } });
  expect(ended).toMatchObject({ code: 0, signal: null, errors: "" });
  expect(ended.lingeredMs).toBeLessThan(2000);
  const notes = Object.fromEntries(
    ended.lines.flatMap((line) => ("note" in line ? [[line.note, line.value]] : [])),
  );
  return notes as {
    readonly meter: { readonly status: string; readonly notes?: string[] };
    readonly energy: Energy;
  };
}

describe("a gauge that a thread samples", () => {
  it.each(["import", "require"] as const)(
    "a gauge that a thread samples is measured by the built package, by %s",
    async (format) => {
      const { meter, energy } = await run(format);
      expect(meter.status).toBe("ready");
      expect(meter.notes).toBeUndefined();
      expectMeasured(energy);
    },
  );

  it("a thread that samples a gauge loads nothing that the application has preloaded", async () => {
    const preload = "import{isMainThread}from'node:worker_threads';if(!isMainThread)throw(0)";
    const { meter } = await run("import", `--import=data:text/javascript,${preload}`);
    expect(meter.notes).toBeUndefined();
  });

  it("a gauge is read in place where no thread may be started", async () => {
    const { meter, energy } = await run("import", "--permission --allow-fs-read=* --allow-fs-write=*");
    expect(meter.notes).toEqual([expect.stringContaining("did not start")]);
    expectMeasured(energy);
  });
});
