import { attribute, metric } from "@wattspan/core/names";
import type { Expectation } from "./expectation.ts";

/** What the panels of the overview must show. */
export const overview: Readonly<Record<string, Expectation>> = {
  Energy: (told) => ({ energy: told.sum("increase", metric.energy) }),
  "Power by method": (told) => told.by(attribute.method, "rate", metric.energy),
};
