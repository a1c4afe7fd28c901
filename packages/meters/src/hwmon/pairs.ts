/** Which voltage of a chip belongs to which of its currents: the numbers are of each kind by itself, and every driver counts as it likes. */

import type { Chip } from "./chip.js";
import { channelsOf } from "./quantity.js";

type Pair = readonly [voltage: number, current: number];

/** From the documentation of the kernel's drivers. */
const PAIRS: Readonly<Record<string, readonly Pair[]>> = {
  // Of these, `in0` is the voltage over the shunt.
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
  // Their only current is that of the output, and `in1` is the input.
  max20730: [[2, 1]],
  max20751: [[2, 1]],
}; // biome-ignore format: a table

/** The pairs that are there. None for a chip that is not listed: a product of strangers is no power. */
export function pairsOf(chip: Chip): readonly Pair[] {
  const voltages = channelsOf(chip, "in", "input");
  const currents = channelsOf(chip, "curr", "input");
  const listed = Object.hasOwn(PAIRS, chip.name) ? PAIRS[chip.name] : undefined;
  return (listed ?? []).filter(
    ([voltage, current]) => voltages.includes(voltage) && currents.includes(current),
  );
}
