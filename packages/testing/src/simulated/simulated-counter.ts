import {
  joules,
  microjoulesFromJoules,
  powerOf,
  type Reading,
  secondsFromMs,
  type Zone,
} from "@wattspan/core";
import { energyIntegral, type PowerCurve, wattsAt } from "./energy-integral.js";
import { type RefreshGrid, refreshGrid } from "./refresh-grid.js";

/** A zone with its physics. What is left out of `Zone` gets a default. */
export interface SimulatedZone
  extends Omit<Zone, "scope" | "origin" | "maxWatts" | "refreshMs">,
    PowerCurve,
    RefreshGrid {
  /** Default `device`. */
  readonly scope?: Zone["scope"];
  /** Default `sensor`. */
  readonly origin?: Zone["origin"];
  /** Watts. Default 1000. */
  readonly maxWatts?: number;
  /** What the device says. Default `counter`. */
  readonly kind?: "counter" | "power";
  /** What the counter shows when the simulation begins, in joules. Default 0. */
  readonly startJ?: number;
  /** A power reading is the mean over this time before the last refresh; 0: the power at it. Default `refreshMs`. */
  readonly windowMs?: number;
  /**
   * The last refresh at or before a time, where it is not on the grid: see `refreshSequence`. Default: that of the
   * grid.
   */
  readonly refreshedAt?: (ms: number) => number;
  /** Step of the integration of `watts`, in milliseconds. Default: a tenth of `refreshMs`, at most 1. */
  readonly stepMs?: number;
  /** Replaces the reading at this time, for example by `none` or by a corrupt counter. */
  readonly fail?: (ms: number) => Reading | undefined;
}

/** One simulated device: what it would show at any time, and what was true. */
export interface SimulatedCounter {
  readonly zone: Zone;
  /** What a read at this time says. */
  reading(ms: number): Reading;
  /** Joules between two times, as they were, without refresh. */
  truth(fromMs: number, toMs: number): number;
}

/**
 * Simulates a counter, or a power gauge: at time t it shows the exact integral of power from the start to the last
 * refresh, in whole microjoules, modulo `modulusJ`. A `stamped` zone gives the time of that refresh, not of the read.
 * Each value is rounded once from the integral, so rounding errors do not add up.
 *
 * @param startMs When the simulation begins: energy before counts as 0.
 * @throws RangeError for a zone that no device could be.
 * @example
 * const counter = simulatedCounter({ id: "gpu-0", component: "gpu", refreshMs: 100, watts: () => 300 }, 0);
 * counter.reading(250); // 200 ms × 300 W: { zone: "gpu-0", atMs: 250, kind: "counter", microjoules: 60_000_000n }
 * counter.truth(0, 250); // 75
 */
export function simulatedCounter(simulated: SimulatedZone, startMs: number): SimulatedCounter {
  requirePossible(simulated);
  const {
    id,
    refreshMs,
    startJ = 0,
    modulusJ,
    windowMs = refreshMs,
    stepMs = Math.min(1, refreshMs / 10),
  } = simulated;
  const energyAt = energyIntegral(simulated, startMs, stepMs);
  const lastRefresh = simulated.refreshedAt ?? refreshGrid(simulated);
  const modulus = modulusJ === undefined ? undefined : microjoulesFromJoules(joules(modulusJ));

  function countAt(ms: number): bigint {
    const microjoules = microjoulesFromJoules(joules(startJ + energyAt(ms)));
    return modulus === undefined ? microjoules : microjoules % modulus;
  }

  function powerAt(ms: number): number {
    const fromMs = Math.max(startMs, ms - windowMs);
    if (fromMs >= ms) return wattsAt(simulated, Math.max(startMs, ms));
    const before = energyAt(fromMs);
    return powerOf(joules(energyAt(ms) - before), secondsFromMs(ms - fromMs));
  }

  return {
    zone: zoneOf(simulated),
    truth: (fromMs, toMs) => energyAt(toMs) - energyAt(fromMs),
    reading(ms) {
      const failure = simulated.fail?.(ms);
      if (failure !== undefined) return failure;
      const refreshedMs = lastRefresh(ms);
      const atMs = simulated.stamped ? refreshedMs : ms;
      if (simulated.kind === "power")
        return { zone: id, atMs, kind: "power", watts: powerAt(refreshedMs), windowMs };
      return { zone: id, atMs, kind: "counter", microjoules: countAt(refreshedMs) };
    },
  };
}

/** The zone as the meter reports it: everything but the physics. */
function zoneOf(simulated: SimulatedZone): Zone {
  const {
    watts,
    energyJ,
    phaseMs,
    jitter,
    seed,
    refreshedAt,
    kind,
    startJ,
    windowMs,
    stepMs,
    fail,
    ...reported
  } = simulated;
  return { scope: "device", origin: "sensor", maxWatts: 1000, ...reported };
}

function requirePossible(simulated: SimulatedZone): void {
  const {
    id,
    refreshMs,
    startJ = 0,
    modulusJ = 1,
    maxWatts = 1,
    windowMs = 0,
    stepMs = 1,
    jitter = 0,
  } = simulated;
  const require = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`fakeMeter: zone ${JSON.stringify(id)} needs ${what}.`);
  };
  const isPositive = (value: number) => Number.isFinite(value) && value > 0;
  require(isPositive(refreshMs), `a finite refreshMs above 0, not ${refreshMs}`);
  require(isPositive(stepMs), `a finite stepMs above 0, not ${stepMs}`);
  require(isPositive(modulusJ), `a finite modulusJ above 0, not ${modulusJ}`);
  require(isPositive(maxWatts), `finite maxWatts above 0, not ${maxWatts}`);
  require(startJ === 0 || isPositive(startJ), `a finite startJ of at least 0, not ${startJ}`);
  require(windowMs === 0 || isPositive(windowMs), `a finite windowMs of at least 0, not ${windowMs}`);
  require(typeof jitter === "function" || (jitter >= 0 && jitter <= 1), `a jitter within 0…1, not ${jitter}`);
}
