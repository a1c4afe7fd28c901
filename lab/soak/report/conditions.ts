/** What must hold at the end of a run. */

import { sum } from "simple-statistics";
import { accountedJ } from "../../telemetry/accounted-joules.ts";
import { ROUND_S } from "../load/outages.ts";
import type { Sample } from "../watch/health.ts";
import type { SoakResult } from "./result.ts";

/** One condition and its result. */
export interface Condition {
  readonly name: string;
  readonly found: string;
  readonly allowed: string;
  readonly holds: boolean;
}

const RELATIVE = 1e-9;
/** Allowed extra heap of a longer run, with a margin for the SDK's queues. */
const HEAP_SHARE = 1.05;
const HEAP_BYTES = 1_500_000;
/** Series of one metric: 1,000, and one for the folded rest. */
const MAX_SERIES = 1001;
/** Allowed extra event loop delay over spans by hand, at the 99th percentile. */
const LATER_MS = 5;
const LATER_FACTOR = 2;
/** Timers of the workload itself come and go. */
const MORE_TIMERS = 50;
/** Seconds from which on memory is judged: before, caches and queues fill up. */
const WARM_S = 60;

const count = (name: string, found: number): Condition => ({
  name,
  found: `${found}`,
  allowed: "0",
  holds: found === 0,
});
const equal = (name: string, a: number, b: number): Condition => {
  const relative = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-30);
  const found = `${a.toFixed(3)} J and ${b.toFixed(3)} J, ${relative.toExponential(1)} apart`;
  return { name, found, allowed: `${RELATIVE} apart`, holds: relative <= RELATIVE && a > 0 };
};
const atMost = (name: string, found: number, most: number, text: (value: number) => string): Condition => ({
  name,
  found: text(found),
  allowed: `at most ${text(most)}`,
  holds: found <= most,
});
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

/** All conditions. */
export function conditionsOf(result: SoakResult): Condition[] {
  return [
    count("results that were not the caller's", result.otherResults),
    count("errors that were not the caller's", result.otherErrors),
    count("unhandled rejections", result.rejections.length),
    count("uncaught exceptions", result.exceptions.length),
    ...conservation(result),
    count("activities that are still open", result.inFlight),
    count("footprints that were not delivered", result.unsettled),
    count("timers left after the shutdown", result.leftTimers),
    ...bounds(result),
  ];
}

function conservation(result: SoakResult): Condition[] {
  const { devices, received, footprintJ, clientJ, spanJ, lackingJ } = result;
  const totalOf = (of: (device: SoakResult["devices"][number]) => number) => sum(devices.map(of));
  return [
    ...devices.map((device, i) =>
      equal(
        `device ${shown(device.id, i)}: activities + idle + other processes + unattributed + carry = counted`,
        accountedJ(device),
        device.total,
      ),
    ),
    equal("footprints = metrics at the receiver", footprintJ, received.sums["wattspan.energy"] ?? 0),
    equal("spans + what provisional ones lack = footprints", spanJ + lackingJ, footprintJ),
    equal(
      "footprints, without what was estimated elsewhere = activities of all devices",
      clientJ,
      totalOf(({ activity }) => activity),
    ),
    equal(
      "wattspan.device.energy at the receiver = counted - carry",
      received.sums["wattspan.device.energy"] ?? 0,
      totalOf(({ total, carry }) => total - carry),
    ),
    count("spans that waited and state something else than their footprint", result.differing),
    count("spans without a footprint", result.spansWithoutFootprint),
  ];
}

/** Ids of zones are paths of the machine. */
const shown = (id: string, index: number): string => (id.startsWith("/") ? `${index} (rapl)` : id);

function bounds(result: SoakResult): Condition[] {
  const { received, samples } = result;
  const series = Math.max(0, ...Object.values(received.series));
  const lastS = samples.at(-1)?.atS ?? 0;
  const warm = samples.filter(({ atS }) => atS >= WARM_S && atS < WARM_S + ROUND_S);
  const end = samples.filter(({ atS }) => atS > lastS - ROUND_S);
  return [
    atMost("series of a metric", series, MAX_SERIES, String),
    ...(lastS >= WARM_S + 2 * ROUND_S ? growth(result, warm, end) : []),
  ];
}

const least = (samples: readonly Sample[], of: (sample: Sample) => number): number =>
  Math.min(...samples.map(of));

/**
 * Conditions that need a run of minutes. Rounds are compared by their calmest moment: in an outage, spans
 * wait in the SDK's queue.
 */
function growth(
  { byHand, metered }: SoakResult,
  warm: readonly Sample[],
  end: readonly Sample[],
): Condition[] {
  const heap = least(warm, ({ heapUsed }) => heapUsed);
  const timers = least(warm, (sample) => sample.timers);
  return [
    atMost(
      "event loop delay, 99th percentile, while calls are metered",
      metered.p99Ms,
      byHand.p99Ms * LATER_FACTOR + LATER_MS,
      milliseconds,
    ),
    atMost(
      `heap in the last minute, where it is least (${megabytes(heap)} in the second minute)`,
      least(end, ({ heapUsed }) => heapUsed),
      heap * HEAP_SHARE + HEAP_BYTES,
      megabytes,
    ),
    atMost(
      `timers in the last minute (${timers} in the second)`,
      least(end, (sample) => sample.timers),
      timers + MORE_TIMERS,
      String,
    ),
  ];
}
