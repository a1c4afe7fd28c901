/** One card, and Wattspan in two threads of a process: its joules are counted in one of them. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiledDriver, hasCompiler } from "@wattspan/testing/stand-ins";
import { afterEach, expect, it } from "vitest";
import type { CardsReport } from "./programs/cards-in-threads.js";
import { runProgram } from "./programs/run-program.js";

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

it.skipIf(!hasCompiler())(
  "the main thread and a worker have together no more of a card than it drew",
  async () => {
    const { library, driver, close } = compiledDriver([{ watts: 270 }], "system");
    // The call draws more than was at rest before it: power at rest is withheld while others may not know this process.
    let watts = 270;
    const rising = setInterval(() => {
      watts += 2;
      driver.setWatts(0, watts);
    }, 100);
    cleanups.push(() => clearInterval(rising));
    const lockFolder = mkdtempSync(join(tmpdir(), "wattspan-cards-"));
    cleanups.push(close, () => rmSync(lockFolder, { recursive: true, force: true }));
    const from = driver.joules(0);
    const ended = await runProgram("cards-in-threads", { args: [library, lockFolder] });
    const drawn = driver.joules(0) - from;
    expect(ended).toMatchObject({ code: 0, errors: "" });
    const [reports = []] = ended.lines.flatMap((line) =>
      "note" in line && line.note === "reports" ? [line.value as CardsReport[]] : [],
    );
    const [main, worker] = reports;
    expect(main).toMatchObject({ calls: 1, meter: "ready" });
    expect(worker).toMatchObject({ calls: 1, meter: "unavailable", joules: 0 });
    expect(worker?.remedy).toContain("main thread");
    expect(main?.joules).toBeGreaterThan(0);
    expect(main?.joules).toBeLessThanOrEqual(drawn);
  },
);
