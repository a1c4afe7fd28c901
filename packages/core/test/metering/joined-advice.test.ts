/** The advice of several budgets, which a call gets as one. */

import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import type { Advice, Decision } from "../../src/contracts/admission.js";
import { RecordingBudget } from "../recording-budget.js";

function advising(advice: Advice): RecordingBudget {
  const budget: RecordingBudget = new RecordingBudget(
    (call) => ({ ...(budget.ticket(call) as object), advice }) as Decision,
  );
  return budget;
}
const strict = { model: "small", maxOutputTokens: 100, samples: 4 };
const mild = { maxOutputTokens: 500, samples: 2 };

it.each([
  [strict, mild],
  [mild, strict],
])(
  "advice of several budgets has their smallest numbers, whichever budget gives them: %j, %j",
  async (outer, inner) => {
    const { metering } = await meteredMachine();
    const call = { model: "gpt-4o", expects: { output: 1000 }, followsAdvice: true };
    metering.meterAgent({ name: "a", budget: advising(outer) }, () =>
      metering.meterInference({ ...call, budget: advising(inner) }, ({ advice }) =>
        expect(advice).toEqual({ model: "small", maxOutputTokens: 100, samples: 2 }),
      ),
    );
    expect(metering.status.faults).toEqual({});
  },
);

it("advice of one budget alone is passed on as it is", async () => {
  const { metering } = await meteredMachine();
  const call = { model: "gpt-4o", followsAdvice: true, budget: advising({ samples: 3 }) };
  metering.meterInference(call, ({ advice }) => expect(advice).toEqual({ samples: 3 }));
});
