import type { CarbonIntensityProvider } from "@wattspan/core";
import { expectTypeOf, it } from "vitest";
import { type AnnualAverageOptions, annualAverage } from "./annual-average.js";

it("annualAverage is a provider, with or without options", () => {
  expectTypeOf(annualAverage()).toEqualTypeOf<CarbonIntensityProvider>();
  expectTypeOf(annualAverage).parameter(0).toEqualTypeOf<AnnualAverageOptions | undefined>();
  expectTypeOf<{ unknownLocation: "ignore" }>().not.toExtend<AnnualAverageOptions>();
});
