import type { Reading, Zone } from "@wattspan/core";
import { HOUR_S } from "@wattspan/core/units";
import type { DirectSensor } from "../gauge/open-sensors.js";
import type { Files } from "../host/files/files.js";
import { SignedFile } from "../host/files/signed-file.js";
import type { Supply } from "./supplies.js";

/** One µWh is 3600 µJ. */
const MICROJOULES_PER_MICROWATT_HOUR = BigInt(HOUR_S);

/**
 * A rise by so many steps is the gauge's trembling; by more, it was corrected, and the energy around that is unknown.
 */
const MAX_TREMBLE_STEPS = 2;
/** The step of most gauges, in µWh. Others have coarser ones, and some state more digits than they know. */
const MIN_STEP = 10_000;

/**
 * Energy from a battery, by its remaining energy: for batteries that do not report power. It falls in steps
 * of 36 J and more, minutes apart on some, so it resolves short calls poorly and long ones well. After
 * charging it continues from there, and lacks the energy of the time between.
 */
export function energyDrop(
  zone: Zone,
  battery: Supply,
  files: Files,
  isDischarging: () => boolean,
): DirectSensor {
  const path = battery.pathOf("energy_now");
  const file = new SignedFile(path, files);
  let given = 0n;
  /** The lowest value since it began to fall: what trembles above it was counted before. */
  let lowest: number | undefined;
  /** The smallest fall. */
  let step: number | undefined;
  let lacksEnergy = false;
  const none = (reason: string): Reading => ({
    zone: zone.id,
    atMs: performance.now(),
    kind: "none",
    reason,
  });
  return {
    zone,
    path,
    read() {
      const left = file.read();
      if (left === undefined) return none(file.failure);
      if (!isDischarging()) {
        lowest = undefined;
        lacksEnergy = true;
        return none("not discharging");
      }
      lowest ??= left;
      if (left - lowest > MAX_TREMBLE_STEPS * Math.max(step ?? 0, MIN_STEP)) {
        lowest = left;
        lacksEnergy = true;
      }
      if (left < lowest) {
        step = Math.min(step ?? Number.POSITIVE_INFINITY, lowest - left);
        given += BigInt(lowest - left) * MICROJOULES_PER_MICROWATT_HOUR;
        lowest = left;
      }
      const counter = {
        zone: zone.id,
        atMs: performance.now(),
        kind: "counter",
        microjoules: given,
      } as const;
      if (!lacksEnergy) return counter;
      lacksEnergy = false;
      return { ...counter, afterGap: true };
    },
    close: () => file.close(),
  };
}
