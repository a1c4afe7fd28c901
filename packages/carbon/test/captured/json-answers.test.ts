import { describe, expect, it } from "vitest";
import { eia } from "../../src/sources/eia.js";
import { electricityMaps } from "../../src/sources/electricity-maps.js";
import { neso } from "../../src/sources/neso.js";
import { watttime } from "../../src/sources/watttime.js";
import { asked } from "./asked.js";

const LIFECYCLE = { emissionFactorType: "lifecycle" };
const TIME_SLICER = { isEstimated: true, estimationMethod: "TIME_SLICER_AVERAGE" };
const MEASURED = { isEstimated: false, estimationMethod: null };

describe("a captured answer of Electricity Maps", () => {
  it("the captured figure of the Carolinas is of the coming hour, published before it began", async () => {
    const { now } = await asked({
      create: (options) => electricityMaps({ token: "a-token", ...options }),
      location: { zone: { system: "electricity-maps", code: "US-CAR-DUK" } },
      now: "2024-03-06T18:49:00Z",
      answers: {
        "/carbon-intensity/latest": {
          json: {
            ...{ zone: "US-CAR-DUK", carbonIntensity: 216, datetime: "2024-03-06T19:00:00.000Z" },
            ...{ updatedAt: "2024-03-06T18:48:27.926Z", createdAt: "2024-03-03T19:47:16.265Z" },
            ...{ ...LIFECYCLE, ...TIME_SLICER },
          },
        },
      },
    });
    expect(await now()).toMatchObject({
      ...{ gramsPerKwh: { value: 216 }, zone: "US-CAR-DUK", basis: "lifecycle", estimated: true },
      ...{ estimationMethod: "TIME_SLICER_AVERAGE", publishedAtMs: Date.parse("2024-03-06T18:48:27.926Z") },
      ...{ validFromMs: Date.parse("2024-03-06T19:00Z"), validToMs: Date.parse("2024-03-06T20:00Z") },
    });
  });

  const hour = (at: string, carbonIntensity: number, updatedAt: string, how: object) => ({
    ...{ zone: "DE", carbonIntensity, datetime: `2024-03-06T${at}:00:00.000Z` },
    ...{ updatedAt: `2024-03-06T${updatedAt}Z`, ...LIFECYCLE, ...how },
  });
  const germany = {
    create: (options: object) => electricityMaps({ token: "a-token", ...options }),
    ...{ location: { zone: { system: "electricity-maps", code: "DE" } }, now: "2024-03-06T20:00:00Z" },
    answers: {
      "/carbon-intensity/history": {
        json: {
          zone: "DE",
          history: [
            hour("16", 627, "18:48:07.043", MEASURED),
            hour("17", 633, "18:48:07.043", MEASURED),
            hour("18", 663, "18:48:07.043", TIME_SLICER),
            hour("19", 689, "18:48:27.926", TIME_SLICER),
          ],
        },
      },
    },
  };
  it.each([
    ["16", "18", (627 + 633) / 2, undefined],
    ["17", "20", (633 + 663 + 689) / 3, true],
  ])("the captured hours of Germany from %s to %s have the mean %s", async (from, to, value, estimated) => {
    const { between } = await asked(germany);
    const reading = await between(`2024-03-06T${from}:00Z`, `2024-03-06T${to}:00Z`);
    expect(reading?.gramsPerKwh.value).toBeCloseTo(value, 9);
    expect(reading?.estimated).toBe(estimated);
  });

  it("the captured answer without data is no figure", async () => {
    const json = { status: "no-data", countryCode: "DE", data: {}, units: { carbonIntensity: "gCO2eq/kWh" } };
    const { now } = await asked({ ...germany, answers: { "/carbon-intensity/latest": { json } } });
    await expect(now()).rejects.toMatchObject({ code: "no_data" });
  });
});

describe("a captured answer of WattTime", () => {
  const meta = (region: string, units: string) => ({
    ...{ data_point_period_seconds: 300, region, signal_type: "co2_moer", units },
    ...{ warnings: [], model: { type: "binned_regression", date: "2023-03-01" } },
  });
  const point = (minute: string, value: number) => ({
    ...{ point_time: `2022-07-15T00:${minute}:00+00:00`, value, imputed_data_used: true },
    last_updated: `2023-10-01T00:${minute}:00+00:00`,
  });
  const asking = (region: string, answers: object) =>
    asked({
      create: (options) => watttime({ username: "somebody", password: "a-password", ...options }),
      ...{ location: { zone: { system: "watttime", code: region } }, now: "2024-06-18T18:41:00Z" },
      answers: { "/login": { json: { token: "a-token" } }, ...answers },
    });

  it("the captured points of northern California are pounds for a megawatt-hour", async () => {
    const json = {
      data: [point("00", 870), point("05", 860)],
      meta: meta("CAISO_NORTH", "lbs_co2_per_mwh"),
    };
    const { between } = await asking("CAISO_NORTH", { "/v3/historical": { json } });
    const reading = await between("2022-07-15T00:00Z", "2022-07-15T00:10Z");
    // A pound is 453.59237 g, a megawatt-hour 1000 kWh.
    expect(reading?.gramsPerKwh.value).toBeCloseTo((865 * 453.59237) / 1000, 9);
    expect(reading).toMatchObject({ zone: "CAISO_NORTH", signal: "marginal", estimated: true });
  });

  it("the captured rank of Colorado among its own hours is no intensity", async () => {
    const json = {
      data: [{ point_time: "2024-06-18T18:40:00+00:00", value: 96.0 }],
      meta: meta("PSCO", "percentile"),
    };
    const { now } = await asking("PSCO", { "/v3/forecast": { json } });
    await expect(now()).rejects.toMatchObject({ code: "bad_payload" });
  });

  const json = { "content-type": "application/json" };
  it.each([
    [
      "plan",
      403,
      json,
      JSON.stringify({
        error: "Invalid query parameters",
        message: "Invalid scope. You do not have sufficient access to this resource.",
      }),
    ],
    [
      "unknown_zone",
      404,
      json,
      JSON.stringify({
        ...{ error: "No coverage available for these coordinates and signal_type" },
        ...{ latitude: "0", longitude: "0", signal_type: "co2_moer" },
      }),
    ],
    ["auth", 403, { "content-type": "text/html" }, "<html><title>403 Forbidden</title></html>"],
  ])("the captured refusal is the problem %s", async (code, status, headers, body) => {
    const { now } = await asking("CAISO_NORTH", { "/v3/forecast": { status, headers, body } });
    await expect(now()).rejects.toMatchObject({ code });
  });
});

describe("a captured answer of the British operator", () => {
  it("the captured half hours of a region are a list in an object", async () => {
    const half = (from: string, to: string, forecast: number, shares: readonly number[]) => ({
      ...{ from: `2025-10-${from}Z`, to: `2025-10-${to}Z`, intensity: { forecast, index: "moderate" } },
      generationmix: [
        ...["biomass", "coal", "imports", "gas", "nuclear", "other", "hydro", "solar", "wind"],
      ].map((fuel, index) => ({ fuel, perc: shares[index] })),
    });
    const data = {
      ...{ regionid: 11, dnoregion: "WPD South West", shortname: "South West England", postcode: "BS16" },
      data: [
        half("22T23:30", "23T00:00", 162, [0.4, 0, 44.2, 32.9, 1, 0, 0.1, 0, 21.3]),
        half("23T00:00", "23T00:30", 164, [0.2, 0, 44.1, 33.5, 0.9, 0, 0.1, 0, 21.2]),
        half("23T00:30", "23T01:00", 165, [0, 0, 43.5, 33.8, 0.8, 0, 0.1, 0, 21.7]),
      ],
    };
    const { ahead } = await asked({
      ...{ create: neso, location: { zone: { system: "neso", code: "11" } }, now: "2025-10-22T23:40:00Z" },
      answers: { "/regional/intensity/": { json: { data } } },
    });
    const readings = (await ahead(1)) ?? [];
    expect(readings.map(({ gramsPerKwh }) => gramsPerKwh.value)).toEqual([162, 164, 165]);
    expect(readings.map(({ kind }) => kind)).toEqual(["live", "forecast", "forecast"]);
    // Hydro and wind, of shares that add up to 99.9; nuclear as well.
    expect(readings[0]?.renewableShare).toBeCloseTo(21.4 / 99.9, 9);
    expect(readings[0]?.carbonFreeShare).toBeCloseTo(22.4 / 99.9, 9);
  });

  it("the captured half hours of the country have no measured figure yet", async () => {
    const half = (from: string, to: string, forecast: number) => ({
      ...{ from: `2020-05-24T${from}Z`, to: `2020-05-24T${to}Z` },
      intensity: { forecast, actual: null, index: "low" },
    });
    const data = [half("20:30", "21:00", 146), half("21:00", "21:30", 148), half("21:30", "22:00", 148)];
    const { ahead } = await asked({
      ...{ create: neso, location: { country: "GB" }, now: "2020-05-24T20:31:00Z" },
      answers: { "/intensity/": { json: { data } } },
    });
    expect(await ahead(1)).toMatchObject(
      [146, 148, 148].map((value) => ({ gramsPerKwh: { value }, zone: "GB", estimated: true })),
    );
  });
});

describe("a captured answer of the Energy Information Administration", () => {
  const asking = (code: string, fuels: readonly (readonly [string, string])[]) =>
    asked({
      create: (options) => eia({ apiKey: "a-key", ...options }),
      ...{ location: { zone: { system: "eia", code } }, now: "2025-09-07T01:00:00Z" },
      answers: {
        "/v2/electricity/rto/fuel-type-data/data/": {
          json: {
            response: {
              ...{ total: `${fuels.length}`, dateFormat: 'YYYY-MM-DD"T"HH24', frequency: "hourly" },
              data: fuels.map(([fueltype, value]) => ({
                ...{ period: "2025-09-07T00", respondent: code, fueltype, value },
                "value-units": "megawatthours",
              })),
            },
          },
        },
      },
    });

  it("the captured fuels of Associated Electric are texts, of the hour that ends then", async () => {
    const { now } = await asking("AECI", [
      ["COL", "1614"],
      ["NG", "841"],
      ["WND", "65"],
    ]);
    expect(await now()).toMatchObject({
      gramsPerKwh: { value: (1614 * 820 + 841 * 490 + 65 * 11) / 2520 },
      renewableShare: 65 / 2520,
      ...{ validFromMs: Date.parse("2025-09-06T23:00Z"), validToMs: Date.parse("2025-09-07T00:00Z") },
    });
  });

  it("the captured fuels of Avista are an eighth unknown", async () => {
    const { now } = await asking("AVA", [
      ["NG", "341"],
      ["OTH", "118"],
      ["SUN", "2"],
      ["WAT", "389"],
      ["WND", "171"],
    ]);
    // 118 of 1021.
    await expect(now()).rejects.toMatchObject({
      code: "no_data",
      message: expect.stringContaining("12 % of the generation has no known factor"),
    });
  });
});
