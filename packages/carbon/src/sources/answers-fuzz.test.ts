/** Answers that were damaged on their way: each is a reading that keeps the rules, or a problem with a name. */

import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { carbonIntensityContract, manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutated } from "../../../../scripts/fuzz/mutated.js";
import type { ConnectionOptions } from "../http/connection.js";
import { eia } from "./eia.js";
import { electricityMaps } from "./electricity-maps.js";
import { energyCharts } from "./energy-charts.js";
import { entsoe } from "./entsoe.js";
import { neso } from "./neso.js";
import { watttime } from "./watttime.js";

const NOW_MS = Date.UTC(2026, 6, 13, 12, 10);
const at = (minutes: number) => new Date(Date.UTC(2026, 6, 13, 12) + minutes * 60_000).toISOString();
const grams = fc.integer({ min: 1, max: 900 });
const steps = fc.array(grams, { minLength: 1, maxLength: 4 });

interface Fuzzed {
  readonly create: (options: ConnectionOptions) => CarbonIntensityProvider;
  readonly location: Location;
  /** As JSON, where it is no text. */
  readonly answers: fc.Arbitrary<unknown>;
}
const textOf = (answer: unknown) => (typeof answer === "string" ? answer : JSON.stringify(answer));
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
  eia: {
    create: (options) => eia({ apiKey: "a-key", ...options }),
    location: { zone: { system: "eia", code: "PJM" } },
    answers: steps.map((values) => {
      const row = { respondent: "PJM", fueltype: "NG", "value-units": "megawatthours" };
      const data = values.map((value, index) => ({ ...row, value, period: at(-index * 60).slice(0, 13) }));
      return { response: { frequency: "hourly", data } };
    }),
  },
  entsoe: {
    create: (options) => entsoe({ token: "a-token", ...options }),
    location: { country: "FR" },
    answers: steps.map((values) => {
      const points = values.map(
        (value, index) => `<Point><position>${index + 1}</position><quantity>${value}</quantity></Point>`,
      );
      const [start, end] = [-values.length, 0].map((hours) => `${at(hours * 60).slice(0, 16)}Z`);
      return `<GL_MarketDocument><TimeSeries><inBiddingZone_Domain.mRID codingScheme="A01">10YFR-RTE------C</inBiddingZone_Domain.mRID>
<quantity_Measure_Unit.name>MAW</quantity_Measure_Unit.name><MktPSRType><psrType>B04</psrType></MktPSRType>
<Period><timeInterval><start>${start}</start><end>${end}</end></timeInterval><resolution>PT60M</resolution>${points.join("")}</Period>
</TimeSeries></GL_MarketDocument>`;
    }),
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
        const reading = await answering(textOf(answer)).current(location, signal);
        expect(reading.gramsPerKwh.value).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it(`${name} turns a damaged answer into a sound reading or an IntensityError`, async () => {
    let readings = 0;
    const texts = mutated(answers.map(textOf));
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
