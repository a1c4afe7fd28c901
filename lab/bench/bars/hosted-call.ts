/** The bare part of P2: a call of a hosted model, without devices and observers. */

import { createMetering } from "@wattspan/core";
import { metric } from "@wattspan/core/names";
import { phase, servingLocation } from "@wattspan/models";
import { usageReaders } from "@wattspan/spans";
import { fixedIntensity } from "@wattspan/testing";
import { inTurns } from "../measure/alternated.ts";
import type { Bench, Measure } from "../measure/bar.ts";
import { quietCost, type Round, resampled } from "../measure/quiet.ts";
import { handWritten } from "../stand/hand-written.ts";
import { hostedCall } from "../stand/known-calls.ts";
import { callModel, inGroups } from "../stand/model-call.ts";
import { type TelemetrySdk, telemetrySdk } from "../stand/telemetry-sdk.ts";

const CALLS = 5000;
const FEW_CALLS = 1000;

/** CPU of a metered call of a hosted model against one that is instrumented by hand. */
export async function measureHosted({ quick, assert, progress }: Bench): Promise<Measure> {
  const calls = quick ? FEW_CALLS : CALLS;
  const [metered, byHand] = [await meteredArm(calls, assert), handWrittenArm(calls, assert)];
  await compareAttributes(metered.sdk, byHand.sdk, [metered, byHand], assert);
  const plan = quick ? { rounds: 2, calls, warmUp: 1 } : { rounds: 20, calls, warmUp: 4 };
  const rounds = await inTurns(plan, [byHand, metered], progress);
  const ratio = (drawn: readonly Round[]) => quietCost(drawn, 1) / quietCost(drawn, 0);
  return {
    what: "CPU per call, bare: hosted, without devices and observers",
    figure: resampled(rounds, ratio, "×"),
    measured: { value: quietCost(rounds, 1), unit: "µs" },
    reference: { what: "by hand", value: quietCost(rounds, 0), unit: "µs" },
    limit: 1.2,
  };
}

interface HostedArm {
  readonly sdk: TelemetrySdk;
  block(): Promise<void>;
  check(): unknown;
}

function handWrittenArm(calls: number, assert: Bench["assert"]): HostedArm {
  const sdk = telemetrySdk();
  const byHand = handWritten(sdk, hostedCall);
  return {
    sdk,
    block: () => inGroups(calls, (gate) => byHand(() => callModel(gate))),
    check: () => assert.equal("every bare call by hand gave a span", sdk.takeSpans().length, calls),
  };
}

async function meteredArm(calls: number, assert: Bench["assert"]): Promise<HostedArm> {
  const sdk = telemetrySdk();
  const metering = createMetering({
    usageReaders,
    estimators: [phase()],
    intensity: fixedIntensity(400),
    servingLocation,
    telemetry: { tracerProvider: sdk.tracerProvider, meterProvider: sdk.meterProvider },
  });
  await metering.ready;
  const { model, provider } = hostedCall;
  let joules = 0;
  return {
    sdk,
    async block() {
      await inGroups(calls, (gate) => metering.meterInference({ model, provider }, () => callModel(gate)));
      await metering.flush();
    },
    async check() {
      const spans = sdk.takeSpans();
      joules = spans.reduce((sum, span) => sum + span.joules, joules);
      assert.equal("every bare call gave a span", spans.length, calls);
      const lacking = spans.filter(({ complete }) => !complete);
      assert.equal("every span of a bare call has the attributes", lacking.length, 0);
      assert.close("Σ metrics = Σ spans of bare calls, J", await sdk.sum(metric.energy.name), joules, 1e-9);
      const { inFlight, unsettled, faults } = metering.status;
      assert.equal("every bare call settled", inFlight + unsettled, 0);
      assert.equal("Wattspan had no fault in bare calls", Object.keys(faults).length, 0);
    },
  };
}

/** A block of each: what is on the one span is on the other, and nothing else. */
async function compareAttributes(
  metered: TelemetrySdk,
  byHand: TelemetrySdk,
  arms: readonly HostedArm[],
  assert: Bench["assert"],
): Promise<void> {
  for (const arm of arms) {
    await arm.block();
    await arm.check();
  }
  const [own = [], others = []] = [metered, byHand].map(({ lastAttributes }) => Object.keys(lastAttributes));
  const differing = [
    ...own.filter((name) => !others.includes(name)),
    ...others.filter((name) => !own.includes(name)),
  ];
  assert.that("a bare call has the attributes written by hand, and no other", differing.length === 0, () =>
    differing.join(", "),
  );
}
