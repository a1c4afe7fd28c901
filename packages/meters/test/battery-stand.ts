/** Machines on a battery. */

import { battery } from "../src/battery.js";
import { hostOf } from "./host-of.js";
import { supplyTree } from "./trees/supply-tree.js";
import { temporaryDirectory } from "./trees/temporary-tree.js";

/** A battery that reports power and energy. */
export const ENERGY = {
  type: "Battery",
  scope: "System",
  present: 1,
  status: "Discharging",
  energy_now: 41_250_000,
  power_now: 9_712_000,
  voltage_now: 11_850_000,
};

/** Power supplies by their names. */
export type Supplies = Parameters<typeof supplyTree>[1];

/** Their machine. */
export const treeOf = (supplies: Supplies) => supplyTree(temporaryDirectory(), supplies);

/** A meter on it, in the thread of the test. */
export const meterOf = (supplies: Supplies) => battery({ ...hostOf(treeOf(supplies)), worker: false });
