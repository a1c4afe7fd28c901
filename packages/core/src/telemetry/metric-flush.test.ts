import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { MetricFlush } from "./instruments.js";

function setUp(busy: boolean) {
  const clock = manualClock();
  const at: number[] = [];
  const state = { busy };
  const publication = new MetricFlush(
    clock,
    () => void at.push(clock.now()),
    () => state.busy,
  );
  const startMs = clock.now();
  return { clock, publication, state, times: () => at.map((ms) => ms - startMs) };
}

describe("sums on their way to metrics", () => {
  it("sums are handed over at once while nothing runs", () => {
    const { clock, publication, times } = setUp(false);
    publication.soon();
    clock.advance(1);
    publication.soon();
    expect(times()).toEqual([0, 1]);
  });

  it("sums are handed over every 100 ms while something runs, however often they are added to", () => {
    const { clock, publication, times } = setUp(true);
    for (let i = 0; i < 250; i++) {
      publication.soon();
      clock.advance(1);
    }
    expect(times()).toEqual([0, 100, 200]);
  });

  it("sums are handed over in the end, also when nothing more is added to them", () => {
    const { clock, publication, times } = setUp(true);
    publication.soon();
    clock.advance(30);
    publication.soon();
    clock.advance(1000);
    expect(times()).toEqual([0, 250]);
  });

  it("sums are handed over at once when all has come to rest, or on request, and not twice", () => {
    const { clock, publication, state, times } = setUp(true);
    publication.soon();
    clock.advance(10);
    publication.soon();
    state.busy = false;
    publication.soon();
    clock.advance(10);
    publication.now();
    clock.advance(1000);
    expect(times()).toEqual([0, 10, 20]);
  });
});
