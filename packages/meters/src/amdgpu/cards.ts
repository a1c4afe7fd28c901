/** AMD's cards from hwmon. */

import { dirname, join } from "node:path";
import type { Zone } from "@wattspan/core";
import { ASLEEP, ASLEEP_REASON, type SleepStatus, sleepStatusOf } from "../gauge/device-sleep.js";
import type { Condition } from "../gauge/gauge.js";
import type { GaugeSensor } from "../gauge/open-sensors.js";
import { type Files, readText } from "../host/files/files.js";
import { maxWattsOf } from "../host/machine/card-power.js";
import type { Chip } from "../hwmon/chip.js";
import { MICRO, microsOf } from "../hwmon/quantity.js";

/** The driver caches a value for a millisecond. */
const REFRESH_MS = 1;
/** The set limit, and the highest that may be set. */
const LIMITS = ["power1_cap", "power1_cap_max"];
/** Most chips have one of them; of both, one may fail. */
const POWERS = ["power1_average", "power1_input"];
/**
 * A socket that runs anything draws more. Drivers were seen that show milliwatts as microwatts: up to 500 W, more
 * than any processor with graphics draws, stay below.
 */
const MIN_SOCKET_WATTS = 0.5;
/** MI250 and MI250X: two dies on one card. */
const TWO_DIES = /^0x74(08|0c)$/i;

/** One card. */
export interface Card {
  readonly id: string;
  readonly chip: Chip;
  /** The file with its power. */
  readonly power: string;
  /**
   * The states in which it sleeps, by the kernel; none without its word. Reading power or limits of a sleeping card
   * would wake it.
   */
  readonly asleep: readonly Condition[];
  /** How long after its last use it falls asleep, in milliseconds; undefined for one that never does. */
  readonly delayMs: number | undefined;
  readonly isAsleep: boolean;
  /** Whether it is on the processor's chip, with the power of the whole socket. */
  readonly isProcessor: boolean;
  /** Whether it is the second die of a card, which reads 0: the first one reports both. */
  readonly isSecondDie: boolean;
  /** The power that a processor shows at opening, in watts, if it is too low to be one. */
  readonly implausible: number | undefined;
}

/** The cards that report their power. */
export function cardsOf(chips: readonly Chip[], files: Files): Card[] {
  return chips
    .filter(({ name }) => name === "amdgpu")
    .flatMap((chip): Card[] => {
      const shown = POWERS.filter((file) => chip.attributes.includes(file));
      const [first] = shown;
      if (first === undefined) return [];
      const id = chip.pci ?? chip.device;
      const sleep = sleepStatusOf(chip.pathOf(first), files);
      const isAsleep = sleep?.isAsleep === true;
      const power = isAsleep ? first : (shown.find((file) => chip.text(file) !== undefined) ?? first);
      const asleep = sleep ? sleepOf(sleep) : [];
      const card = { id, chip, power, isAsleep, asleep, delayMs: sleep?.delayMs };
      const isProcessor = chip.text("in1_label") === "vddnb";
      const implausible = isProcessor && !isAsleep ? implausibleWatts(chip, power) : undefined;
      const isSecond = !isAsleep && isSecondDie(chip, power, files);
      return [{ ...card, isProcessor, isSecondDie: isSecond, implausible }];
    });
}

const sleepOf = ({ path }: SleepStatus): Condition[] =>
  ASLEEP.map((text) => ({ path, text, reason: ASLEEP_REASON }));

/** The watts that a socket shows, if they are too few; also 0. */
function implausibleWatts(chip: Chip, power: string): number | undefined {
  const watts = Number(chip.text(power) || Number.NaN) / MICRO;
  return watts < MIN_SOCKET_WATTS ? watts : undefined;
}

/** Its power and its limits read 0. An idle first die still has its limits. */
function isSecondDie(chip: Chip, power: string, files: Files): boolean {
  if (chip.text(power) !== "0") return false;
  const limits = ["power1_cap_max", "power1_cap"].filter((file) => chip.attributes.includes(file));
  if (limits.length > 0) return limits.every((file) => chip.text(file) === "0");
  const device = readText(files, join(dirname(chip.pathOf(power)), "device/device"), 16).text?.trim() ?? "";
  return TWO_DIES.test(device);
}

/** The sensor of a card. */
export function sensorOf({ id, chip, power, asleep, delayMs, isAsleep, isProcessor }: Card): GaugeSensor {
  const limits = isAsleep ? [] : LIMITS.map((file) => microsOf(chip, file));
  const address = chip.device.split("/").at(-1);
  const zone: Zone = {
    id,
    name: isProcessor ? `AMD processor with GPU ${address}` : `AMD GPU ${address}`,
    component: isProcessor ? "cpu" : "gpu",
    scope: "device",
    origin: "sensor",
    refreshMs: REFRESH_MS,
    maxWatts: maxWattsOf(...limits),
  };
  const factors = [{ path: chip.pathOf(power), steps: MICRO }];
  const terms = [{ factors, unless: asleep }];
  const minWatts = isProcessor ? MIN_SOCKET_WATTS : 0;
  const { maxWatts } = zone;
  const sleep = delayMs === undefined ? {} : { sleepDelayMs: delayMs };
  return { zone, gauge: { zone: id, terms, windowMs: REFRESH_MS, maxWatts, minWatts, ...sleep } };
}
