/** The power of a machine's processor as it was measured at several loads: what `wattspan profile cpu` writes. */

import { MeterOptionError } from "../meter-option-error.js";
import type { VcpuPower } from "./vcpu-power.js";

/** One load. */
export interface PowerProfileStep {
  /** Busy vCPUs of all, 0…1, as they were. */
  readonly utilization: number;
  /** Watts of the whole processor; the bounds are those of repeated windows and of the sensor. */
  readonly watts: { readonly value: number; readonly low: number; readonly high: number };
}

/** A measured processor. */
export interface PowerProfile {
  readonly schemaVersion: 1;
  readonly kind: "wattspan-power-profile";
  readonly device: "cpu";
  /** The processor's name, where it is known. */
  readonly processor?: string;
  /** Hardware threads of the machine. */
  readonly vcpus: number;
  /** When, as `2026-11-25T12:00:00.000Z`. */
  readonly measuredAt: string;
  /** The meters that measured. */
  readonly meters: readonly string[];
  /** From rest to full load; watts never fall. */
  readonly steps: readonly PowerProfileStep[];
}

const LEAST_STEPS = 2;
const MOST_STEPS = 1000;
const EXPECTED = "what `wattspan profile cpu --json` writes";

/**
 * Power of one vCPU from a profile: the line with least squares through its steps, and the band that holds all of them.
 *
 * @throws MeterOptionError for what is no profile.
 * @example vcpuPowerOfProfile(JSON.parse(readFileSync("cpu.json", "utf8"))).max // 3.7
 */
export function vcpuPowerOfProfile(profile: PowerProfile): VcpuPower {
  checkProfile(profile);
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

/** Least squares; neither power at rest nor the rise is below 0. */
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

function checkProfile(profile: unknown): void {
  const { kind, schemaVersion, vcpus, steps, processor } = Object(profile) as Partial<PowerProfile>;
  const check = (holds: boolean, option: string, given: unknown, expected = EXPECTED): void => {
    if (!holds) throw new MeterOptionError("processCpu", option, given, expected);
  };
  check(kind === "wattspan-power-profile" && schemaVersion === 1, "profile", kind);
  check(processor === undefined || typeof processor === "string", "profile.processor", typeof processor);
  check(isAbove(vcpus, 0) && Number.isInteger(vcpus), "profile.vcpus", vcpus, "a whole number above 0");
  check(Array.isArray(steps), "profile.steps", typeof steps);
  const list = steps as readonly PowerProfileStep[];
  check(
    list.length >= LEAST_STEPS && list.length <= MOST_STEPS,
    "profile.steps",
    `${list.length} steps`,
    "2 to 1000",
  );
  check(
    list.every(isStep),
    "profile.steps",
    "not all of utilization and watts",
    "0 ≤ low ≤ value ≤ high watts at 0…1",
  );
  const loads = new Set(list.map(({ utilization }) => utilization));
  check(loads.size > 1, "profile.steps", "all at one utilization", "several");
  check(
    list.some(({ watts }) => watts.value > 0),
    "profile.steps",
    "all of 0 W",
    "watts above 0",
  );
}

const isAbove = (value: unknown, bound: number): value is number =>
  typeof value === "number" && Number.isFinite(value) && value > bound;

function isStep(step: unknown): boolean {
  const { utilization, watts } = Object(step) as Partial<PowerProfileStep>;
  const { value, low, high } = Object(watts) as Partial<PowerProfileStep["watts"]>;
  const isNumber = [utilization, value, low, high].every((number) => isAbove(number, -Number.MIN_VALUE));
  if (!isNumber) return false;
  const [u = 0, v = 0, l = 0, h = 0] = [utilization, value, low, high];
  return u <= 1 && l <= v && v <= h;
}
