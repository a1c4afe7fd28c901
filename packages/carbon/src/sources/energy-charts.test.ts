import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { energyCharts } from "./energy-charts.js";

const signal = new AbortController().signal;
const FROM_MS = Date.UTC(2026, 6, 12, 22);
const QUARTER_MS = 900_000;
const seconds = [0, 1, 2, 3, 4].map((index) => (FROM_MS + index * QUARTER_MS) / 1000);

const germany: Trial = {
  create: energyCharts,
  location: { country: "DE" },
  nowMs: FROM_MS + 2 * QUARTER_MS + 60_000,
  path: "/co2eq",
  answer: () => ({
    unix_seconds: seconds,
    co2eq: [481.5, 487.4, 492.6, null, null],
    co2eq_forecast: [null, null, null, 500, 508.5],
    deprecated: false,
  }),
  expected: {
    gramsPerKwh: { value: 492.6, low: 492.6 / 1.25, high: 492.6 * 1.25 },
    ...{
      zone: "DE",
      signal: "average",
      basis: "lifecycle",
      rung: "country",
      kind: "live",
      source: "energy-charts",
    },
    ...{ validFromMs: FROM_MS + 2 * QUARTER_MS, validToMs: FROM_MS + 3 * QUARTER_MS },
  },
  valuePaths: [0, 1, 2, 3, 4].flatMap((index) => [
    ["co2eq", index],
    ["co2eq_forecast", index],
  ]),
  timePaths: [0, 1, 2, 3, 4].map((index) => ["unix_seconds", index]),
};

it("energyCharts keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(germany)).toEqual([]);
});

describe("energyCharts", () => {
  it("energyCharts takes its own forecast where nothing is measured yet", async () => {
    const { ask } = await started({ ...germany, nowMs: germany.nowMs + QUARTER_MS });
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 500 }, estimated: true, kind: "live" });
  });

  it("energyCharts forecasts from now on, without the empty end", async () => {
    const { provider, grid } = await started(germany);
    const readings = await provider.forecast?.(germany.location, 24 * 3_600_000, signal);
    expect(readings?.map(({ gramsPerKwh, kind }) => [gramsPerKwh.value, kind])).toEqual([
      [492.6, "live"],
      [500, "forecast"],
      [508.5, "forecast"],
    ]);
    expect(grid.asked[0]?.query).toEqual({ country: "de" });
  });

  it("energyCharts is asked once for now and for the forecast, and again for another country or a minute later", async () => {
    const { provider, grid, ask, clock } = await started(germany);
    const forecast = (country: string) => provider.forecast?.({ country }, 24 * 3_600_000, signal);
    await ask();
    expect(await forecast("DE")).toHaveLength(3);
    expect(grid.asked).toHaveLength(1);
    await forecast("FR");
    expect(grid.asked.map(({ query }) => query.country)).toEqual(["de", "fr"]);
    await clock.advanceAsync(60_000);
    await forecast("FR");
    expect(grid.asked).toHaveLength(3);
  });

  it("energyCharts gives the past by quarter hours", async () => {
    const { provider, grid } = await started(germany);
    const interval = { fromMs: FROM_MS, toMs: FROM_MS + 2 * QUARTER_MS };
    expect(await provider.at?.(germany.location, interval, signal)).toMatchObject({
      gramsPerKwh: { value: (481.5 + 487.4) / 2 },
    });
    expect(grid.asked[0]?.query).toEqual({
      country: "de",
      start: "2026-07-12T21:00Z",
      end: "2026-07-12T23:30Z",
    });
  });

  it("energyCharts takes the API's own words for an unknown country for the problem unknown_zone", async () => {
    const body = "'xx' is not the code for an available country. Please refer to the API doc.";
    const { ask } = await started(germany, { status: 400, headers: { "content-type": "text/plain" }, body });
    await expect(ask()).rejects.toMatchObject({
      code: "unknown_zone",
      message: expect.stringContaining("'xx' is not"),
    });
  });

  it.each([
    ["columns of other lengths", { co2eq: [1] }],
    ["milliseconds", { unix_seconds: seconds.map((at) => at * 1000) }],
    ["days between its figures", { unix_seconds: seconds.map((at, index) => at + index * 86_400) }],
    ["no columns", { unix_seconds: undefined }],
  ])("energyCharts refuses an answer with %s", async (_, odd) => {
    const { ask } = await started(germany, { json: { ...(germany.answer() as object), ...odd } });
    await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
  });

  it("energyCharts has the quarter hours of the night when clocks go back, each once", async () => {
    const backMs = Date.UTC(2026, 9, 25, 0, 30);
    const night = [0, 1, 2, 3, 4, 5].map((index) => backMs / 1000 + index * 900);
    const co2eq = [300, 310, 320, 330, 340, 350];
    const json = { unix_seconds: night, co2eq, co2eq_forecast: co2eq.map(() => null) };
    const { provider } = await started({ ...germany, nowMs: backMs + 2 * 3_600_000 }, { json });
    const interval = { fromMs: backMs, toMs: backMs + 6 * QUARTER_MS };
    expect(await provider.at?.(germany.location, interval, signal)).toMatchObject({
      gramsPerKwh: { value: 325 },
    });
  });

  it.each([
    [{ country: "FRA" }, "FR", "country"],
    [{ cloud: { provider: "aws", region: "eu-north-1" } }, "SE", "country"],
    [{ cloud: { provider: "aws", region: "eu-central-1" } }, "DE", "cloud_region"],
    [{ zone: { system: "electricity-maps", code: "DK-DK1" } }, "DK", "country"],
    [{ zone: { system: "energy-charts", code: "eu" } }, "EU", "zone"],
  ])("energyCharts takes %j for the zone %s, known by its %s", async (location, zone, rung) => {
    const { provider } = await started(germany);
    expect(await provider.current(location, signal)).toMatchObject({ zone, rung });
  });

  it("energyCharts has no place for a location that says none, and refuses a malformed one", async () => {
    const { provider } = await started(germany);
    expect(provider.supports?.({})).toBe(false);
    await expect(provider.current({}, signal)).rejects.toMatchObject({ code: "unknown_zone" });
    await expect(provider.current({ country: "Germany" }, signal)).rejects.toMatchObject({
      code: "invalid_location",
    });
  });
});
