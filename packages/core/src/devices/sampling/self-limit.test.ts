import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { SelfLimit } from "./self-limit.js";

/** Work of `costMs` every 100 ms for `seconds`. */
function setUp(limit = 0.01) {
  const clock = manualClock();
  const self = new SelfLimit(clock, limit);
  const work = (costMs: number, seconds: number) => {
    const untilMs = clock.now() + seconds * 1000;
    while (clock.now() < untilMs) {
      clock.advance(100 - costMs);
      self.measure(() => clock.set(clock.now() + costMs));
    }
    return self;
  };
  return { clock, self, work };
}

describe("the self-limit", () => {
  it("the self-limit gives back what the work gave, and throws what it threw", () => {
    const { self } = setUp();
    expect(self.measure(() => 42)).toBe(42);
    expect(() =>
      self.measure(() => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
  });

  it("the self-limit is judged over five seconds, and leaves cheap work alone", () => {
    const { work } = setUp();
    expect(work(0.5, 5.2)).toMatchObject({ level: "normal", stretch: 1 });
    expect(work(0.5, 20).share).toBeCloseTo(0.005, 4);
    expect(work(0.5, 10)).toMatchObject({ level: "normal" });
  });

  it("the self-limit counts work that throws like any other", () => {
    const { clock, self } = setUp();
    for (let i = 0; i < 60; i++) {
      clock.advance(50);
      const block = () => {
        clock.set(clock.now() + 50);
        throw new Error("EIO");
      };
      expect(() => self.measure(block)).toThrow("EIO");
    }
    expect(self.totalMs).toBeCloseTo(3000, 6);
    expect(self).toMatchObject({ level: "coarse", stretch: 2 });
  });

  it("the self-limit counts all of our work", () => {
    const { work, self } = setUp();
    work(2, 10);
    expect(self.totalMs).toBeCloseTo(200, 6);
  });

  it("the self-limit does not judge before a window is over", () => {
    const { work } = setUp();
    expect(work(50, 4.9)).toMatchObject({ level: "normal", stretch: 1, share: 0 });
  });

  it("the self-limit doubles the interval while work is too dear, then pauses it", () => {
    const { work } = setUp();
    expect([1, 2, 3, 4].map(() => work(50, 5).stretch)).toEqual([2, 4, 8, 16]);
    expect(work(0, 0).level).toBe("coarse");
    expect(work(50, 5).level).toBe("stopped");
  });

  it("the self-limit goes back step by step when work is cheap again, and not while it is nearly too dear", () => {
    const { work } = setUp();
    work(50, 10);
    expect(work(0.5, 10)).toMatchObject({ level: "coarse", stretch: 4 });
    expect(work(0.1, 5)).toMatchObject({ level: "coarse", stretch: 2 });
    expect(work(0.1, 5)).toMatchObject({ level: "normal", stretch: 1 });
    expect(work(0.1, 5)).toMatchObject({ level: "normal", stretch: 1 });
  });

  it("the self-limit pauses for a minute, then lets work be tried again", () => {
    const { clock, self, work } = setUp();
    work(50, 25);
    expect(self.retryMs).toBe(clock.now() + 60_000);
    clock.advance(59_999);
    expect(self.level).toBe("stopped");
    clock.advance(1);
    expect(self.level).toBe("coarse");
  });

  it("the self-limit pauses twice as long each time that work was tried in vain, up to an hour", () => {
    const { clock, self, work } = setUp();
    work(50, 20);
    const pauses = Array.from({ length: 9 }, () => {
      work(50, 5);
      const pauseMs = self.retryMs - clock.now();
      clock.set(self.retryMs);
      return pauseMs / 60_000;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("the self-limit begins again with a minute once work was cheap", () => {
    const { clock, self, work } = setUp();
    work(50, 20);
    for (const minutes of [1, 2, 4]) {
      work(50, 5);
      clock.advance(minutes * 60_000);
    }
    expect(work(0.1, 25)).toMatchObject({ level: "normal", stretch: 1 });
    work(50, 25);
    expect(self.retryMs).toBe(clock.now() + 60_000);
  });

  it("the self-limit does not take the time in which nothing was read for cheap work", () => {
    const { clock, self, work } = setUp();
    work(50, 25);
    clock.set(self.retryMs + 1000);
    // One dear read is judged over the whole pause, of which it is little.
    self.measure(() => clock.set(clock.now() + 50));
    expect(self.level).toBe("coarse");
    work(50, 5);
    expect(self.level).toBe("stopped");
  });

  it("the self-limit does not count a clock that goes back", () => {
    const { clock, self } = setUp();
    self.measure(() => clock.set(-500));
    expect(self.totalMs).toBe(0);
  });
});
