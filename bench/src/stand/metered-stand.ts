import { createMetering, type EnergyMeter, type Metering } from "@wattspan/core";
import { attribute, metric } from "@wattspan/core/names";
import { wattspanSpanProcessor } from "@wattspan/core/span-processor";
import { fixedIntensity } from "@wattspan/core/testing";
import type { Assertions } from "../assertions.ts";
import { pause, until } from "../pause.ts";
import { gpuZone, hostZone, steadyMeter } from "./steady-meter.ts";
import { registerContext, type TelemetrySdk, telemetrySdk } from "./telemetry-sdk.ts";

/** What must be on the span of each call. */
const REQUIRED = [
  attribute.operation,
  attribute.model,
  attribute.provider,
  attribute.inputTokens,
  attribute.outputTokens,
  attribute.energy,
  attribute.energyLow,
  attribute.energyHigh,
  attribute.co2e,
  attribute.method,
  attribute.methodId,
  attribute.coverage,
  attribute.gridZone,
  attribute.gridIntensity,
];
/** Settling takes a refresh of the slowest device, 100 ms; a machine under load takes longer. */
const SETTLED_MS = 10_000;

/** Metering as an application configures it, with counts of what came out of it. */
export interface MeteredStand {
  readonly metering: Metering;
  readonly sdk: TelemetrySdk;
  /** Waits until so many calls since the last check have their footprint, without flushing. */
  settled(calls: number): Promise<void>;
  /** Requires of the calls since the last check that they were metered, and of their sums that they agree. */
  check(calls: number, assert: Assertions): Promise<void>;
}

/** A processor, its memory, and two cards: the four devices that the bars name. */
export const fourDevices = (): EnergyMeter[] => [
  steadyMeter("rapl", [hostZone("package-0", "cpu"), hostZone("dram-0", "memory")]),
  steadyMeter("nvml", [gpuZone(0), gpuZone(1)]),
];

/** Sampling, settlement, spans, metrics and intensity are on, all at their defaults. */
export async function meteredStand(): Promise<MeteredStand> {
  registerContext();
  const settle = { settle: () => metering.settle() };
  const sdk = telemetrySdk([wattspanSpanProcessor(settle)]);
  let footprints = 0;
  let complete = 0;
  const metering = createMetering({
    meters: fourDevices(),
    intensity: fixedIntensity(400),
    location: { country: "DE" },
    telemetry: { tracerProvider: sdk.tracerProvider, meterProvider: sdk.meterProvider },
    observers: [
      ({ energy, co2e, usage, coverage }) => {
        footprints++;
        if (energy && co2e && usage && coverage === 1) complete++;
      },
    ],
  });
  await metering.ready;
  await pause(300); // Two refreshes: from then on their moments are known.
  const ticks = () => metering.status.devices.map((device) => device.ticks);
  let ticksBefore = ticks();
  let joulesOnSpans = 0;

  return {
    metering,
    sdk,
    async settled(calls) {
      await until(() => footprints >= calls && sdk.ended >= calls, SETTLED_MS);
    },
    async check(calls, assert) {
      const spans = sdk.takeSpans();
      const lacking = spans.filter(({ attributes }) =>
        REQUIRED.some((name) => attributes[name] === undefined),
      );
      for (const { attributes } of spans) joulesOnSpans += Number(attributes[attribute.energy]);
      assert.equal("every call gave a footprint", footprints, calls);
      assert.equal(
        "every footprint has energy, gCO2e and tokens, and covers the whole call",
        complete,
        calls,
      );
      assert.equal("every call gave a span", spans.length, calls);
      assert.equal("every span has the attributes", lacking.length, 0);
      assert.close("Σ metrics = Σ spans, J", await sdk.sum(metric.energy.name), joulesOnSpans, 1e-9);
      const { sampling, faults, inFlight, unsettled } = metering.status;
      const isOn = sampling.state === "idle" || sampling.state === "running";
      assert.that("sampling is on", isOn, () => `it is ${sampling.state}`);
      const now = ticks();
      const ticked = now.every((count, i) => count > (ticksBefore[i] ?? 0));
      assert.that("every device ticked", ticked, () => `ticks went from ${ticksBefore} to ${now}`);
      assert.equal("everything settled", inFlight + unsettled, 0);
      const faulty = Object.keys(faults);
      assert.that("Wattspan had no fault", faulty.length === 0, () => faulty.join(", "));
      ticksBefore = now;
      footprints = 0;
      complete = 0;
    },
  };
}
