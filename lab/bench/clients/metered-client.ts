import { createMetering, type EnergyEstimator } from "@wattspan/core";
import { servingLocation } from "@wattspan/models/serving-location";
import { fixedIntensity } from "@wattspan/testing";
import type OpenAI from "openai";
import type { Arm } from "../measure/alternated.ts";
import type { Bench } from "../measure/bar.ts";
import { type Call, oneByOne, request } from "./asked-calls.ts";
import { exportingSdk } from "./exporting-sdk.ts";

/** Metered calls of the client, in blocks of `calls`, until all have settled and are exported. */
export async function meteredArm<T>(
  client: OpenAI,
  estimator: EnergyEstimator,
  call: Call<T>,
  calls: number,
  assert: Bench["assert"],
): Promise<Arm> {
  const sdk = exportingSdk();
  const metering = createMetering({
    estimators: [estimator],
    intensity: fixedIntensity(400),
    servingLocation,
    telemetry: { tracerProvider: sdk.tracerProvider, meterProvider: sdk.meterProvider },
  });
  await metering.ready;
  const options = { model: request.model, provider: "openai" };
  let joules = 0;
  return {
    async block() {
      await oneByOne(calls, async () =>
        call.take(await metering.meterInference(options, () => call.ask(client))),
      );
      await metering.flush();
      await sdk.flush();
    },
    check() {
      const exported = sdk.spans.take();
      joules += exported.joules;
      assert.equal("Wattspan: every call gave a span with tokens", exported.withTokens, calls);
      assert.equal("Wattspan: every span has its energy", exported.withEnergy, calls);
      assert.close("Wattspan: Σ metrics = Σ spans, J", sdk.joules, joules, 1e-9);
      const { inFlight, unsettled, faults } = metering.status;
      assert.equal("Wattspan: everything settled", inFlight + unsettled, 0);
      assert.equal("Wattspan had no fault", Object.keys(faults).length, 0);
    },
  };
}
