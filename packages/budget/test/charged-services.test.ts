/** What services state that a metered call asks is charged to its budgets. */

import { runningActivity } from "@wattspan/core/services";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { type Budget, createBudget } from "../src/index.js";

const spentJ = (budget: Budget) => budget.status().spent.energyJ as number;

it.each(["inference", "step", "agent"] as const)(
  "what services state that a call asks is charged, also if that itself has no energy: %s",
  async (kind) => {
    const { metering, clock, seen } = await meteredMachine({ intensity: 360 });
    const [plain, upper] = (["value", "upper"] as const).map((charge) =>
      createBudget({ name: charge, limits: { energyJ: 1000 }, charge, clock }),
    ) as [Budget, Budget];
    const call = metering.begin("agent", { name: "root", budget: plain });
    const ask = () => {
      const request = { host: "peer", source: "wattspan-footprint", counted: "there" } as const;
      const range = { value: 10, low: 9, high: 12 };
      runningActivity()?.beginService(request)({ energy: range, co2e: range });
    };
    call.run(() => {
      const options = { budget: upper, parent: call.handle };
      if (kind === "inference") metering.meterInference({ model: "m", runsOn: "remote", ...options }, ask);
      else if (kind === "step") metering.meterStep({ name: "s", ...options }, ask);
      else metering.meterAgent({ name: "s", ...options }, ask);
    });
    call.end();
    await metering.flush();
    const [inner, root] = seen.footprints;
    expect([inner?.self, inner?.energy?.value, root?.energy?.value]).toEqual([{}, 10, 10]);
    expect([spentJ(plain), spentJ(upper)]).toEqual([10, 12]);
    expect([plain, upper].map((budget) => budget.status().spent.co2eG)).toEqual([10, 12]);
    // What the service took is all of an inference, and a part of a step.
    expect(upper.status().unknown.energyJ ?? 0).toBe(kind === "inference" ? 0 : 1);
    expect(upper.receipts()[0]?.entries[0]?.charged).toMatchObject({ energyJ: 12 });
  },
);
