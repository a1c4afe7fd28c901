import { compiledDriver, type StandInCard } from "@wattspan/testing/stand-ins";
import { atTestEnd } from "../clean-up.js";

/** Both stand-ins in a directory of their own, with their cards. `cleanUp` removes it. */
export function standInDriver(cards: readonly StandInCard[], clock: "manual" | "system" = "manual") {
  const { close, ...driver } = compiledDriver(cards, clock);
  atTestEnd(close);
  return driver;
}
