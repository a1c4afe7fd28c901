/** A library that meters its calls by the light entry is metered by the application's Wattspan. */

import * as core from "@wattspan/core";
import * as functions from "@wattspan/core/functions";
import { describe, expect, it } from "vitest";
import { startSimulated } from "./simulated-wattspan.js";

describe("@wattspan/core/functions", () => {
  it("the light entry has the four functions of the main one, and no others", () => {
    const { meterAgent, meterInference, meterStage, meterStep } = core;
    expect({ ...functions }).toEqual({ meterAgent, meterInference, meterStage, meterStep });
  });

  it("a call of a library is in the application's footprint", async () => {
    const { wattspan, footprints } = await startSimulated();
    try {
      const answer = functions.meterInference({ model: "m" }, () => "answer");
      await wattspan.flush();
      expect(answer).toBe("answer");
      expect(footprints().map(({ name }) => name)).toEqual(["m"]);
    } finally {
      await wattspan.shutdown();
    }
  });
});
