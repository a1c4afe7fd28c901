import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import { createMetering, type Footprint } from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";
import { openRequestTotals } from "@wattspan/core/request-totals";
import { usageReaders } from "@wattspan/spans";
import { manualClock } from "@wattspan/testing";
import { CollectingReader } from "../../telemetry/collecting-reader.ts";
import { endedSpans } from "../../telemetry/ended-spans.ts";
import { perform, type Stage } from "../load/perform.ts";
import type { PlannedCall } from "../load/planned-call.ts";
import { atEvenRate, pass } from "../load/simulated-time.ts";
import { CallNumbers } from "./call-numbers.ts";
import { recordedFootprints } from "./recorded-footprints.ts";
import { recordedPoints } from "./recorded-points.ts";
import { countingIds, recordedSpans } from "./recorded-spans.ts";
import type { RecordedSetting } from "./recording.ts";
import { optionsOf, type Setting } from "./settings.ts";

/**
 * Makes the calls on a simulated machine, and gives all that came of them.
 * @param rests How many times metrics are read, each time when everything has settled.
 */
export async function recordSetting(
  setting: Setting,
  calls: readonly PlannedCall[],
  rests: number,
): Promise<RecordedSetting> {
  // Chance would decide when devices are read.
  const { random } = Math;
  Math.random = () => 0.5;
  try {
    return await recordWithoutChance(setting, calls, rests);
  } finally {
    Math.random = random;
  }
}

async function recordWithoutChance(
  setting: Setting,
  calls: readonly PlannedCall[],
  rests: number,
): Promise<RecordedSetting> {
  const clock = manualClock();
  const [numbers, reader] = [new CallNumbers(), new CollectingReader()];
  const spans: ReadableSpan[] = [];
  const footprints: Footprint[] = [];
  const watched = new Map<number, Footprint>();
  const { telemetry, ...options } = optionsOf(setting, clock);
  const spanProcessors = [endedSpans((span) => void spans.push(span))];
  const metering = createMetering({
    usageReaders,
    ...options,
    telemetry: {
      ...telemetry,
      tracerProvider: new TracerProvider({ spanProcessors, idGenerator: countingIds() }),
      meterProvider: new MeterProvider({ readers: [reader] }),
    },
    ...(setting.isObserved && { observers: [(footprint) => void footprints.push(footprint)] }),
  });
  await metering.ready;
  const stage: Stage = {
    metering,
    metered: meteredFetch,
    wait: (ms) => new Promise((resolve) => void clock.schedule(resolve, ms)),
    began: (number, span) => numbers.set(span.spanContext().spanId, number),
    ...(setting.isObserved && { watch: (number, footprint) => watched.set(number, footprint) }),
  };
  const metrics = [];
  await pass(clock, 500);
  for (const part of inParts(calls, rests)) {
    await atEvenRate(
      clock,
      part.map((call) => () => (setting.isSummed ? performSummed(call, stage) : perform(call, stage))),
    );
    await pass(clock, 2000);
    await metering.flush();
    metrics.push(recordedPoints(await reader.now()));
  }
  await metering.shutdown();
  return {
    spans: recordedSpans(spans, numbers),
    footprints: recordedFootprints(footprints, watched, numbers),
    metrics,
  };
}

/** Reads the sum of what runs at each wait, as a budget does. */
function performSummed(call: PlannedCall, stage: Stage): Promise<void> {
  const scope = openRequestTotals();
  const wait = (ms: number) => {
    void scope.energySoFar;
    return stage.wait(ms);
  };
  return scope.run(() => perform(call, { ...stage, wait })).finally(() => scope.close());
}

function inParts<T>(list: readonly T[], count: number): readonly (readonly T[])[] {
  const size = Math.ceil(list.length / count);
  return Array.from({ length: count }, (_, i) => list.slice(i * size, (i + 1) * size));
}
