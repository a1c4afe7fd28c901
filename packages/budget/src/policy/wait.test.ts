/** Waiting that a caller awaits. */

import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { createBudget, type PolicyAction } from "../index.js";

/** Timers that keep this process alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

function halfSpent(action: PolicyAction, clock?: ReturnType<typeof manualClock>) {
  const policy = { rules: [{ name: "slow", at: 0.1, do: action }] };
  const budget = createBudget({ name: "one", limits: { energyJ: 100 }, policy, ...(clock && { clock }) });
  budget.reserve({ critical: true }).settle({ energyJ: 50 });
  return budget;
}

describe("a call that waits", () => {
  it("a call that is asked about keeps the process alive until it is answered", async () => {
    const before = timers();
    const budget = halfSpent({ ask: { deadlineS: 600, otherwise: "refuse" } });
    const waiting = budget.request({});
    expect(timers()).toBe(before + 1);
    budget.answer(budget.questions()[0]?.id as string, { approve: true, by: "ada" });
    expect(timers()).toBe(before);
    expect((await waiting).receipt.approval).toMatchObject({ by: "ada" });
  });

  it("a call that is delayed keeps the process alive until it is made", async () => {
    const before = timers();
    const waiting = halfSpent({ throttle: { delayS: 0.001 } }).request({});
    expect(timers()).toBe(before + 1);
    await waiting;
    expect(timers()).toBe(before);
  });

  it("an injected clock decides alone how long a call waits", async () => {
    const before = timers();
    const clock = manualClock();
    const waiting = halfSpent({ throttle: { delayS: 60 } }, clock).request({});
    expect(timers()).toBe(before);
    await clock.advanceAsync(60_000);
    expect((await waiting).receipt.state).toBe("open");
  });
});
