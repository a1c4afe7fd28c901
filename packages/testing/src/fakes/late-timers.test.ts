import { expect, it } from "vitest";
import { lateTimers } from "./late-timers.js";
import { manualClock } from "./manual-clock.js";
import { random } from "./random.js";

it("timers of lateTimers come late by half a millisecond in the mean, never early, and can be cancelled", () => {
  const manual = manualClock({ startMs: 7 });
  const clock = lateTimers(manual, random(1));
  expect([clock.now(), clock.wall()]).toEqual([manual.now(), manual.wall()]);
  const delays: number[] = [];
  for (let i = 0; i < 2000; i++) clock.schedule(() => delays.push(manual.now() - 107), 100);
  clock.schedule(() => delays.push(Number.NaN), 100)();
  manual.advance(200);
  expect(delays).toHaveLength(2000);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(delays.filter((ms) => ms > 3).length).toBeGreaterThan(5);
  expect(delays.reduce((a, b) => a + b) / delays.length).toBeCloseTo(0.43, 1);
});
