import { createMetering, type DeviceStatus } from "@wattspan/core";
import { fakeMeter, lateTimers, manualClock, random, steppedPower } from "@wattspan/testing";

const IDLE_WATTS = 80;
const ACTIVE_WATTS = 300;
/** The counter's period, with a jitter of 2 %, as cards have it. */
export const REFRESH_MS = 100;

/** Attribution of many calls, one at a time. */
export interface IsolatedCalls {
  /** Estimate ÷ truth of each. */
  readonly ratios: readonly number[];
  /** Calls without energy. */
  readonly missing: number;
  readonly device: DeviceStatus;
}

/**
 * Calls of one duration at random moments on a device that draws 300 W during calls and 80 W otherwise. The
 * idle power is not stated: the ledger learns it. Time is simulated.
 */
export async function isolatedCalls(callMs: number, trials: number): Promise<IsolatedCalls> {
  const clock = manualClock();
  const next = random(callMs);
  const power = steppedPower({ clock, watts: IDLE_WATTS });
  const zone = {
    id: "gpu-0",
    component: "gpu",
    refreshMs: REFRESH_MS,
    jitter: 0.02,
    seed: 5,
    phaseMs: 37,
  } as const;
  const ratios: number[] = [];
  let missing = 0;
  const metering = createMetering({
    meters: [fakeMeter({ clock, zones: [{ ...zone, ...power }] })],
    clock: lateTimers(clock, next),
    telemetry: { detail: "off" },
    observers: [
      ({ energy }) => {
        if (energy) ratios.push(energy.value / ((ACTIVE_WATTS * callMs) / 1000));
        else missing++;
      },
    ],
  });
  await metering.ready;
  await clock.advanceAsync(10_000);
  for (let i = 0; i < trials; i++) {
    await clock.advanceAsync(600 + 700 * next());
    const { promise, resolve } = Promise.withResolvers<void>();
    const call = metering.meterInference({ model: "m" }, () => promise);
    power.set(ACTIVE_WATTS);
    await clock.advanceAsync(callMs);
    power.set(IDLE_WATTS);
    resolve();
    await call;
  }
  await clock.advanceAsync(1000);
  await metering.flush();
  const [device] = metering.status.devices;
  await metering.shutdown();
  if (!device) throw new Error("The simulated device was not counted.");
  return { ratios, missing, device };
}
