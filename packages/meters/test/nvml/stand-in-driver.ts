import { compiledDriver } from "../../src/testing/nvml/compiled-driver.js";
import type { StandInCard } from "../../src/testing/nvml/nvml-stand-in.js";
import { atTestEnd } from "../clean-up.js";

/** Both stand-ins in a directory of their own, with their cards. `cleanUp` removes it. */
export function standInDriver(cards: readonly StandInCard[], clock: "manual" | "system" = "manual") {
  const { close, ...driver } = compiledDriver(cards, clock);
  atTestEnd(close);
  return driver;
}
