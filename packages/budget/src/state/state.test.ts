/** What a budget keeps over a restart. */

import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { type BudgetOptions, createBudget } from "../index.js";
import type { BudgetState } from "./budget-state.js";

const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 10, 29, 12);
const call = { model: "m", operation: "chat", step: "plan", estimate: { energyJ: 60 } };

/** A process that starts at a date, with a monotonic clock of its own. */
function started(wallStartMs: number, options: Partial<BudgetOptions> = {}, state?: BudgetState) {
  const clock = manualClock({ wallStartMs, startMs: 5000 });
  const budget = createBudget({ name: "one", limits: { energyJ: 100 }, key: "user", clock, ...options });
  if (state) budget.restore(JSON.parse(JSON.stringify(state)));
  return { clock, budget, spentJ: (user: string) => budget.status({ of: { user } }).spent.energyJ };
}

describe("the state of a budget", () => {
  it.each([
    ["a lifetime", {}, 1000 * HOUR_MS, 50],
    ["a day that goes on", { window: { calendar: "day", timeZone: "UTC" } }, 11 * HOUR_MS, 50],
    ["a day that is over", { window: { calendar: "day", timeZone: "UTC" } }, 13 * HOUR_MS, 0],
    ["a rolling window, soon", { window: { rollingS: 3600 } }, 0.9 * HOUR_MS, 50],
    ["a rolling window, late", { window: { rollingS: 3600 } }, 1.1 * HOUR_MS, 0],
  ] as const)("what was spent counts after a restart: %s", (_, options, downMs, expected) => {
    const before = started(NOON_MS, options);
    before.budget.reserve({ ...call, of: { user: "ada" } }).settle({ energyJ: 50 });
    before.clock.advance(1000);
    const after = started(NOON_MS + downMs, options, before.budget.state());
    expect(after.spentJ("ada")).toBe(expected);
    expect(after.spentJ("bob")).toBe(0);
  });

  const day = { window: { calendar: "day", timeZone: "UTC" } } as const;
  it.each([
    ["a day, by a second", day, -1000],
    ["a day, by hours", day, -11 * HOUR_MS],
    ["a day, to the day before", day, -13 * HOUR_MS],
    ["a month, by two months", { window: { calendar: "month", timeZone: "UTC" } }, -1440 * HOUR_MS],
    ["a rolling window", { window: { rollingS: 3600 } }, -13 * HOUR_MS],
    ["a day that was saved within a millisecond", day, 0],
  ] as const)("what was spent counts after a restart when the date was set back: %s", (_, options, byMs) => {
    const savedMs = NOON_MS + 0.4;
    const before = started(savedMs, options);
    before.budget.reserve({ ...call, of: { user: "ada" } }).settle({ energyJ: 50 });
    expect(started(savedMs + byMs, options, before.budget.state()).spentJ("ada")).toBe(50);
  });

  it("a rolling window counts its whole length, however often its process restarts", () => {
    const options = { window: { rollingS: 3600 } } as const;
    let now = started(NOON_MS + 0.7, options);
    now.clock.advance(170_000.6); // near the end of a slot
    now.budget.reserve({ ...call, of: { user: "ada" } }).settle({ energyJ: 50 });
    const spentMs = now.clock.wall();
    const restartAfter = (ms: number) => {
      now.clock.advance(1000);
      now = started(now.clock.wall() + ms, options, now.budget.state());
    };
    for (let i = 0; i < 60; i++) restartAfter(50_000);
    restartAfter(spentMs + HOUR_MS - now.clock.wall() - 2000);
    expect(now.spentJ("ada")).toBe(50);
    restartAfter(HOUR_MS / 20 + 1000);
    expect(now.spentJ("ada")).toBe(0);
  });

  it("a call in flight is charged as it was reserved, as its end is unknown", () => {
    const before = started(NOON_MS);
    before.budget.reserve({ ...call, of: { user: "ada" } });
    expect(started(NOON_MS, {}, before.budget.state()).spentJ("ada")).toBe(60);
  });

  it("what was learned is known after a restart", () => {
    const before = started(NOON_MS, { limits: { energyJ: 1e6 } });
    for (let i = 1; i <= 300; i++) before.budget.reserve(call).settle({ energyJ: i, tokens: 2 * i });
    const after = started(NOON_MS, { limits: { energyJ: 1e6, tokens: 1e6 } }, before.budget.state());
    const reserved = (budget: typeof after.budget) => budget.reserve(call).receipt.entries[0]?.reserved;
    expect(reserved(after.budget)).toMatchObject({ energyJ: 291, tokens: 582 });
    expect(after.budget.state().history).toEqual(before.budget.state().history);
  });

  it("what was learned is learned once from the states of a budget and its part", () => {
    const both = (states: readonly BudgetState[] = []) => {
      const parent = started(NOON_MS, { name: "all" }, states[0]).budget;
      return [parent, started(NOON_MS, { parent }, states[1]).budget] as const;
    };
    const [parent, child] = both();
    for (const energyJ of [1, 2, 3]) child.reserve(call).settle({ energyJ });
    const states = both([parent.state(), child.state()]).map((budget) => budget.state());
    for (const { history } of states) expect(history).toEqual(child.state().history);
  });

  it("a budget restores what it saved, whatever its names are", () => {
    const names = ["", "x".repeat(5000), "\n\u0000\ud800", "(others)", "\u{1f600}".repeat(600)];
    const before = started(NOON_MS, { limits: { energyJ: 1e6 } });
    for (const name of names) {
      const reservation = before.budget.reserve({
        model: name,
        operation: name,
        step: name,
        of: { user: name },
      });
      reservation.settle({ energyJ: 5 });
    }
    const state = before.budget.state();
    expect(JSON.stringify(state).length).toBeLessThan(30_000);
    const after = started(NOON_MS, { limits: { energyJ: 1e6 } }, state);
    expect(after.budget.state()).toEqual(state);
    for (const name of names) expect(after.spentJ(name)).toBe(5);
    expect(() => started(NOON_MS, { name: "x".repeat(1001) })).toThrow("option name");
  });

  it("names that are no text are none", () => {
    const { budget } = started(NOON_MS);
    const given = 7 as unknown as string;
    budget
      .reserve({ model: given, operation: given, step: given, of: { user: given } })
      .settle({ energyJ: 5 });
    expect(budget.state()).toMatchObject({
      accounts: [{ key: "(none)" }],
      history: [{ taken: { energyJ: [5] } }],
    });
    expect(() => budget.restore(JSON.parse(JSON.stringify(budget.state())))).not.toThrow();
  });

  it("what keys share that have no account of their own is seen, and counts after a restart", () => {
    const before = started(NOON_MS);
    const of = (user: string) => ({ ...call, of: { user } });
    for (let i = 0; i < 10_000; i++) before.budget.reserve(of(`user ${i}`)).settle({ energyJ: 1 });
    before.budget.reserve(of("late")).settle({ energyJ: 100 });
    const shared = { key: "(others)", spent: { energyJ: 100 }, left: { energyJ: 0 } };
    expect(before.budget.status({ of: { user: "another" } })).toMatchObject(shared);
    const after = started(NOON_MS, {}, before.budget.state());
    expect(after.budget.status({ of: { user: "another" } })).toMatchObject(shared);
    expect(() => after.budget.reserve(of("another"))).toThrow("(others)");
  });

  it.each(["lifetime", { rollingS: 60 }, { calendar: "month", timeZone: "UTC" }] as const)(
    "what is as old as can be is left out, or counts for ever: %j",
    (window) => {
      const { budget } = started(NOON_MS, { window });
      const windows = [{ agoMs: 2e13, spent: { energyJ: 7 } }];
      budget.restore({
        ...budget.state(),
        savedAt: "1970-01-01T00:00:00Z",
        accounts: [{ key: "ada", windows }],
      });
      expect(budget.status({ of: { user: "ada" } }).spent.energyJ).toBe(window === "lifetime" ? 7 : 0);
    },
  );

  it("a state of another budget, or none, is refused, and nothing of it is kept", () => {
    const { budget } = started(NOON_MS);
    const state = budget.state();
    const whole = { key: "whole", windows: [{ agoMs: 0, spent: { energyJ: 1 } }] };
    const wrong = [
      null,
      [],
      {},
      { ...state, version: 2 },
      { ...state, budget: "another" },
      { ...state, savedAt: "yesterday" },
      { ...state, savedAt: "2026-02-31T24:60:60Z" },
      { ...state, savedAt: "0001-01-01T00:00:00Z" },
      { ...state, savedAt: "9999-99-99T99:99:99Z" },
      { ...state, accounts: [whole, { key: "a", windows: [{ agoMs: 1e300, spent: { energyJ: 1 } }] }] },
      { ...state, accounts: [whole, { key: "a", windows: Array(101).fill(whole.windows[0]) }] },
      { ...state, accounts: [{ key: "a", windows: [{ agoMs: 0, spent: { energyJ: -1 } }] }] },
      { ...state, accounts: [{ key: "a", windows: [{ agoMs: 0, spent: { joules: 1 } }] }] },
      { ...state, accounts: Array.from({ length: 10_002 }, () => ({ key: "a", windows: [] })) },
      { ...state, history: [{ taken: { energyJ: [1, null] } }] },
    ];
    for (const one of wrong)
      expect(() => budget.restore(one as never), JSON.stringify(one)?.slice(0, 80)).toThrow("option state");
    expect(budget.state()).toEqual(state);
  });
});

describe("a budget that learns from the past", () => {
  it("calls of the past set the reservation of the first call, and are not charged", () => {
    const { budget } = started(NOON_MS, { limits: { energyJ: 1e6 } });
    const past = Array.from({ length: 100 }, (_, i) => ({
      model: "m",
      operation: "chat",
      step: "plan",
      taken: { energyJ: i },
    }));
    budget.learn([...past, { model: "m", operation: "chat", step: "plan", taken: { energyJ: Number.NaN } }]);
    expect(budget.status().spent.energyJ).toBe(0);
    expect(budget.reserve(call).receipt.entries[0]?.reserved.energyJ).toBe(95);
  });
});
