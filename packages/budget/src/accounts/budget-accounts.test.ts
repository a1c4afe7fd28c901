/** Random histories of a cascade, held against what they add up to. */

import { manualClock, random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BudgetReservation } from "../budget/budget.js";
import { type Budget, BudgetExceededError, createBudget, type Receipt } from "../index.js";

const sum = (receipts: readonly Receipt[], budget: string): number =>
  receipts
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.budget === budget)
    .reduce((total, { charged }) => total + (charged?.energyJ ?? 0), 0);

/** Reserves, or undefined if it is refused. */
function attempt(budget: Budget, energyJ: number | undefined): BudgetReservation | undefined {
  try {
    return budget.reserve({ model: "m", operation: `take ${energyJ}`, estimate: { energyJ } });
  } catch (error) {
    expect(error).toBeInstanceOf(BudgetExceededError);
    return undefined;
  }
}

describe("a cascade of budgets", () => {
  it("a cascade is what its receipts add up to, however calls end", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const next = random(seed);
        const clock = manualClock();
        const options = { clock, maxReceipts: 10_000 };
        const parent = createBudget({ name: "parent", limits: { energyJ: 5000 }, ...options });
        const children = ["a", "b"].map((name) =>
          createBudget({ name, limits: { energyJ: 3000 }, parent, ...options }),
        );
        const open: BudgetReservation[] = [];
        for (let i = 0; i < 300; i++) {
          clock.advance(1000 * next());
          const dice = next();
          const reservation = dice < 0.5 ? attempt(children[i % 2] as Budget, 100 * next()) : open.shift();
          if (!reservation) continue;
          if (dice < 0.5) open.push(reservation);
          else if (dice < 0.6) reservation.release();
          else reservation.settle(dice < 0.7 ? {} : { energyJ: 90 * next() });
          if (i % 50 > 0) continue;
          for (const { name, status, receipts } of [parent, ...children])
            expect(status().spent.energyJ).toBeCloseTo(sum(receipts(), name), 9);
        }
        const [a, b] = children.map((child) => child.status().spent.energyJ ?? 0) as [number, number];
        expect(parent.status().spent.energyJ).toBeCloseTo(a + b, 9);
        expect(parent.status().inFlight).toBe(open.length);
        for (const reservation of open) reservation.release();
        for (const { status } of [parent, ...children])
          expect(status().reserved).toMatchObject({ energyJ: 0 });
      }),
      { numRuns: 30 },
    );
  });

  it("a cascade denies if any of its budgets denies, says which, and holds nothing", () => {
    const tenant = createBudget({ name: "tenant", limits: { energyJ: 100 } });
    const agent = createBudget({ name: "agent", limits: { energyJ: 1000 }, parent: tenant });
    const run = createBudget({ name: "run", limits: { steps: 10 }, parent: agent });
    expect(run.status().left).toEqual({ energyJ: 100, steps: 10 });
    run.reserve({ estimate: { energyJ: 80 } });
    expect(() => run.reserve({ estimate: { energyJ: 30 } })).toThrow(
      'budget "tenant" has no room for a call of up to 30 J; 0 spent and 80 reserved of 100 J',
    );
    for (const { status } of [tenant, agent, run]) expect(status().inFlight).toBe(1);
    expect(run.status().left).toEqual({ energyJ: 20, steps: 9 });
    const [, refused] = run.receipts();
    expect(refused).toMatchObject({
      decision: "refused",
      rule: "limit",
      refusal: { budget: "tenant", asked: 30 },
    });
  });

  it("a budget gives each key an account of its own", () => {
    const budget = createBudget({ name: "per user", limits: { steps: 1 }, key: "user" });
    for (const user of ["ada", "bob", undefined]) budget.reserve({ of: { user } });
    expect(() => budget.reserve({ of: { user: "ada" } })).toThrow(BudgetExceededError);
    expect(budget.status({ of: { user: "eve" } })).toMatchObject({
      key: "eve",
      spent: { steps: 0 },
      keys: 3,
    });
    budget.endKey("ada");
    expect(() => budget.reserve({ of: { user: "ada" } })).not.toThrow();
  });
});

describe("the end of a reservation", () => {
  it("the end of a reservation counts once", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
    const settled = budget.reserve({ estimate: { energyJ: 50 } });
    settled.settle({ energyJ: 20 });
    settled.settle({ energyJ: 20 });
    settled.release();
    const released = budget.reserve({ estimate: { energyJ: 50 } });
    released.release();
    released.settle({ energyJ: 50 });
    expect(budget.status()).toMatchObject({ spent: { energyJ: 20 }, inFlight: 0, ignored: 3 });
  });

  it.each([Number.NaN, -5, Number.POSITIVE_INFINITY, undefined, "20"])(
    "a settlement with %s is charged as it was reserved",
    (energyJ) => {
      const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
      const reservation = budget.reserve({ estimate: { energyJ: 50 } });
      reservation.settle({ energyJ } as never);
      expect(budget.status().spent.energyJ).toBe(50);
      expect(reservation.receipt).toMatchObject({
        state: "settled",
        taken: {},
        entries: [{ charged: { energyJ: 50 } }],
      });
    },
  );

  it("amounts that cannot be read leave the reservation open", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
    const unreadable = {
      get energyJ(): number {
        throw new Error("unreadable");
      },
    };
    const ends: ((open: BudgetReservation) => void)[] = [
      (open) => open.settle(unreadable),
      (open) => open.settle({}, unreadable),
      (open) => open.settle(null as never),
    ];
    for (const end of ends) {
      const reservation = budget.reserve({ estimate: { energyJ: 40 } });
      expect(() => end(reservation)).toThrow(Error);
      expect(budget.status()).toMatchObject({ inFlight: 1, reserved: { energyJ: 40 } });
      reservation.release();
      expect(budget.status()).toMatchObject({ inFlight: 0, reserved: { energyJ: 0 } });
    }
  });

  it("an overrun is what the call took beyond its reservation, and what follows is refused", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
    budget.reserve({ estimate: { energyJ: 90 } }).settle({ energyJ: 150 });
    expect(budget.status()).toMatchObject({ spent: { energyJ: 150 }, left: { energyJ: 0 } });
    expect(() => budget.reserve({ estimate: { energyJ: 0 } })).toThrow(BudgetExceededError);
  });
});

describe("limits", () => {
  it("limits of 0 leave nothing, except for what takes nothing", () => {
    const budget = createBudget({ name: "none", limits: { energyJ: 0 } });
    expect(() => budget.reserve({ estimate: { energyJ: 1e-9 } })).toThrow(BudgetExceededError);
    expect(() => budget.reserve({})).toThrow(BudgetExceededError);
    expect(() => budget.reserve({ estimate: { energyJ: 0 } })).not.toThrow();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "5", null])("limits of %s are refused", (energyJ) => {
    expect(() => createBudget({ name: "wrong", limits: { energyJ } as never })).toThrow("limits.energyJ");
  });

  it("amounts that add up to a limit fit, whatever the last digits of their sum", () => {
    const budget = createBudget({ name: "one", limits: { cost: 0.3 } });
    for (let i = 0; i < 3; i++) budget.reserve({ estimate: { cost: 0.1 } }).settle({ cost: 0.1 });
    expect(() => budget.reserve({ estimate: { cost: 1e-6 } })).toThrow(BudgetExceededError);
    expect(() => budget.reserve({})).toThrow(BudgetExceededError);
  });

  it("limits change at run time, also below what is spent", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
    budget.reserve({ estimate: { energyJ: 60 } }).settle({ energyJ: 60 });
    budget.setLimits({ energyJ: 50 });
    expect(() => budget.reserve({ estimate: { energyJ: 1 } })).toThrow("60 spent and 0 reserved of 50 J");
    budget.setLimits({ energyJ: 200 });
    expect(budget.status().left.energyJ).toBe(140);
    expect(() => budget.setLimits({ energyJ: Number.NaN })).toThrow("limits.energyJ");
    expect(budget.status().limits).toEqual({ energyJ: 200 });
  });
});

describe("a critical call", () => {
  it("a critical call is charged and never refused", () => {
    const budget = createBudget({ name: "none", limits: { energyJ: 0, steps: 0 }, onUnknown: "deny" });
    const reservation = budget.reserve({ critical: true, estimate: { energyJ: 10 } });
    reservation.settle({ energyJ: 12 });
    expect(reservation.receipt).toMatchObject({ decision: "admitted", rule: "critical" });
    expect(budget.status().spent).toMatchObject({ energyJ: 12, steps: 1 });
  });
});

describe("a call of which nothing is known", () => {
  const exhausted = { estimate: { energyJ: 100 } };

  it("an unknown call is admitted by observe while anything is left, and charged", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
    const reservation = budget.reserve({ model: "unknown" });
    expect(reservation.receipt).toMatchObject({ rule: "unknown", entries: [{ reserved: { steps: 1 } }] });
    reservation.settle({ energyJ: 30 });
    expect(budget.status().spent.energyJ).toBe(30);
    budget.setLimits({ energyJ: 130 });
    budget.reserve(exhausted).settle(exhausted.estimate);
    expect(() => budget.reserve({ model: "unknown" })).toThrow("a call of unknown size");
  });

  it("an unknown call is refused by deny, also if its estimator fails", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, onUnknown: "deny" });
    const failing = () => {
      throw new Error("no table");
    };
    expect(() => budget.reserve({ model: "unknown", estimate: failing })).toThrow("nothing states its J");
    expect(() => budget.reserve({ estimate: { energyJ: Number.NaN } })).toThrow(BudgetExceededError);
    expect(() => budget.reserve({ estimate: () => ({ energyJ: 5 }) })).not.toThrow();
  });

  it("an estimate that cannot be read is unknown", () => {
    const broken = {
      get energyJ(): number {
        throw new Error("getter");
      },
    };
    for (const estimate of [null, () => null, broken, () => broken]) {
      const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
      budget.reserve({ estimate: estimate as never }).settle({ energyJ: 10 });
      expect(budget.status().spent.energyJ).toBe(10);
      expect(budget.expected({ estimate: estimate as never })).toEqual({});
    }
  });

  it("misspelt amounts are refused, and leave the reservation open", async () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100 } });
    const misspelt = { energy: 70 } as never;
    for (const of of ["estimate", "worst"] as const) {
      const why = `option call.${of}.energy is not known; did you mean call.${of}.energyJ?`;
      expect(() => budget.reserve({ [of]: misspelt })).toThrow(why);
      await expect(budget.request({ [of]: misspelt })).rejects.toThrow(why);
    }
    expect(budget.status()).toMatchObject({ inFlight: 0, reserved: { energyJ: 0 } });
    const reservation = budget.reserve({ estimate: { energyJ: 70 } });
    expect(() => reservation.settle(misspelt)).toThrow("option taken.energy ");
    expect(() => reservation.settle({ energyJ: 5 }, misspelt)).toThrow("option upper.energy ");
    expect(reservation.receipt.state).toBe("open");
    reservation.settle({ energyJ: 5 });
    expect(budget.status().spent.energyJ).toBe(5);
  });

  it("an unknown call holds a fixed amount by reserve", () => {
    const budget = createBudget({
      name: "one",
      limits: { energyJ: 100 },
      onUnknown: { reserve: { energyJ: 40 } },
    });
    budget.reserve({});
    budget.reserve({});
    expect(() => budget.reserve({})).toThrow("80 reserved");
  });

  it("a call reserves the quantile of its class once there is history", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100_000 } });
    const call = { model: "m", operation: "chat", step: "plan", estimate: { energyJ: 5000 } };
    for (let i = 1; i <= 100; i++) budget.reserve(call).settle({ energyJ: i });
    expect(budget.reserve(call).receipt.entries[0]?.reserved.energyJ).toBe(96);
    expect(budget.reserve({ ...call, step: "act" }).receipt.entries[0]?.reserved.energyJ).toBe(5000);
  });
});
