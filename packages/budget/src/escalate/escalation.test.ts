/** Levels that fire and are resolved. */

import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { createBudget, escalation } from "../index.js";
import type { Alert } from "./escalation.js";

const DAY = { calendar: "day", timeZone: "UTC" } as const;
const wallStartMs = Date.UTC(2026, 10, 29, 12);

describe("an escalation", () => {
  it("levels fire as they are reached, critical overruns included, and are resolved in a new window", () => {
    const clock = manualClock({ wallStartMs });
    const alerts: Alert[] = [];
    const onAlert = (alert: Alert) => void alerts.push(alert);
    const options = escalation([
      { name: "warning", at: 0.5, onAlert },
      { name: "critical", at: 1, onAlert },
      { name: "overrun", at: 1.5, onAlert },
    ]);
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, window: DAY, clock, ...options });
    const spend = (energyJ: number) => budget.reserve({ critical: true }).settle({ energyJ });
    for (const energyJ of [40, 20, 5, 100]) spend(energyJ);
    const shown = () => alerts.splice(0).map(({ level, status, share }) => [level, status, share]);
    expect(shown()).toEqual([
      ["warning", "firing", 0.6],
      ["critical", "firing", 1.65],
      ["overrun", "firing", 1.65],
    ]);
    clock.advance(24 * 3_600_000);
    spend(60);
    expect(shown()).toEqual([
      ["warning", "resolved", 0],
      ["critical", "resolved", 0],
      ["overrun", "resolved", 0],
      ["warning", "firing", 0.6],
    ]);
  });

  it("a level that fails is counted, and stops no other", async () => {
    let calls = 0;
    const broken = () => JSON.parse("{");
    const rejecting = () => Promise.reject(new Error("down"));
    const working = () => void calls++;
    const levels = [broken, rejecting, working].map((onAlert) => ({ name: "warning", at: 0.5, onAlert }));
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, ...escalation(levels) });
    budget.reserve({}).settle({ energyJ: 60 });
    await new Promise(setImmediate);
    expect([calls, budget.status().faults]).toEqual([1, 1]); // one report failed
  });

  it.each([
    { name: "", at: 0.5 },
    { name: "a", at: 0 },
    { name: "a", at: Number.NaN },
  ])("%o is refused", (level) => {
    expect(() => escalation([{ ...level, onAlert: () => undefined }])).toThrow("option levels.");
  });
});
