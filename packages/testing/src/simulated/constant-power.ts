import { energyOf, secondsFromMs, watts } from "@wattspan/core";
import type { PowerCurve } from "./energy-integral.js";

/**
 * Power that never changes, with its exact integral. Spread it into a zone of `fakeMeter`.
 *
 * @param power In watts.
 * @example fakeMeter({ clock, zones: [{ id: "cpu-0", component: "cpu", refreshMs: 1, ...constantPower(50) }] })
 */
export const constantPower = (power: number): Required<PowerCurve> => ({
  watts: () => power,
  energyJ: (ms) => energyOf(watts(power), secondsFromMs(ms)),
});
