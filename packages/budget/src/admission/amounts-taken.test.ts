import type { Footprint } from "@wattspan/core";
import { expect, it } from "vitest";
import { amountsTaken } from "./amounts-taken.js";

const range = (value: number) => ({ value, low: value / 2, high: value * 2 });

it("a service that is counted here is in what the activity took once, and one that is counted there is added", () => {
  const footprint = {
    ...{ kind: "step", durationS: 1, self: { energy: range(10) } },
    services: [
      { host: "a", calls: 1, energy: range(10), countedHere: true },
      { host: "b", calls: 1, energy: range(3) },
    ],
  } as unknown as Footprint;
  const { value, upper } = amountsTaken(footprint, true);
  expect([value.energyJ, upper.energyJ]).toEqual([13, 26]);
});
