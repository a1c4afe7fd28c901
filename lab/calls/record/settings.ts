import { accounting } from "@wattspan/carbon/accounting";
import type { MeteringOptions } from "@wattspan/core";
import { phase, servingLocation, tokenWeights } from "@wattspan/models";
import { type FakeMeter, fakeMeter, fixedIntensity, type ManualClock } from "@wattspan/testing";
import { changingIntensity } from "./changing-intensity.ts";

/** What a process is configured for. */
export interface Setting {
  /** Whether the machine has devices. */
  readonly hasDevices: boolean;
  /** Whether somebody takes footprints. */
  readonly isObserved: boolean;
  /** Whether each root has a scope, whose sum is read while it runs. */
  readonly isSummed: boolean;
  /** Whether the intensity changes every few seconds. */
  readonly isChanging: boolean;
  /** Whether overheads are added, and the metrics of the GenAI conventions and a dimension recorded. */
  readonly isRich: boolean;
}

/** The settings that are recorded, by name. */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  hosted: { hasDevices: false, isObserved: false, isSummed: false, isChanging: true, isRich: false },
  local: { hasDevices: true, isObserved: false, isSummed: false, isChanging: true, isRich: false },
  observed: { hasDevices: true, isObserved: true, isSummed: true, isChanging: true, isRich: true },
};

/** Options of a metering, but for its observers and the providers of its telemetry. */
export function optionsOf({ hasDevices, isChanging, isRich }: Setting, clock: ManualClock): MeteringOptions {
  const location = { country: "DE" };
  return {
    clock,
    location,
    servingLocation,
    estimators: [phase()],
    intensity: isChanging ? changingIntensity(clock) : fixedIntensity(400, { clock }),

    telemetry: { detail: "full", ...(isRich && { genAiMetrics: true, dimensions: ["app.tenant"] }) },
    ...(hasDevices && { meters: [machine(clock)], attribution: { weights: tokenWeights([phase()]) } }),
    ...(isRich && { accounting: accounting({ location }) }),
  };
}

/** A processor, its memory and two cards, whose power goes up and down. */
function machine(clock: ManualClock): FakeMeter {
  const wave = (base: number, swing: number, periodMs: number) => (ms: number) =>
    base + swing * Math.sin((2 * Math.PI * ms) / periodMs);
  const meter = fakeMeter({
    clock,
    zones: [
      { id: "package-0", component: "cpu", refreshMs: 1, idleWatts: 20, watts: wave(80, 40, 3100) },
      { id: "dram-0", component: "memory", refreshMs: 1, idleWatts: 4, watts: wave(12, 5, 1700) },
      { id: "gpu-0", component: "gpu", refreshMs: 100, idleWatts: 50, watts: wave(250, 150, 4300) },
      {
        id: "gpu-1",
        component: "gpu",
        refreshMs: 100,
        phaseMs: 30,
        idleWatts: 50,
        watts: wave(180, 100, 900),
      },
    ],
  });
  meter.busy(0.6, 3);
  return meter;
}
