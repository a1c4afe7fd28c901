/** Late settlements, and clocks that jump. */

import { manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BudgetExceededError, type BudgetOptions, createBudget } from "../index.js";
import { windowRule } from "../windows/window-rule.js";
import { Account } from "./account.js";

const HOUR_MS = 3_600_000;
const MIDNIGHT_MS = Date.UTC(2026, 10, 29);
const DAY = { calendar: "day", timeZone: "UTC" } as const;
const call = { estimate: { energyJ: 60 } };
const TEN = { estimate: { energyJ: 10 } };

function set(options: Partial<BudgetOptions> = {}, wallStartMs = MIDNIGHT_MS + 12 * HOUR_MS) {
  const clock = manualClock({ wallStartMs });
  return {
    clock,
    budget: createBudget({ name: "one", limits: { energyJ: 100 }, window: DAY, clock, ...options }),
  };
}

describe("a settlement after its window has closed", () => {
  it("a settlement in the tail is charged to the closed window, and the new one begins at 0", () => {
    const { clock, budget } = set();
    const reservation = budget.reserve(call);
    clock.advance(12 * HOUR_MS);
    expect(budget.status()).toMatchObject({ spent: { energyJ: 0 }, reserved: { energyJ: 0 } });
    budget.reserve(call);
    clock.advance(30_000);
    reservation.settle({ energyJ: 80 });
    expect(reservation.receipt.entries[0]).toMatchObject({
      charged: { energyJ: 80 },
      chargedTo: "closed window",
    });
    const reserved = { energyJ: 60 };
    const closed = { spent: { energyJ: 80 }, inFlight: 0 };
    expect(budget.status()).toMatchObject({ spent: { energyJ: 0 }, reserved, closed });
  });

  it("a settlement after the tail is carried over, visibly", () => {
    const { clock, budget } = set();
    const reservation = budget.reserve(call);
    clock.advance(12 * HOUR_MS + 60_001);
    reservation.settle({ energyJ: 80 });
    expect(reservation.receipt.entries[0]?.chargedTo).toBe("carried over");
    expect(budget.status()).toMatchObject({
      spent: { energyJ: 80 },
      carried: { energyJ: 80 },
      left: { energyJ: 20 },
    });
    clock.advance(24 * HOUR_MS);
    expect(budget.status()).toMatchObject({ spent: { energyJ: 0 }, carried: { energyJ: 0 } });
  });

  it("a release after the close returns nothing to the new window", () => {
    const { clock, budget } = set();
    const reservation = budget.reserve(call);
    clock.advance(24 * HOUR_MS);
    budget.reserve(call);
    reservation.release();
    expect(budget.status()).toMatchObject({ reserved: { energyJ: 60 }, inFlight: 1 });
  });
});

describe("a clock that jumps", () => {
  it("a date that is set back opens no new window", () => {
    const { clock, budget } = set();
    budget.reserve(call).settle({ energyJ: 90 });
    clock.sleepWall(-48 * HOUR_MS);
    expect(() => budget.reserve(call)).toThrow(BudgetExceededError);
    clock.sleepWall(24 * HOUR_MS); // the window of the earlier date has ended
    expect(() => budget.reserve(call)).not.toThrow();
  });

  it("a date that is set back around midnight grants nothing twice", () => {
    const { clock, budget } = set({}, MIDNIGHT_MS + 1000);
    budget.reserve(call).settle({ energyJ: 60 });
    const inFlight = budget.reserve({ estimate: { energyJ: 40 } });
    const isFull = () =>
      expect(() => budget.reserve({ estimate: { energyJ: 1 } })).toThrow(BudgetExceededError);
    for (let i = 0; i < 3; i++) {
      clock.sleepWall(-2000); // yesterday
      isFull();
      clock.sleepWall(2000); // today
      isFull();
    }
    inFlight.settle({ energyJ: 40 });
    isFull();
    clock.sleepWall(-25 * HOUR_MS); // the day before yesterday
    isFull();
    clock.sleepWall(24 * HOUR_MS);
    expect(budget.status().spent.energyJ).toBe(0);
    clock.sleepWall(HOUR_MS);
    isFull();
    clock.sleepWall(24 * HOUR_MS);
    expect(budget.status()).toMatchObject({ spent: { energyJ: 0 }, reserved: { energyJ: 0 }, inFlight: 0 });
  });

  it("a date that is set back to before midnight finds what that day had spent", () => {
    const { clock, budget } = set({}, MIDNIGHT_MS - 10_000);
    budget.reserve(call).settle({ energyJ: 70 });
    budget.reserve({ estimate: { energyJ: 20 } }); // in flight
    const isAt = (spentJ: number, reservedJ: number) =>
      expect(budget.status()).toMatchObject({
        spent: { energyJ: spentJ },
        reserved: { energyJ: reservedJ },
        left: { energyJ: 100 - spentJ - reservedJ },
      });
    isAt(70, 20);
    for (let i = 0; i < 3; i++) {
      clock.sleepWall(20_000); // the next day
      isAt(5 * i, 0);
      budget.reserve({ estimate: { energyJ: 5 } }).settle({ energyJ: 5 });
      clock.sleepWall(-20_000); // the day before
      isAt(70, 20);
      expect(() => budget.reserve({ estimate: { energyJ: 11 } })).toThrow(BudgetExceededError);
    }
  });

  it("a call in flight while the date is set back over midnight is charged in both days what it took", () => {
    const { clock, budget } = set({}, MIDNIGHT_MS - 10_000);
    const isAt = (spentJ: number, reservedJ: number, inFlight: number) =>
      expect(budget.status()).toMatchObject({
        spent: { energyJ: spentJ },
        reserved: { energyJ: reservedJ },
        inFlight,
      });
    const before = budget.reserve(call);
    clock.sleepWall(20_000); // the next day
    isAt(0, 0, 1);
    const [after, given] = [budget.reserve({ estimate: { energyJ: 20 } }), budget.reserve(TEN)];
    clock.sleepWall(-20_000); // the day before
    isAt(0, 90, 3);
    before.settle({ energyJ: 1 });
    given.release();
    isAt(1, 20, 1);
    const later = budget.reserve(TEN); // of this day alone
    after.settle({ energyJ: 3 });
    expect(after.receipt.entries[0]?.chargedTo).toBe("window");
    isAt(4, 10, 1);
    clock.sleepWall(20_000);
    isAt(3, 0, 1);
    later.settle({ energyJ: 5 });
    expect(later.receipt.entries[0]?.chargedTo).toBe("closed window");
    expect(budget.status()).toMatchObject({ spent: { energyJ: 3 }, closed: { spent: { energyJ: 9 } } });
    clock.sleepWall(-20_000);
    isAt(9, 0, 0);
  });

  it("calls in flight hold no more than they reserved, and nothing after their ends, wherever the date goes", () => {
    const events = fc.array(fc.tuple(fc.nat(3), fc.nat(30)), { maxLength: 200 });
    fc.assert(
      fc.property(events, (steps) => {
        const { clock, budget } = set({ limits: { energyJ: 1e6 } });
        const open: ReturnType<typeof budget.reserve>[] = [];
        const at = (day: number) => clock.sleepWall(MIDNIGHT_MS + day * 24 * HOUR_MS - clock.wall());
        const look = () => {
          const { spent, reserved, inFlight } = budget.status();
          expect(inFlight).toBe(open.length);
          expect(spent.energyJ).toBe(0);
          expect(reserved.energyJ).toBeGreaterThanOrEqual(0);
          expect(reserved.energyJ).toBeLessThanOrEqual(60 * open.length);
        };
        for (const [kind, choice] of steps) {
          if (kind < 2) at(choice % 5);
          else if (kind === 2) open.push(budget.reserve(call));
          else open.splice(choice % (open.length + 1), 1)[0]?.release();
          look();
        }
        for (const one of open.splice(0)) one.release();
        for (const day of [4, 3, 2, 1, 0, 1, 2, 3, 4]) {
          at(day);
          expect(budget.status()).toMatchObject({ reserved: { energyJ: 0 }, inFlight: 0 });
          expect(budget.status().closed?.inFlight ?? 0).toBe(0);
          look();
        }
      }),
    );
  });

  it("a call in flight is remembered in few places, however often the date goes to and fro", () => {
    const account = new Account("one", windowRule(DAY, manualClock()), 0);
    const at = (day: number) => MIDNIGHT_MS + (day + 0.5) * 24 * HOUR_MS;
    const inFlight = account.hold([60], at(0));
    for (let i = 0; i < 100; i++) for (const day of [-4, -2, 0]) account.advance(at(day));
    expect(inFlight.places.length).toBeLessThanOrEqual(20);
    account.advance(at(-4));
    expect([account.spent[0], account.reserved[0]]).toEqual([0, 60]);
    account.free(inFlight, [60], at(-4));
    expect(account.charge(inFlight, [1], at(-4))).toBe("window");
    for (const day of [-4, 0]) {
      account.advance(at(day));
      expect([account.spent[0], account.reserved[0]]).toEqual([1, 0]);
    }
  });

  it("a date that jumps ahead and back does not keep the window of the future", () => {
    const { clock, budget } = set();
    clock.sleepWall(10_000 * HOUR_MS);
    budget.reserve(call).settle({ energyJ: 90 });
    clock.sleepWall(-10_000 * HOUR_MS);
    expect(() => budget.reserve(call)).toThrow(BudgetExceededError);
    clock.advance(24 * HOUR_MS);
    expect(() => budget.reserve(call)).not.toThrow();
  });

  it("a rolling window does not follow the date", () => {
    const { clock, budget } = set({ window: { rollingS: 60 } });
    budget.reserve(call).settle({ energyJ: 90 });
    clock.sleepWall(24 * HOUR_MS);
    expect(() => budget.reserve(call)).toThrow(BudgetExceededError);
    clock.set(-HOUR_MS);
    expect(() => budget.reserve(call)).toThrow(BudgetExceededError);
  });
});

describe("a rolling window", () => {
  it("a rolling window counts what it admitted in its seconds, and a slot longer at most", () => {
    const steps = fc.array(
      fc.tuple(fc.double({ min: 0, max: 20, noNaN: true }), fc.integer({ min: 0, max: 50 })),
      {
        maxLength: 100,
      },
    );
    fc.assert(
      fc.property(steps, (events) => {
        const { clock, budget } = set({ window: { rollingS: 60 }, limits: { energyJ: 1e6 } });
        const charged: { readonly atMs: number; readonly energyJ: number }[] = [];
        for (const [waitS, energyJ] of events) {
          clock.advance(1000 * waitS);
          budget.reserve({ estimate: { energyJ } }).settle({ energyJ });
          charged.push({ atMs: clock.now(), energyJ });
          const since = (ms: number) =>
            charged.filter(({ atMs }) => atMs > clock.now() - ms).reduce((sum, one) => sum + one.energyJ, 0);
          const spent = budget.status().spent.energyJ as number;
          expect(spent).toBeGreaterThanOrEqual(since(60_000));
          expect(spent).toBeLessThanOrEqual(since(63_001));
        }
      }),
    );
  });
});

describe("ten thousand keys", () => {
  const user = (i: number) => ({ of: { user: `user ${i}` }, ...call });
  const options = { key: "user", window: DAY } as const;

  it("keys of a window that is over make room for new ones", () => {
    const { clock, budget } = set(options);
    for (let i = 0; i < 10_000; i++) budget.reserve(user(i)).settle(call.estimate);
    clock.advance(24 * HOUR_MS);
    for (let i = 10_000; i < 10_100; i++) budget.reserve(user(i)).settle(call.estimate);
    expect(budget.status(user(10_050))).toMatchObject({
      keys: 10_000,
      keysForgotten: 100,
      key: "user 10050",
    });
  });

  it("a run that was not used for an hour makes room, and what counts for ever does not", () => {
    for (const window of ["run", "lifetime"] as const) {
      const { clock, budget } = set({ ...options, window });
      for (let i = 0; i < 10_000; i++) budget.reserve(user(i)).settle(call.estimate);
      const inFlight = budget.reserve({ ...user(0), critical: true });
      clock.advance(HOUR_MS + 1);
      budget.reserve(user(10_000));
      const keysForgotten = window === "run" ? 1 : 0;
      expect(budget.status(user(0))).toMatchObject({ keysForgotten, spent: { energyJ: 60 }, inFlight: 1 });
      inFlight.release();
    }
  });

  it("keys that have spent keep their account, and new ones share one", () => {
    const { budget } = set(options);
    for (let i = 0; i < 10_000; i++) budget.reserve(user(i)).settle(call.estimate);
    budget.reserve(user(10_000)).settle(call.estimate);
    expect(() => budget.reserve(user(10_001))).toThrow("(others)");
    expect(() => budget.reserve(user(3))).toThrow("user 3");
    expect(budget.status().keys).toBe(10_000);
  });
});
