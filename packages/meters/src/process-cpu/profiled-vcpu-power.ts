/** The model of the processor from a profile of it. */

import { checkProfile, type PowerProfile, type PowerProfileStep } from "../profile/power-profile.js";
import type { VcpuPower } from "./vcpu-power.js";

/**
 * Power of one vCPU from a profile: the least-squares line through its steps, and a band around all of them.
 *
 * @throws MeterOptionError for anything but a profile.
 * @example vcpuPowerOfProfile(JSON.parse(readFileSync("cpu.json", "utf8"))).max // 3.7
 */
export function vcpuPowerOfProfile(profile: PowerProfile): VcpuPower {
  checkProfile(profile, { owner: "processCpu", option: "profile", device: "cpu" });
  const { steps, vcpus, processor } = profile;
  const { atRest, slope } = lineThrough(steps);
  const ratios = steps.flatMap(({ utilization, watts }) => {
    const fitted = atRest + slope * utilization;
    return fitted > 0 ? [{ low: watts.low / fitted, high: watts.high / fitted }] : [];
  });
  return {
    label: `profiled ${processor ?? "CPU"}`,
    min: atRest / vcpus,
    max: (atRest + slope) / vcpus,
    accuracy: {
      low: Math.min(1, ...ratios.map(({ low }) => low)),
      high: Math.max(1, ...ratios.map(({ high }) => high)),
    },
  };
}

/** Least squares; neither idle power nor the slope is below 0. */
function lineThrough(steps: readonly PowerProfileStep[]): {
  readonly atRest: number;
  readonly slope: number;
} {
  const mean = (of: (step: PowerProfileStep) => number) =>
    steps.reduce((sum, step) => sum + of(step), 0) / steps.length;
  const [u, w] = [mean(({ utilization }) => utilization), mean(({ watts }) => watts.value)];
  const covariance = mean(({ utilization, watts }) => (utilization - u) * (watts.value - w));
  const slope = Math.max(0, covariance / mean(({ utilization }) => (utilization - u) ** 2));
  const atRest = w - slope * u;
  if (atRest >= 0) return { atRest, slope };
  const square = mean(({ utilization }) => utilization ** 2);
  return { atRest: 0, slope: mean(({ utilization, watts }) => utilization * watts.value) / square };
}
