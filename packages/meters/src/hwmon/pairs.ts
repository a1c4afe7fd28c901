/**
 * The voltage of each current of a chip: each kind has its own numbers, and every driver counts differently.
 */

import type { Chip } from "./chip.js";
import { channelsOf } from "./quantity.js";

type Pair = readonly [voltage: number, current: number];

/** From the documentation of the kernel's drivers. */
const PAIRS: Readonly<Record<string, readonly Pair[]>> = {
  // For these, `in0` is the voltage over the shunt.
  ina209: [[1, 1]],
  ina219: [[1, 1]],
  ina226: [[1, 1]],
  ina238: [[1, 1]],
  ina260: [[1, 1]],
  ina233: [[1, 1]],
  ina3221: [[1, 1], [2, 2], [3, 3]],
  ltc2945: [[1, 1]],
  ltc2947: [[0, 1]],
  ltc2992: [[0, 1], [2, 2]],
  ltc4260: [[1, 1]],
  ltc4261: [[1, 1]],
  ltc4282: [[1, 1]],
  adm1275: [[1, 1]],
  adm1276: [[1, 1]],
  adm1278: [[1, 1]],
  adm1293: [[1, 1]],
  // Their only current is the output's, and `in1` is the input.
  max20730: [[2, 1]],
  max20751: [[2, 1]],
}; // biome-ignore format: a table

/** The known pairs. None for an unlisted chip: the product of unrelated values is no power. */
export function pairsOf(chip: Chip): readonly Pair[] {
  const voltages = channelsOf(chip, "in", "input");
  const currents = channelsOf(chip, "curr", "input");
  const listed = Object.hasOwn(PAIRS, chip.name) ? PAIRS[chip.name] : undefined;
  return (listed ?? []).filter(
    ([voltage, current]) => voltages.includes(voltage) && currents.includes(current),
  );
}
