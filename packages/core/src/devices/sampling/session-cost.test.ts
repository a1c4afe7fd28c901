/** Which sessions are read at the edges of calls, by what their reads cost. */

import { describe, expect, it } from "vitest";
import { counter, setUp, zone } from "../../../test/one-meter-session.js";
import type { Reading } from "../../contracts/energy-meter.js";

describe("a fast session", () => {
  /** Reads a number of times, each of which takes so long. */
  function after(costs: readonly number[], refreshMs = 1) {
    let next = 0;
    const { session, clock } = setUp(() => {
      clock.set(clock.now() + (costs[Math.min(next++, costs.length - 1)] as number));
      return [counter("z", clock.now(), 0)];
    }, [zone("z", refreshMs)]);
    session.read();
    return { session, clock };
  }

  it("a session is fast when all its counters refresh within 10 ms, regardless of the cost of a read", () => {
    expect(after([0], 10).session.fast).toBe(true);
    expect(after([0], 11).session.fast).toBe(false);
    expect(after([3]).session.fast).toBe(true);
    expect(setUp(() => [], [zone("a"), zone("b", 100)]).session.fast).toBe(false);
    expect(setUp(() => [], []).session.fast).toBe(false);
  });

  it("a session is fast when the readings are there at once", async () => {
    let readings: readonly Reading[] | Promise<readonly Reading[]> = [];
    const { session } = setUp(() => readings);
    session.read();
    expect(session.fast).toBe(true);
    readings = Promise.resolve([]);
    await session.read();
    expect(session.fast).toBe(false);
  });

  it("a session is read at an edge no more often than it refreshes, and than a two-hundredth of the time pays for", () => {
    expect(after([0]).session.edgeMs).toBeCloseTo(1, 9);
    expect(after([0], 8).session.edgeMs).toBeCloseTo(8, 9);
    expect(after([0.05]).session.edgeMs).toBeCloseTo(10, 9);
    expect(after([1]).session.edgeMs).toBeCloseTo(200, 9);
    expect(after([4], 1000).session.edgeMs).toBeCloseTo(1000, 9);
  });

  it("a session is not read at an edge where a read takes more than 5 ms, or as long as nobody knows", () => {
    expect(after([5]).session.edgeMs).toBeCloseTo(1000, 9);
    expect(after([5.01]).session.edgeMs).toBe(Number.POSITIVE_INFINITY);
    expect(setUp(() => []).session.edgeMs).toBe(Number.POSITIVE_INFINITY);
  });

  it("a session that is asynchronous costs a caller nothing at an edge", async () => {
    const { session } = setUp(() => Promise.resolve([]), [zone("z", 100)]);
    await session.read();
    expect(session.edgeMs).toBeCloseTo(100, 9);
  });

  it("the CPU times that a session reads are part of what a read costs, and are timed with it", async () => {
    let isAsked = false;
    const slow = () => {
      clock.set(clock.now() + 4);
      return { ownS: 0, busyS: 0 };
    };
    const read = () => (isAsked ? Promise.resolve([]) : []);
    const { session, clock } = setUp(read, [zone("z")], { cpuTime: slow });
    let timedMs = 0;
    const measure = <T>(work: () => T): T => {
      const fromMs = clock.now();
      const result = work();
      timedMs += clock.now() - fromMs;
      return result;
    };
    session.read(measure);
    expect([session.edgeMs, timedMs]).toEqual([800, 4]);
    isAsked = true;
    await session.read(measure);
    expect(timedMs).toBe(8);
  });

  it("the cost of a session's reads is that of the cheapest of the last ones, and follows a device that becomes dear", () => {
    const { session, clock } = after([3, 0.05, 3, 3, 3, ...new Array(300).fill(2)]);
    const costAfter = (times: number) => {
      for (let i = 0; i < times; i++) {
        clock.advance(1000);
        session.read();
      }
      return session.edgeMs / 200;
    };
    expect(costAfter(1)).toBeCloseTo(0.05, 9);
    expect(costAfter(3)).toBeLessThan(0.06);
    expect(costAfter(300)).toBeCloseTo(2, 9);
  });
});
