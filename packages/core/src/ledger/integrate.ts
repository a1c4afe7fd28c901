/** Energy from power: exact for power that is linear between samples. Pure. */

/** A power sample; many devices may be summed into one. */
export interface PowerSample {
  readonly atS: number;
  readonly watts: number;
}

/**
 * Joules between two moments, by the trapezoid rule with linear interpolation at both ends.
 * Undefined where the samples do not cover the interval: energy outside of them is not known.
 *
 * @example
 * integrate([{ atS: 0, watts: 100 }, { atS: 2, watts: 200 }], 0, 1); // 125 J
 */
export function integrate(samples: readonly PowerSample[], fromS: number, toS: number): number | undefined {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (!first || !last || first.atS > fromS || last.atS < toS || toS < fromS) return undefined;
  let energy = 0;
  for (let i = 1; i < samples.length; i++) {
    const a = samples[i - 1] as PowerSample;
    const b = samples[i] as PowerSample;
    const start = Math.max(a.atS, fromS);
    const end = Math.min(b.atS, toS);
    if (end > start) energy += trapezoid(start, between(a, b, start), end, between(a, b, end));
  }
  return energy;
}

/** Joules between two samples. @example trapezoid(0, 100, 2, 200) // 300 J */
export const trapezoid = (fromS: number, fromWatts: number, toS: number, toWatts: number): number =>
  ((fromWatts + toWatts) / 2) * (toS - fromS);

function between(a: PowerSample, b: PowerSample, atS: number): number {
  return b.atS === a.atS ? b.watts : a.watts + ((b.watts - a.watts) * (atS - a.atS)) / (b.atS - a.atS);
}
