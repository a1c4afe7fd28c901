/** Waiting that a caller awaits. */

import { manualClock } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBudget } from "../index.js";
import type { PolicyAction } from "./policy.js";

beforeEach(() => {
  vi.spyOn(globalThis, "setTimeout");
  vi.spyOn(globalThis, "clearTimeout");
});
afterEach(() => void vi.restoreAllMocks());

/**
 * Timers that were created, of which one that has a reference keeps this process alive until it fires or is cleared.
 */
const timers = () => vi.mocked(setTimeout).mock.results.map(({ value }) => value as NodeJS.Timeout);

function halfSpent(action: PolicyAction, clock?: ReturnType<typeof manualClock>) {
  const policy = { rules: [{ name: "slow", at: 0.1, do: action }] };
  const budget = createBudget({ name: "one", limits: { energyJ: 100 }, policy, ...(clock && { clock }) });
  budget.reserve({ critical: true }).settle({ energyJ: 50 });
  return budget;
}

describe("a call that waits", () => {
  it("a call that is asked about keeps the process alive until it is answered", async () => {
    const budget = halfSpent({ ask: { deadlineS: 600, otherwise: "refuse" } });
    const waiting = budget.request({});
    expect(timers().map((timer) => timer.hasRef())).toEqual([true]);
    budget.answer(budget.questions()[0]?.id as string, { approve: true, by: "ada" });
    expect(vi.mocked(clearTimeout).mock.calls).toEqual([timers()]);
    expect((await waiting).receipt.approval).toMatchObject({ by: "ada" });
  });

  it("a call that is delayed keeps the process alive until it is made", async () => {
    const waiting = halfSpent({ throttle: { delayS: 0.001 } }).request({});
    expect(timers().map((timer) => timer.hasRef())).toEqual([true]);
    expect((await waiting).receipt.state).toBe("open");
  });

  it("a question for ever has the deadline that it can have: a bit less than 25 days", async () => {
    const clock = manualClock({ wallStartMs: 0 });
    const waiting = halfSpent({ ask: { deadlineS: 1e300, otherwise: "admit" } }, clock);
    const admitted = waiting.request({});
    expect(waiting.questions()[0]?.deadline).toEqual(new Date(2 ** 31 - 1));
    await clock.advanceAsync(2 ** 31 - 1);
    expect((await admitted).receipt.approval).toMatchObject({ by: "deadline" });
  });

  it("an injected clock decides alone how long a call waits", async () => {
    const clock = manualClock();
    const waiting = halfSpent({ throttle: { delayS: 60 } }, clock).request({});
    expect(timers()).toEqual([]);
    await clock.advanceAsync(60_000);
    expect((await waiting).receipt.state).toBe("open");
  });
});
