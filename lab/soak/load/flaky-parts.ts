/** Devices, a grid, an estimator and an observer that fail now and then. */

import { annualAverage } from "@wattspan/carbon";
import {
  type CarbonIntensityProvider,
  type EnergyEstimator,
  type EnergyMeter,
  type Opened,
  type Reading,
  systemClock,
} from "@wattspan/core";
import { type FakeMeter, fakeMeter } from "@wattspan/testing";

/** A simulated card: 60 W at rest and 240 W on top, up and down in 20 s; its energy is exact at any time. */
function card(id: string, refreshMs: number, asynchronous: boolean): FakeMeter {
  const turn = (2 * Math.PI) / 20_000;
  return fakeMeter({
    clock: systemClock,
    name: id,
    asynchronous,
    zones: [
      {
        id,
        component: "gpu",
        refreshMs,
        maxWatts: 700,
        idleWatts: 60,
        watts: (ms) => 180 + 120 * Math.sin(ms * turn),
        energyJ: (ms) => (180 * ms - (120 * Math.cos(ms * turn)) / turn) / 1000,
      },
    ],
  });
}

/** A meter whose reads can be held back, like those of a hanging driver, and released. */
function holding(meter: FakeMeter) {
  let held: Promise<void> | undefined;
  let letGo = (): void => undefined;
  const read = async (inner: () => readonly Reading[] | Promise<readonly Reading[]>) => {
    await held;
    return inner();
  };
  const open = async (signal: AbortSignal): Promise<Opened> => {
    const opened = await meter.open(signal);
    if (opened.status !== "ready") return opened;
    const { reader } = opened;
    return { ...opened, reader: { ...reader, read: () => read(() => reader.read()) } };
  };
  return {
    meter: { name: meter.name, open } satisfies EnergyMeter,
    hold() {
      held ??= new Promise((resolve) => {
        letGo = resolve;
      });
    },
    release() {
      held = undefined;
      letGo();
    },
  };
}

type GridState = "up" | "throws" | "hangs" | "garbage";

/**
 * The embedded table as a service with outages. Its values are valid for a second, so that it is asked as
 * often as possible.
 */
function flakyGrid() {
  const table = annualAverage();
  let state: GridState = "up";
  const provider: CarbonIntensityProvider = {
    name: "flaky",
    current(location, signal) {
      if (state === "throws") throw new Error("503");
      if (state === "hangs") return new Promise(() => undefined);
      if (state === "garbage") return Promise.resolve({ gramsPerKwh: Number.NaN } as never);
      return table
        .current(location, signal)
        .then((reading) => ({ ...reading, validToMs: Date.now() + 1000 }));
    },
  };
  return {
    provider,
    set(next: GridState) {
      state = next;
    },
  };
}

/** Joules by tokens, for the hosted calls; every 89th fails. */
function flakyEstimator(): EnergyEstimator {
  let asked = 0;
  return {
    id: "per-token",
    knows: ({ model }) => model === "hosted",
    estimate({ usage }) {
      if (++asked % 89 === 0) throw new Error("no row");
      const value = 0.5 * (usage?.output ?? 0);
      return { energy: { value, low: value / 2, high: 2 * value }, methodId: "per-token@1" };
    },
  };
}

/** Every 97th footprint makes it throw, every 101st reject. */
function flakyObserver(): () => void {
  let delivered = 0;
  const observe = (): Promise<never> | undefined => {
    delivered++;
    if (delivered % 97 === 0) throw new Error("a full disk");
    return delivered % 101 === 0 ? Promise.reject(new Error("a lost connection")) : undefined;
  };
  return observe;
}

/** All flaky parts. */
export function flakyParts() {
  const fast = card("gpu-0", 20, false);
  const slow = card("gpu-1", 100, true);
  return {
    fast,
    slow: { ...holding(slow), card: slow },
    grid: flakyGrid(),
    estimator: flakyEstimator(),
    observer: flakyObserver(),
  };
}
