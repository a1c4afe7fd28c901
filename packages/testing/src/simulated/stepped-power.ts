import { type Clock, energyOf, secondsFromMs, type Watts, watts } from "@wattspan/core";
import type { PowerCurve } from "./energy-integral.js";

/** Power that a test switches, with its exact integral. Spread it into a zone of `fakeMeter`. */
export interface SteppedPower extends Required<PowerCurve> {
  /** The power from now on, in watts. */
  set(watts: number): void;
}

/**
 * Piecewise constant power that a test changes while time passes; the integral is exact at any time.
 *
 * @param options.clock Gives the time of a change; it must not go back between two changes.
 * @param options.watts Power from the beginning. Default 0.
 * @throws RangeError for power that is not finite or is negative, and for a change before the last one.
 * @example
 * const power = steppedPower({ clock, watts: 80 });
 * const meter = fakeMeter({ clock, zones: [{ id: "gpu-0", component: "gpu", refreshMs: 100, ...power }] });
 * power.set(300); // a call begins
 * clock.advance(250);
 * power.set(80); // it ends: meter.truth("gpu-0", 0, 250) is 75 J
 */
export function steppedPower(options: { readonly clock: Clock; readonly watts?: number }): SteppedPower {
  const { clock } = options;
  const first: Step = { fromMs: clock.now(), watts: requirePower(options.watts ?? 0), beforeJ: 0 };
  const steps: Step[] = [first];
  const stepAt = (ms: number) => lastStepAt(steps, ms);
  return {
    watts: (ms) => stepAt(ms).watts,
    energyJ: (ms) => energyUpTo(stepAt(ms), ms),
    set(power) {
      const last = steps[steps.length - 1] as Step;
      const fromMs = clock.now();
      if (fromMs < last.fromMs) {
        throw new RangeError(
          `steppedPower: the clock went back from ${last.fromMs} ms to ${fromMs} ms between changes.`,
        );
      }
      steps.push({ fromMs, watts: requirePower(power), beforeJ: energyUpTo(last, fromMs) });
    },
  };
}

interface Step {
  readonly fromMs: number;
  readonly watts: Watts;
  /** Joules from the first step to the beginning of this one. */
  readonly beforeJ: number;
}

const energyUpTo = (step: Step, ms: number): number =>
  step.beforeJ + energyOf(step.watts, secondsFromMs(ms - step.fromMs));

/** The last step that began by `ms`; the first one also before its beginning. */
function lastStepAt(steps: readonly Step[], ms: number): Step {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((steps[middle] as Step).fromMs <= ms) low = middle;
    else high = middle - 1;
  }
  return steps[low] as Step;
}

function requirePower(power: number): Watts {
  if (Number.isFinite(power) && power >= 0) return watts(power);
  throw new RangeError(`steppedPower: ${power} W is not possible; pass finite watts of at least 0.`);
}
