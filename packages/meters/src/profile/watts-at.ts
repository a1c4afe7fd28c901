import type { PowerProfileStep } from "./power-profile.js";

/**
 * Watts at a utilization, linear between the steps of a profile.
 *
 * @throws RangeError for a utilization outside the profile: nothing is extrapolated.
 * @example wattsAt(profile.steps, 0.35) // 212.5
 */
export function wattsAt(steps: readonly PowerProfileStep[], utilization: number): number {
  const sorted = [...steps].sort((a, b) => a.utilization - b.utilization);
  const after = sorted.findIndex((step) => step.utilization >= utilization);
  const [above, below] = [sorted[after], sorted[after - 1]];
  if (above?.utilization === utilization) return above.watts.value;
  if (!above || !below) {
    const [lowest, highest] = [sorted[0], sorted.at(-1)].map((step) => step?.utilization);
    throw new RangeError(
      `a utilization of ${utilization} was not seen when the device was profiled; it was from ${lowest} to ${highest}.`,
    );
  }
  const share = (utilization - below.utilization) / (above.utilization - below.utilization);
  return below.watts.value + share * (above.watts.value - below.watts.value);
}
