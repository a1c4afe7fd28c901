import { WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { countryCodes } from "../places/country-codes.js";
import { InvalidLocationError } from "../places/location-errors.js";
import { nationalZone } from "../tables/annual-zones.js";
import { annualAverage } from "./annual-average.js";
import { electricityScopes } from "./electricity-scopes.js";

const read = (country: string, emissionFactors?: "direct") =>
  annualAverage(emissionFactors && { emissionFactors }).current({ country }, new AbortController().signal);

describe("electricityScopes", () => {
  it("electricityScopes adds up to the lifecycle mean, and its scope 2 is the direct one", async () => {
    for (const [country] of countryCodes()) {
      const { scope2, scope3Category3 } = electricityScopes({ country });
      const [whole, direct] = await Promise.all([read(country), read(country, "direct")]);
      expect(scope2.value + scope3Category3.upstream.value).toBeCloseTo(whole.gramsPerKwh.value, 0);
      expect(scope2).toEqual(direct.gramsPerKwh);
      for (const { value, low, high } of [scope2, scope3Category3.upstream]) {
        expect(low, country).toBeGreaterThanOrEqual(0);
        expect(low, country).toBeLessThanOrEqual(value);
        expect(value, country).toBeLessThanOrEqual(high);
      }
      // What is burnt cannot be more than all, nor than the dirtiest fuel.
      expect(scope2.value).toBeLessThanOrEqual(whole.gramsPerKwh.value);
      if (nationalZone(country) !== undefined) expect(scope2.value).toBeLessThan(1000);
    }
  });

  it("electricityScopes says of what losses are stated", () => {
    const { scope3Category3, zone, source } = electricityScopes({ country: "DE" }, { losses: 0.2 });
    expect(scope3Category3.losses?.value).toBe(85.5); // a quarter of 342
    expect([zone, source]).toEqual(["DE", "electricity-maps-annual@2025"]);
    expect(electricityScopes({ country: "DE" }).scope3Category3).not.toHaveProperty("losses");
    expect(electricityScopes({}).zone).toBe("WORLD");
  });

  it.each([-0.1, 0.95, Number.NaN, "a tenth" as never, { value: 0.1, low: 0.2, high: 0.3 }])(
    "electricityScopes refuses losses of %j",
    (losses) => {
      expect(() => electricityScopes({ country: "DE" }, { losses })).toThrow(WattspanConfigurationError);
    },
  );

  it("electricityScopes refuses a malformed location", () => {
    expect(() => electricityScopes({ country: "Germany" })).toThrow(InvalidLocationError);
  });
});

describe("annualAverage of direct emissions", () => {
  it("annualAverage of direct emissions shows it in its basis, and that it is derived from the mix", async () => {
    const direct = await read("US", "direct");
    expect(direct).toMatchObject({ basis: "operational", estimated: true, estimationMethod: "direct-share" });
    expect(direct.gramsPerKwh.value).toBeCloseTo(350, -1);
    expect(annualAverage({ emissionFactors: "direct" }).capabilities?.().basis).toBe("operational");
    expect(await read("US")).toMatchObject({ basis: "lifecycle" });
  });

  it("annualAverage says in lifecycle readings what is upstream of the generation, where it is asked", async () => {
    const location = { country: "US" };
    const signal = new AbortController().signal;
    const { gramsPerKwh, scope3Share = 0 } = await annualAverage({ scope3Share: true }).current(
      location,
      signal,
    );
    const { value } = electricityScopes(location).scope3Category3.upstream;
    expect(gramsPerKwh.value * scope3Share).toBeCloseTo(value, 1);
    expect(await read("US")).not.toHaveProperty("scope3Share");
    const direct = annualAverage({ emissionFactors: "direct", scope3Share: true });
    expect(await direct.current(location, signal)).not.toHaveProperty("scope3Share");
  });

  it("annualAverage refuses other emission factors", () => {
    expect(() => annualAverage({ emissionFactors: "upstream" as never })).toThrow(
      /must be "lifecycle" or "direct"/,
    );
  });
});
