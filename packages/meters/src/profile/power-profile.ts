/** The power of a device, measured at several utilizations: the output of `wattspan profile`. */

import { MeterOptionError } from "../options/meter-option-error.js";

/** One utilization. */
export interface PowerProfileStep {
  /**
   * The measured busy share of the device, 0…1: for a CPU the busy share of all vCPUs, for a card the share
   * of time in which it worked.
   */
  readonly utilization: number;
  /** Watts of the whole device. The bounds are those of repeated windows and of the sensor. */
  readonly watts: { readonly value: number; readonly low: number; readonly high: number };
}

interface MeasuredPower {
  readonly schemaVersion: 1;
  readonly kind: "wattspan-power-profile";
  /** The time, as `2026-11-25T12:00:00.000Z`. */
  readonly measuredAt: string;
  /** The meters that measured. */
  readonly meters: readonly string[];
  /** From the lowest to the highest observed utilization. Watts never fall. Unobserved ones are missing. */
  readonly steps: readonly PowerProfileStep[];
}

/** A measured processor. */
export interface PowerProfile extends MeasuredPower {
  readonly device: "cpu";
  /** The processor's name, if known. */
  readonly processor?: string;
  /** Hardware threads of the machine. */
  readonly vcpus: number;
}

/** A measured card. */
export interface GpuPowerProfile extends MeasuredPower {
  readonly device: "gpu";
  /** The card's name, if known. */
  readonly card?: string;
}

const MIN_STEPS = 2;
const MAX_STEPS = 1000;

/** The expected properties of a profile. */
export interface ExpectedProfile {
  /** The factory and its option, for the message. */
  readonly owner: string;
  readonly option: string;
  readonly device: "cpu" | "gpu";
}

/** @throws MeterOptionError for anything but a profile of such a device. */
export function checkProfile(profile: unknown, { owner, option, device }: ExpectedProfile): void {
  const given = Object(profile) as Partial<PowerProfile> & Partial<Pick<GpuPowerProfile, "card">>;
  const { kind, schemaVersion, steps } = given;
  const written = `what \`wattspan profile ${device} --json\` writes`;
  const check = (holds: boolean, member: string, found: unknown, expected = written): void => {
    if (!holds) throw new MeterOptionError(owner, `${option}${member}`, found, expected);
  };
  check(kind === "wattspan-power-profile" && schemaVersion === 1, "", kind);
  check(given.device === device, ".device", given.device);
  for (const name of ["processor", "card"] as const)
    check(given[name] === undefined || typeof given[name] === "string", `.${name}`, typeof given[name]);
  if (device === "cpu")
    check(
      isAbove(given.vcpus, 0) && Number.isInteger(given.vcpus),
      ".vcpus",
      given.vcpus,
      "a whole number above 0",
    );
  check(Array.isArray(steps), ".steps", typeof steps);
  const list = steps as readonly PowerProfileStep[];
  const isSome = list.length >= MIN_STEPS && list.length <= MAX_STEPS;
  check(isSome, ".steps", `${list.length} steps`, "2 to 1000");
  const parts = "0 ≤ low ≤ value ≤ high watts at 0…1";
  check(list.every(isStep), ".steps", "not all of utilization and watts", parts);
  const loads = new Set(list.map(({ utilization }) => utilization));
  check(loads.size > 1, ".steps", "all at one utilization", "several");
  const drawsPower = list.some(({ watts }) => watts.value > 0);
  check(drawsPower, ".steps", "all of 0 W", "watts above 0");
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
