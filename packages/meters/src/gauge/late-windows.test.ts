/** A gauge that shows the mean of the last window, once in a window: its joules must not be later than the work. */

import type { Reading } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { PowerIntegral } from "./power-integral.js";
import { SamplingThread } from "./sampling-thread.js";
import { SharedSamples } from "./shared-samples.js";

const INTERVAL_MS = 100;
const [REST_WATTS, WORK_WATTS] = [80, 300];

/** What is true: the device rests, works, and rests. */
const work = { fromMs: 20_000, toMs: 23_000 };
function trueJoules(fromMs: number, toMs: number): number {
  const workedMs = Math.max(0, Math.min(toMs, work.toMs) - Math.max(fromMs, work.fromMs));
  return (REST_WATTS * (toMs - fromMs) + (WORK_WATTS - REST_WATTS) * workedMs) / 1000;
}

/** What the metering thread reads of such a device, and when. */
function readings(windowMs: number, phaseMs: number): Extract<Reading, { kind: "counter" }>[] {
  const gauge = { zone: "server", terms: [], windowMs, maxWatts: 1000 };
  const samples = SharedSamples.for(1);
  const integral = new PowerIntegral();
  const idle = { once: () => undefined, terminate: async () => undefined };
  let nowMs = 0;
  const sampled = { gauges: [gauge], samples, used: undefined, staleMs: 5000, now: () => nowMs };
  const thread = new SamplingThread(idle, sampled);
  const read: Extract<Reading, { kind: "counter" }>[] = [];
  for (nowMs = 10_000; nowMs < 40_000; nowMs += INTERVAL_MS) {
    const shownMs = phaseMs + Math.floor((nowMs - phaseMs) / windowMs) * windowMs;
    const watts = (1000 * trueJoules(shownMs - windowMs, shownMs)) / windowMs;
    integral.take(nowMs, watts, 1000);
    samples.publish(0, { microjoules: integral.microjoules, atMs: nowMs, gaps: 0, failure: "" });
    for (const reading of thread.read()) if (reading.kind === "counter") read.push(reading);
  }
  return read;
}

describe("a gauge of means", () => {
  it.each([100, 1000, 2000])(
    "a gauge of means of %i ms has the joules of work where the work was",
    (windowMs) => {
      for (let phaseMs = 0; phaseMs < windowMs; phaseMs += windowMs / 10) {
        const read = readings(windowMs, phaseMs);
        const errors = [work.fromMs, work.toMs, (work.fromMs + work.toMs) / 2].map((atMs) => {
          const first = read[0];
          const there = read.find((reading) => reading.atMs >= atMs);
          if (!first || !there) return Number.NaN;
          return Number(there.microjoules - first.microjoules) / 1e6 - trueJoules(first.atMs, there.atMs);
        });
        // Half a window, in which the mean is on its way.
        for (const error of errors)
          expect(Math.abs(error)).toBeLessThan(
            ((WORK_WATTS - REST_WATTS) * (windowMs / 2 + INTERVAL_MS)) / 1000,
          );
      }
    },
  );

  it("the joules of a gauge of means are not later than the work, in the mean over its phases", () => {
    const windowMs = 1000;
    let lateJoules = 0;
    for (let phaseMs = 0; phaseMs < windowMs; phaseMs += 10) {
      const read = readings(windowMs, phaseMs);
      const [first, middle] = [read[0], read.find(({ atMs }) => atMs >= (work.fromMs + work.toMs) / 2)];
      if (!first || !middle) return expect.fail("no reading");
      const joules = Number(middle.microjoules - first.microjoules) / 1e6;
      lateJoules += (trueJoules(first.atMs, middle.atMs) - joules) / 100;
    }
    expect(Math.abs(lateJoules)).toBeLessThan(0.1 * (WORK_WATTS - REST_WATTS) * (windowMs / 1000));
  });
});
