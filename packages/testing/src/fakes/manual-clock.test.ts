import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock } from "./manual-clock.js";

describe("manualClock", () => {
  it("manualClock starts at the given times", () => {
    const clock = manualClock({ startMs: 5000.25, wallStartMs: 1_000_000 });
    expect([clock.now(), clock.wall(), clock.pending]).toEqual([5000.25, 1_000_000, 0]);
  });

  it("manualClock runs timers by due time, then by the order of scheduling, each at its own time", () => {
    const delay = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(fc.array(delay, { maxLength: 40 }), fc.array(delay, { maxLength: 40 }), (delays, steps) => {
        const clock = manualClock({ startMs: 7 });
        const ran: { readonly dueMs: number; readonly order: number; readonly atMs: number }[] = [];
        delays.forEach((delayMs, order) => {
          clock.schedule(() => ran.push({ dueMs: 7 + delayMs, order, atMs: clock.now() }), delayMs);
        });
        for (const step of steps) clock.advance(step);
        const end = 7 + steps.reduce((sum, step) => sum + step, 0);
        const due = delays
          .map((delayMs, order) => ({ dueMs: 7 + delayMs, order, atMs: 7 + delayMs }))
          .filter(({ dueMs }) => steps.length > 0 && dueMs <= end)
          .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
        expect(ran).toEqual(due);
        expect(clock.pending).toBe(delays.length - due.length);
        expect(clock.now()).toBe(end);
      }),
    );
  });

  it("manualClock runs timers that timers schedule, within the same advance", () => {
    const clock = manualClock();
    const times: number[] = [];
    const again = () => {
      times.push(clock.now());
      clock.schedule(again, 30);
    };
    clock.schedule(again, 30);
    clock.advance(100);
    expect(times).toEqual([30, 60, 90]);
    expect(clock.now()).toBe(100);
  });

  it("manualClock does not run what was cancelled, at any time of the cancelling", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean())), (timers) => {
        const clock = manualClock();
        const ran: number[] = [];
        const cancels = timers.map(([delayMs], index) => clock.schedule(() => ran.push(index), delayMs));
        cancels.forEach((cancel, index) => {
          if (timers[index]?.[1]) cancel();
        });
        clock.advance(20);
        for (const cancel of cancels) cancel();
        expect(ran.toSorted((a, b) => a - b)).toEqual(
          timers.flatMap(([, isCancelled], i) => (isCancelled ? [] : [i])),
        );
        expect(clock.pending).toBe(0);
      }),
    );
  });

  it("manualClock cancels a timer once: a second time takes no other's place", () => {
    const clock = manualClock();
    let ran = false;
    const cancel = clock.schedule(() => undefined, 10);
    clock.schedule(() => {
      ran = true;
    }, 20);
    cancel();
    cancel();
    clock.advance(20);
    expect(ran).toBe(true);
  });

  it("manualClock takes a delay that is negative or no number as none", () => {
    const clock = manualClock();
    let ran = 0;
    for (const delayMs of [-5, Number.NaN, Number.NEGATIVE_INFINITY]) clock.schedule(() => ran++, delayMs);
    clock.schedule(() => ran++, Number.POSITIVE_INFINITY);
    clock.advance(0);
    expect([ran, clock.pending]).toEqual([3, 1]);
  });

  it("manualClock throws on what a timer throws, and can go on", () => {
    const clock = manualClock();
    let ran = false;
    clock.schedule(() => {
      throw new Error("from the timer");
    }, 10);
    clock.schedule(() => {
      ran = true;
    }, 20);
    expect(() => clock.advance(50)).toThrow("from the timer");
    expect(clock.now()).toBe(10);
    clock.advance(10);
    expect(ran).toBe(true);
  });

  it("manualClock stops timers that reschedule themselves without delay", () => {
    const clock = manualClock();
    const again = () => void clock.schedule(again, 0);
    again();
    expect(() => clock.advance(1)).toThrow(/without delay/);
  });

  it("manualClock's `set` moves both times without running timers, which run late", () => {
    const clock = manualClock({ wallStartMs: 1000 });
    const times: number[] = [];
    clock.schedule(() => times.push(clock.now()), 10);
    clock.set(700);
    expect([times, clock.now(), clock.wall()]).toEqual([[], 700, 1700]);
    clock.advance(0);
    expect(times).toEqual([700]);
    clock.set(-50);
    expect([clock.now(), clock.wall()]).toEqual([-50, 950]);
  });

  it("manualClock's `suspend` and `sleepWall` move the wall clock alone", () => {
    const clock = manualClock({ wallStartMs: 1000 });
    let ran = false;
    clock.schedule(() => {
      ran = true;
    }, 10);
    clock.suspend(60_000);
    expect([clock.now(), clock.wall(), ran]).toEqual([0, 61_000, false]);
    clock.sleepWall(-61_000);
    expect([clock.now(), clock.wall(), ran]).toEqual([0, 0, false]);
    clock.advance(10);
    expect([clock.wall(), ran]).toEqual([10, true]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])("manualClock refuses to advance by %s", async (ms) => {
    const clock = manualClock();
    expect(() => clock.advance(ms)).toThrow(RangeError);
    expect(() => clock.suspend(ms)).toThrow(RangeError);
    await expect(clock.advanceAsync(ms)).rejects.toThrow(RangeError);
    expect(() => clock.set(Number.NaN)).toThrow(RangeError);
    expect(() => clock.sleepWall(Number.NaN)).toThrow(RangeError);
    expect(clock.now()).toBe(0);
  });
});

describe("manualClock.advanceAsync", () => {
  const sleep = (clock: ReturnType<typeof manualClock>, ms: number) =>
    new Promise<void>((resolve) => {
      clock.schedule(resolve, ms);
    });

  it("manualClock's advanceAsync lets promise callbacks run at the time of their timer", async () => {
    const clock = manualClock();
    const times: number[] = [];
    const loop = async () => {
      for (;;) {
        await sleep(clock, 40);
        times.push(clock.now());
      }
    };
    void loop();
    await clock.advanceAsync(130);
    expect(times).toEqual([40, 80, 120]);
    expect(clock.now()).toBe(130);
  });

  it("manualClock's advanceAsync gets a promise that is already due done first", async () => {
    const clock = manualClock();
    let doneAt = -1;
    void Promise.resolve()
      .then(() => sleep(clock, 10))
      .then(() => {
        doneAt = clock.now();
      });
    await clock.advanceAsync(10);
    expect(doneAt).toBe(10);
  });

  it("manualClock's advanceAsync rejects with what a timer throws", async () => {
    const clock = manualClock();
    clock.schedule(() => {
      throw new Error("from the timer");
    }, 10);
    await expect(clock.advanceAsync(20)).rejects.toThrow("from the timer");
  });
});
