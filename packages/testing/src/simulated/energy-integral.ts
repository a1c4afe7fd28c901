import { energyOf, secondsFromMs, type Watts, watts } from "@wattspan/core";

/** Power over time, in watts at a time in milliseconds of the clock. */
export interface PowerCurve {
  /**
   * Watts at a time. Must be a function of `ms` alone, finite and not negative: it is asked late and more than once.
   * For power that a test changes as it goes, use `steppedPower`.
   */
  readonly watts: (ms: number) => number;
  /** The exact integral of `watts` up to a time, in joules since any fixed moment. Default: `watts` is integrated. */
  readonly energyJ?: (ms: number) => number;
}

/** Steps between two kept sums: long simulations stay small, and a look back costs at most this many steps. */
const STEPS_PER_CHECKPOINT = 4096;

/**
 * Joules from `startMs` to a time (0 before `startMs`).
 *
 * With `energyJ` this is exact. Otherwise it is the midpoint rule: within each step of `stepMs`, counted from
 * `startMs`, power is what `watts` says at the middle of the step. That is exact for power that is linear within each
 * step, so also for piecewise constant power that changes only at edges of steps; a change elsewhere errs by at most
 * `stepMs / 2 × watts changed`. Sums are compensated (Neumaier 1974) and kept, so that going on costs only the new steps.
 *
 * @example
 * const energyAt = energyIntegral({ watts: () => 300 }, 0, 1);
 * energyAt(2000); // 600
 */
export function energyIntegral(curve: PowerCurve, startMs: number, stepMs: number): (ms: number) => number {
  const { energyJ } = curve;
  if (energyJ !== undefined) return (ms) => (ms <= startMs ? 0 : energyJ(ms) - energyJ(startMs));
  const stepS = secondsFromMs(stepMs);
  const energyOfStep = (index: number) => energyOf(wattsAt(curve, startMs + (index + 0.5) * stepMs), stepS);
  const checkpoints: StepSum[] = [{ steps: 0, sum: 0, lost: 0 }];
  let latest: StepSum = { steps: 0, sum: 0, lost: 0 };

  function sumOfSteps(steps: number): number {
    const kept = checkpoints[
      Math.min(Math.floor(steps / STEPS_PER_CHECKPOINT), checkpoints.length - 1)
    ] as StepSum;
    const from = latest.steps <= steps && latest.steps > kept.steps ? latest : kept;
    let { sum, lost } = from;
    for (let index = from.steps; index < steps; index++) {
      if (index === checkpoints.length * STEPS_PER_CHECKPOINT) checkpoints.push({ steps: index, sum, lost });
      const energy = energyOfStep(index);
      const next = sum + energy;
      lost += sum >= energy ? sum - next + energy : energy - next + sum;
      sum = next;
    }
    latest = { steps, sum, lost };
    return sum + lost;
  }

  return (ms) => {
    if (ms <= startMs) return 0;
    const steps = Math.floor((ms - startMs) / stepMs);
    const rest = (ms - startMs) / stepMs - steps;
    return sumOfSteps(steps) + (rest > 0 ? rest * energyOfStep(steps) : 0);
  };
}

/** The energy of the first steps. */
interface StepSum {
  readonly steps: number;
  readonly sum: number;
  /** What rounding took from `sum` so far. */
  readonly lost: number;
}

/** Watts of a curve at a time. @throws RangeError when the curve gives no power that can be. */
export function wattsAt(curve: PowerCurve, ms: number): Watts {
  const power = curve.watts(ms);
  if (Number.isFinite(power) && power >= 0) return watts(power);
  throw new RangeError(`fakeMeter: watts(${ms}) gave ${power}; power must be finite and not negative.`);
}
