/**
 * A device on the real clock whose physics is exact. Nobody has to drive it: what a read shows is computed from the moments at which its power
 * changed, so that it refreshes on time however busy this thread and this machine are, as hardware does.
 */

import type { EnergyMeter } from "../src/contracts/energy-meter.js";

/** What {@link realCounter} simulates. */
export interface RealCounterOptions {
  /** What it draws at rest, and from the beginning. */
  readonly idleWatts: number;
  /** So often it brings a new value. Absent: each read shows the moment at which it is made. */
  readonly refreshMs?: number;
}

/** The device. Moments are those of `performance.now()`. */
export interface RealCounter {
  readonly meter: EnergyMeter;
  /** It draws so much from now on. Gives the moment. */
  set(watts: number): number;
  /** Joules between two moments. */
  drawn(fromMs: number, toMs: number): number;
}

/** One that begins now. */
export function realCounter({ idleWatts, refreshMs }: RealCounterOptions): RealCounter {
  const startMs = performance.now();
  const steps = [{ atMs: startMs, joules: 0, watts: idleWatts }];
  const joulesAt = (ms: number): number => {
    const step = steps.findLast(({ atMs }) => atMs <= ms);
    return step ? step.joules + (step.watts * (ms - step.atMs)) / 1000 : 0;
  };
  const refreshedMs = (ms: number) => (refreshMs === undefined ? ms : ms - ((ms - startMs) % refreshMs));
  const zone = { id: "card", component: "gpu", scope: "device", origin: "sensor", maxWatts: 2000 } as const;
  const read = () => {
    const atMs = performance.now();
    const microjoules = BigInt(Math.floor(1e6 * joulesAt(refreshedMs(atMs))));
    return [{ zone: zone.id, atMs, kind: "counter", microjoules } as const];
  };
  return {
    meter: {
      name: "real",
      open: async () => ({
        status: "ready",
        zones: [{ ...zone, refreshMs: refreshMs ?? 1 }],
        reader: { read },
      }),
    },
    set(watts) {
      const atMs = performance.now();
      steps.push({ atMs, joules: joulesAt(atMs), watts });
      return atMs;
    },
    drawn: (fromMs, toMs) => joulesAt(toMs) - joulesAt(fromMs),
  };
}
