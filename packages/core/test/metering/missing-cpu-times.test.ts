/**
 * Calls next to other processes while the CPU times of their host fail, or go back, through the whole of
 * `createMetering`.
 */

import { expect, it } from "vitest";
import { isInBand, type SimulatedCall, simulation } from "../simulated-calls.js";

const WATTS = 60;
const OTHERS = 4;

/** What happens for three seconds of each call: an answer that is none, and busy seconds that are gone at each second. */
const failures: Readonly<Record<string, { answer?: () => undefined; goneS?: readonly number[] }>> = {
  "are not reported": { answer: () => undefined },
  throw: {
    answer: () => {
      throw new Error("EMFILE");
    },
  },
  "go back once": { goneS: [5, 0, 0] },
  "go back each second": { goneS: [5, 5, 5] },
};

it.each(Object.keys(failures).flatMap((how) => [1, 1000].map((refreshMs) => [how, refreshMs] as const)))(
  "a call whose host's CPU times %s has its energy in its band, says that it is a guess, and the others keep theirs (a counter of %i ms)",
  async (how, refreshMs) => {
    const { answer, goneS = [0, 0, 0] } = failures[how] ?? {};
    let [isBroken, gone] = [false, 0];
    const { clock, fake, begin, settle, status, drawn } = await simulation({
      seed: 1,
      zone: { component: "cpu", idle: 0, idleWatts: 0, wattsPerWeight: WATTS, refreshMs },
      cpuTime: (time) => (isBroken && answer ? answer() : time && { ...time, busyS: time.busyS - gone }),
      prepare: (host, meter) => {
        meter.busy(0, OTHERS);
        host.extra("card", WATTS * OTHERS);
      },
    });
    const calls: SimulatedCall[] = [];
    for (let i = 0; i < 10; i++) {
      const call = begin();
      fake.busy(1 / (OTHERS + 1), OTHERS + 1);
      await clock.advanceAsync(1000);
      isBroken = true;
      for (const seconds of goneS) {
        gone += seconds;
        await clock.advanceAsync(1000);
      }
      isBroken = false;
      await clock.advanceAsync(500);
      call.end();
      fake.busy(0, OTHERS);
      await clock.advanceAsync(6000);
      calls.push(call);
    }
    await settle();
    expect(calls.map(isInBand)).toEqual(calls.map(() => true));
    for (const { footprint } of calls) expect(footprint?.reasons).toContain("unknown_cotenants");
    const truth = calls.reduce((sum, { work }) => sum + work.truth(), 0);
    expect(status().activity / truth).toBeCloseTo(1, 1);
    expect(status().otherProcess / (drawn() - truth)).toBeCloseTo(1, 1);
  },
);
