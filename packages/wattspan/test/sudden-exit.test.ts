/** What `process.exit()` and a kill can lose at most, and that they lose no more. */

import { describe, expect, it } from "vitest";
import { type Ended, runProgram, spansOf, sumOf } from "./programs/run-program.js";

/** How often the application exports. */
const EVERY_MS = 300;
/** A span waits for its energy this long at most. */
const HOLD_MS = 250;
/** Two refreshes of the device and 50 ms: after that a call is settled with what is known. */
const SETTLE_MS = 2 * 20 + 50;
const WATTS = 50;

const notes = <T>({ lines }: Ended, name: string): T[] =>
  lines.flatMap((line) => ("note" in line && line.note === name ? [line.value as T] : []));

/** What it did, what was exported of that, and how late its timers were: on a busy machine, much. */
function accountOf(ended: Ended) {
  const called = notes<{ call: number; atMs: number }>(ended, "called");
  const [begunMs = 0, endedMs = 0] = [notes<number>(ended, "begun")[0], notes<number>(ended, "ending")[0]];
  const times = [begunMs, ...called.map(({ atMs }) => atMs), endedMs];
  const lateMs = Math.max(...times.map((atMs, i) => atMs - (times[i - 1] ?? atMs)));
  const exported = new Set(spansOf(ended.lines).map(({ attributes }) => attributes.call));
  const lost = called.filter(({ call }) => !exported.has(call));
  return {
    called,
    lost,
    footprints: new Set(notes<number>(ended, "footprint")),
    oldestLostMs: Math.max(0, ...lost.map(({ atMs }) => endedMs - atMs)),
    /** Joules of calls until the end; that many were in no exported metric. */
    used: ((endedMs - begunMs) * WATTS) / 1000,
    exportedJ: sumOf(ended.lines, "wattspan.energy"),
    lateMs,
  };
}

describe("an application that exports every 300 ms", () => {
  it.each([
    ["exit", { code: 3, signal: null }],
    ["SIGKILL", { code: null, signal: "SIGKILL" }],
  ] as const)(
    "an application that exports every 300 ms loses by %s no more than what was held and not exported yet",
    async (ending, how) => {
      const ended = await runProgram("ends-suddenly", { args: [ending, String(EVERY_MS)] });
      expect(ended).toMatchObject({ ...how, errors: "" });
      const { called, lost, oldestLostMs, used, exportedJ, lateMs } = accountOf(ended);
      expect(lost.length).toBeGreaterThan(0); // Otherwise it did not end in the middle.
      expect(lost.length).toBeLessThan(called.length);
      // Each of these may come late by as much as the application's own timers.
      expect(oldestLostMs).toBeLessThan(HOLD_MS + EVERY_MS + 3 * lateMs);
      const lostJ = used - exportedJ;
      expect(lostJ).toBeGreaterThan(0);
      expect(lostJ).toBeLessThan(((SETTLE_MS + EVERY_MS + 3 * lateMs) * WATTS) / 1000);
      for (const { attributes } of spansOf(ended.lines))
        expect(attributes["wattspan.energy"]).toBeGreaterThan(0);
    },
  );
});

describe("an application that exports each span at once", () => {
  it("an application that exports each span at once loses none by process.exit(), and observers see every call", async () => {
    const ended = await runProgram("ends-suddenly", { args: ["exit", "at-once"] });
    expect(ended).toMatchObject({ code: 3, errors: "" });
    const { called, lost, footprints } = accountOf(ended);
    expect(called.length).toBeGreaterThan(50);
    expect(lost).toEqual([]);
    expect(called.filter(({ call }) => !footprints.has(call))).toEqual([]);
  });

  it("an application that exports each span at once loses by SIGKILL only what was held", async () => {
    const ended = await runProgram("ends-suddenly", { args: ["SIGKILL", "at-once"] });
    expect(ended).toMatchObject({ signal: "SIGKILL", errors: "" });
    const { lost, oldestLostMs, lateMs } = accountOf(ended);
    expect(lost.length).toBeGreaterThan(0);
    expect(oldestLostMs).toBeLessThan(HOLD_MS + 2 * lateMs);
  });
});
