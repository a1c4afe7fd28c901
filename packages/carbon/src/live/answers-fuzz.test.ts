/** Answers that were damaged on their way: each is a reading that keeps the rules, or a problem with a name. */

import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { carbonIntensityContract, manualClock } from "@wattspan/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutated } from "../../../../scripts/fuzz/mutated.js";
import { carbonAwareSdk } from "../carbon-aware-sdk.js";
import { electricityMaps } from "../electricity-maps.js";
import { energyCharts } from "../energy-charts.js";
import { neso } from "../neso.js";
import { watttime } from "../watttime.js";
import type { ConnectionOptions } from "./connection.js";

const NOW_MS = Date.UTC(2026, 6, 13, 12, 10);
const at = (minutes: number) => new Date(Date.UTC(2026, 6, 13, 12) + minutes * 60_000).toISOString();
const grams = fc.integer({ min: 1, max: 900 });
const steps = fc.array(grams, { minLength: 1, maxLength: 4 });

interface Fuzzed {
  readonly create: (options: ConnectionOptions) => CarbonIntensityProvider;
  readonly location: Location;
  readonly answers: fc.Arbitrary<unknown>;
}
const fuzzed: Readonly<Record<string, Fuzzed>> = {
  neso: {
    create: neso,
    location: { country: "GB" },
    answers: steps.map((values) => ({
      data: values.map((forecast, index) => ({
        from: `${at(index * 30).slice(0, 16)}Z`,
        to: `${at(index * 30 + 30).slice(0, 16)}Z`,
        intensity: { forecast, actual: index ? null : forecast },
      })),
    })),
  },
  energyCharts: {
    create: energyCharts,
    location: { country: "DE" },
    answers: steps.map((values) => ({
      unix_seconds: values.map((_, index) => Date.parse(at(index * 15)) / 1000),
      co2eq: values,
      co2eq_forecast: values.map(() => null),
    })),
  },
  electricityMaps: {
    create: (options) => electricityMaps({ token: "a-token", ...options }),
    location: { country: "FR" },
    answers: steps.map((values) => ({
      zone: "FR",
      data: values.map((carbonIntensity, index) => ({
        zone: "FR",
        carbonIntensity,
        datetime: at(index * 60),
        isEstimated: true,
      })),
    })),
  },
  watttime: {
    create: (options) => watttime({ username: "somebody", password: "a-password", ...options }),
    location: { zone: { system: "watttime", code: "PSCO" } },
    answers: steps.map((values) => ({
      token: "t",
      data: values.map((value, index) => ({ point_time: at(index * 5 + 10), value })),
      meta: {
        region: "PSCO",
        signal_type: "co2_moer",
        units: "lbs_co2_per_mwh",
        data_point_period_seconds: 300,
      },
    })),
  },
  carbonAwareSdk: {
    create: (options) =>
      carbonAwareSdk({ baseUrl: "http://sdk", signal: "average", basis: "lifecycle", ...options }),
    location: { cloud: { provider: "azure", region: "eastus" } },
    answers: steps.map((values) =>
      values.map((rating, index) => ({ location: "eastus", time: at(index * 5), rating })),
    ),
  },
};

describe.each(Object.entries(fuzzed))("%s", (name, { create, location, answers }) => {
  const clock = manualClock({ wallStartMs: NOW_MS });
  const answering = (text: string) => {
    const fetch = async () => new Response(text, { headers: { "content-type": "application/json" } });
    return create({ fetch, clock });
  };
  const { signal } = new AbortController();

  it(`${name} reads any answer that is right`, async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        const reading = await answering(JSON.stringify(answer)).current(location, signal);
        expect(reading.gramsPerKwh.value).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it(`${name} turns a damaged answer into a sound reading or an IntensityError`, async () => {
    let readings = 0;
    const texts = mutated(answers.map((answer) => JSON.stringify(answer)));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const provider = answering(text);
        const error = await provider.current(location, signal).then(
          () => undefined,
          (found: unknown) => found,
        );
        if (error !== undefined) {
          expect(error).toMatchObject({ name: "IntensityError" });
          return;
        }
        readings++;
        expect(await carbonIntensityContract(provider, { location, clock })).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(readings).toBeGreaterThan(5);
  });

  it(`${name} rejects any other JSON with an IntensityError`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        await expect(answering(text).current(location, signal)).rejects.toMatchObject({
          name: "IntensityError",
        });
      }),
    );
  });
});
