/** Facts for estimators of how a call was served, as its span states them. */

import type { EnergyEstimator, EstimatorInput } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { chat, followedStand, spanMaker, tokens } from "../../test/followed.js";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const calls: EstimatorInput[] = [];
const estimator: EnergyEstimator = {
  id: "asked",
  knows: () => true,
  estimate(call) {
    calls.push(call);
    return { methodId: "asked", energy: { value: 1, low: 1, high: 1 } };
  },
};

describe("an estimator is given spans of others", () => {
  const stand = followedStand(() => ({ estimators: [estimator] }));

  it("the time to the first piece and the tier", async () => {
    const provider = Object.values(SDK_LINES)[0]?.provider([wattspanSpanProcessor()], keeper().exporter);
    if (!provider) throw new Error("no SDK");
    spanMaker(provider)("chat m", {
      attributes: chat,
      end: {
        ...tokens,
        "gen_ai.response.time_to_first_chunk": 0,
        "openai.response.service_tier": "priority",
      },
    });
    await stand.metering.flush();
    expect(calls[0]?.service).toMatchObject({ tier: "priority", firstPieceS: expect.closeTo(0, 2) });
  });
});
