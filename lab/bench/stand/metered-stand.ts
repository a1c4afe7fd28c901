import type { Attributes } from "@opentelemetry/api";
import { createMetering, type EnergyMeter, type Metering } from "@wattspan/core";
import { metric } from "@wattspan/core/names";
import { usageReaders, wattspanSpanProcessor } from "@wattspan/spans";
import { fixedIntensity } from "@wattspan/testing";
import { pause } from "../../processes/pause.ts";
import type { Assertions } from "../measure/assertions.ts";
import { FootprintTally } from "./footprint-tally.ts";
import { SpanSums } from "./span-sums.ts";
import { gpuZone, hostZone, steadyMeter } from "./steady-meter.ts";
import { type EndedSpan, registerContext, type TelemetrySdk, telemetrySdk } from "./telemetry-sdk.ts";

/** Metering as an application configures it, with counts of its output. */
export interface MeteredStand {
  readonly metering: Metering;
  readonly sdk: TelemetrySdk;
  readonly spans: SpanSums;
  readonly footprints: Pick<FootprintTally, "partlyCovered">;
  /**
   * Waits until the given number of calls since the last check have their footprint, without flushing; some
   * seconds at most.
   */
  settled(calls: number): Promise<void>;
  /**
   * Requires of the calls since the last check that they were metered, and of their sums that they agree.
   * Gives the attributes of one of their spans.
   */
  check(calls: number, assert: Assertions): Promise<Attributes>;
}

/** A processor, its memory, and two cards: the four devices that the bars name. */
const fourDevices = (): EnergyMeter[] => [
  steadyMeter("rapl", [hostZone("package-0", "cpu"), hostZone("dram-0", "memory")]),
  steadyMeter("nvml", [gpuZone(0), gpuZone(1)]),
];

/** Sampling, settlement, spans, metrics and intensity are on, all at their defaults. */
export async function meteredStand(): Promise<MeteredStand> {
  registerContext();
  const settle = { settle: () => metering.settle() };
  const sdk = telemetrySdk([wattspanSpanProcessor(settle)]);
  const tally = new FootprintTally();
  const sums = new SpanSums();
  const metering = createMetering({
    usageReaders,
    meters: fourDevices(),
    intensity: fixedIntensity(400),
    location: { country: "DE" },
    telemetry: { tracerProvider: sdk.tracerProvider, meterProvider: sdk.meterProvider },
    observers: [tally.observer],
  });
  await metering.ready;
  await pause(300); // Two refreshes: from then on their moments are known.
  let ticks = ticksOf(metering);
  return {
    metering,
    sdk,
    spans: sums,
    footprints: tally,
    settled: (calls) => tally.reached(calls),
    async check(calls, assert) {
      const [spans, footprints] = [sdk.takeSpans(), tally.take()];
      assert.equal("every call gave a footprint", footprints.count, calls);
      assert.equal("every footprint has energy, gCO2e and tokens", footprints.complete, calls);
      const wrong = sums.add(spans, footprints.joules);
      assert.equal("every span says what its footprint says, unless it had waited 250 ms", wrong, 0);
      checkSpans(spans, calls, assert);
      const counted = await sdk.sum(metric.energy.name);
      const expected = sums.joules + sums.joulesTooLate;
      assert.close("Σ metrics = Σ spans + what came too late for them, J", counted, expected, 1e-9);
      checkMetering(metering, ticks, assert);
      ticks = ticksOf(metering);
      return sdk.lastAttributes;
    },
  };
}

function checkSpans(spans: readonly EndedSpan[], calls: number, assert: Assertions): void {
  assert.equal("every call gave a span", spans.length, calls);
  const lacking = spans.filter(({ complete }) => !complete);
  assert.equal("every span has the attributes", lacking.length, 0);
}

const ticksOf = ({ status }: Metering): readonly number[] => status.devices.map((device) => device.ticks);

function checkMetering(metering: Metering, ticks: readonly number[], assert: Assertions): void {
  const now = ticksOf(metering);
  const ticked = now.length === 4 && now.every((count, i) => count > (ticks[i] ?? 0));
  assert.that("every device ticked", ticked, () => `ticks went from ${ticks} to ${now}`);
  const { sampling, faults, inFlight, unsettled } = metering.status;
  const isOn = sampling.state === "idle" || sampling.state === "running";
  assert.that("sampling is on", isOn, () => `it is ${sampling.state}`);
  assert.equal("everything settled", inFlight + unsettled, 0);
  const faulty = Object.keys(faults);
  assert.that("Wattspan had no fault", faulty.length === 0, () => faulty.join(", "));
}
