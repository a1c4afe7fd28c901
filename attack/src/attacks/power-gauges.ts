/** Devices that report power as a mean over a past window and refresh it at intervals. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { CARD, isolatedCalls } from "../isolated-calls.ts";

/** A gauge of such a device. */
interface Gauge {
  readonly name: string;
  readonly refreshMs: number;
  /** Window of the mean before the refresh; 0: the current power. */
  readonly windowMs: number;
}

const gauges: readonly Gauge[] = [
  { name: "nvidia-smi", refreshMs: 100, windowMs: 100 },
  { name: "at once", refreshMs: 100, windowMs: 0 },
  { name: "NVML mean", refreshMs: 100, windowMs: 1000 },
  { name: "library", refreshMs: 20, windowMs: 10 },
  { name: "plug", refreshMs: 1000, windowMs: 1000 },
  { name: "slow mean", refreshMs: 5000, windowMs: 5000 },
  { name: "slow at once", refreshMs: 5000, windowMs: 0 },
];

/** Length of a call, in refreshes. */
const LENGTHS = [0.2, 1.5, 4, 10] as const;

function gaugeCase({ name, refreshMs, windowMs }: Gauge, length: number): Case {
  const zones = (_: unknown, next: () => number) => [
    { ...CARD, kind: "power" as const, refreshMs, windowMs, phaseMs: refreshMs * next() },
  ];
  const callMs = length * refreshMs;
  const gapMs = Math.max(1200, 4 * (refreshMs + windowMs));
  return {
    name: `${name} (${durationText(refreshMs)}, mean over ${durationText(windowMs)}), call ${durationText(callMs)}`,
    calls: 120,
    run: (seed, count) => isolatedCalls({ zones, callMs, gapMs }, seed, count),
  };
}

export const powerGauges: Attack = {
  id: "G1",
  title: "power gauges",
  how:
    "Calls one at a time on devices that report power every 20 ms to 5 s, as a mean over the last 0 to 5 " +
    "s. At rest they are read every 1 to 30 s.",
  cases: gauges.flatMap((gauge) => LENGTHS.map((length) => gaugeCase(gauge, length))),
};
