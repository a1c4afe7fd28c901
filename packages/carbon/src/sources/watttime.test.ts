import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { replayServer } from "../../test/replay-server.js";
import { watttime } from "./watttime.js";

const signal = new AbortController().signal;
const PASSWORD = "pässword".replace("ä", "a-long-");
const LOGIN = btoa(`somebody:${PASSWORD}`);
const FROM_MS = Date.UTC(2026, 6, 15);
const STEP_MS = 300_000;
const at = (index: number) => new Date(FROM_MS + index * STEP_MS).toISOString().replace(".000Z", "+00:00");
const meta = {
  ...{
    data_point_period_seconds: 300,
    region: "CAISO_NORTH",
    signal_type: "co2_moer",
    units: "lbs_co2_per_mwh",
  },
  ...{ warnings: [], model: { date: "2023-03-01" }, generated_at: at(0) },
};
const point = (index: number, value: number | null) => ({ point_time: at(index), value });
const HTML = {
  status: 403,
  headers: { "content-type": "text/html" },
  body: "<html><title>403 Forbidden</title></html>",
};

const forecast: Trial = {
  create: (options) => watttime({ username: "somebody", password: PASSWORD, ...options }),
  location: { zone: { system: "watttime", code: "caiso_north" } },
  nowMs: FROM_MS + 60_000,
  path: "/v3/forecast",
  around: { "/login": { json: { token: "t1" } } },
  answer: () => ({ data: [point(0, 1000), point(1, 900)], meta }),
  expected: {
    gramsPerKwh: { value: 453.59237, low: 453.59237 / 1.4, high: 453.59237 * 1.4 },
    ...{
      zone: "CAISO_NORTH",
      signal: "marginal",
      basis: "operational",
      rung: "zone",
      kind: "live",
      source: "watttime",
    },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + STEP_MS, publishedAtMs: FROM_MS, estimated: true },
  },
  valuePaths: [
    ["data", 0, "value"],
    ["data", 1, "value"],
  ],
  timePaths: [
    ["data", 0, "point_time"],
    ["data", 1, "point_time"],
  ],
  secrets: [PASSWORD, LOGIN],
};

it("watttime keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(forecast)).toEqual([]);
});

describe("watttime", () => {
  it("watttime logs in once, and sends its token", async () => {
    const { ask, grid } = await started(forecast);
    await Promise.all([ask(), ask()]);
    await ask();
    expect(grid.asked.map(({ path }) => path).sort()).toEqual(["/login", ...Array(3).fill("/v3/forecast")]);
    expect(grid.asked[0]?.headers.authorization).toBe(`Basic ${LOGIN}`);
    expect(grid.asked[1]).toMatchObject({
      query: { region: "CAISO_NORTH", signal_type: "co2_moer", horizon_hours: "0" },
      headers: { authorization: "Bearer t1" },
    });
  });

  it("watttime renews its token before it runs out, and when it is refused", async () => {
    const { ask, grid, clock } = await started(forecast);
    await ask();
    await clock.advanceAsync(25 * 60_000);
    clock.sleepWall(-25 * 60_000);
    grid.answer("/login", { json: { token: "t2" } });
    await ask();
    expect(grid.asked.at(-1)?.headers.authorization).toBe("Bearer t2");
    grid.answer("/login", { json: { token: "t3" } });
    grid.answer("/v3/forecast", (request, response) => {
      const isNew = request.headers.authorization === "Bearer t3";
      const [status, type, body] = isNew
        ? [200, "application/json", JSON.stringify(forecast.answer())]
        : [403, "text/html", HTML.body];
      response.writeHead(status, { "content-type": type }).end(body);
    });
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 453.59237 } });
    expect(grid.asked.filter(({ path }) => path === "/login")).toHaveLength(3);
  });

  it("watttime does not log in again and again with a login that is refused", async () => {
    const { ask, grid } = await started(forecast);
    grid.answer("/login", HTML);
    await expect(ask()).rejects.toMatchObject({ code: "auth" });
    expect(grid.asked).toHaveLength(1);
    grid.answer("/login", { json: { token: "t1" } });
    grid.answer("/v3/forecast", HTML);
    await expect(ask()).rejects.toMatchObject({ code: "auth" });
    expect(grid.asked).toHaveLength(3);
  });

  it("watttime never reads a percentile as an intensity", async () => {
    const percentile = { data: [point(0, 96)], meta: { ...meta, units: "percentile" } };
    const { ask, grid } = await started(forecast, { json: percentile });
    await expect(ask()).rejects.toMatchObject({
      code: "bad_payload",
      message: expect.stringContaining("percentile"),
    });
    expect(grid.asked.every(({ path }) => path !== "/v3/signal-index")).toBe(true);
  });

  it("watttime gives points at 0 and below with the rest of its forecast, and their mean", async () => {
    const data = [point(0, 0), point(1, -100), point(2, 900)];
    const { ask, provider, grid } = await started(forecast, { json: { data, meta } });
    expect((await ask()).gramsPerKwh).toEqual({ value: 0, low: 0, high: 0 });
    const readings = await provider.forecast?.(forecast.location, 3 * STEP_MS, signal);
    const [, second, third] = readings?.map(({ gramsPerKwh }) => gramsPerKwh) ?? [];
    expect(second).toEqual({ value: -45.359237, low: -45.359237 * 1.4, high: -45.359237 / 1.4 });
    expect(third?.value).toBeCloseTo(900 * 0.45359237, 9);
    grid.answer("/v3/historical", { json: { data: [point(-2, -300), point(-1, 100)], meta } });
    const past = { fromMs: FROM_MS - 2 * STEP_MS, toMs: FROM_MS };
    const mean = (await provider.at?.(forecast.location, past, signal))?.gramsPerKwh;
    expect(mean?.value).toBeCloseTo(-45.359237, 9);
    expect(mean && mean.low < mean.value && mean.value < mean.high).toBe(true);
  });

  it.each([
    ["another unit", { units: "kg_co2_per_mwh" }, "bad_payload"],
    ["no unit", { units: undefined }, "bad_payload"],
    ["an average", { signal_type: "co2_aoer" }, "bad_payload"],
    ["damage to health", { signal_type: "health_damage" }, "bad_payload"],
    ["another region", { region: "PSCO" }, "unknown_zone"],
    ["figures of whole days", { data_point_period_seconds: 86_400 }, "bad_payload"],
  ])("watttime refuses an answer with %s", async (_, odd, code) => {
    const { ask } = await started(forecast, { json: { data: [point(0, 1000)], meta: { ...meta, ...odd } } });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it.each([
    [
      403,
      { error: "Invalid query parameters", message: "Invalid scope. You do not have sufficient access." },
      "plan",
    ],
    [
      400,
      { error: "Invalid query parameters", message: "Invalid scope. You do not have sufficient access." },
      "plan",
    ],
    [404, { error: "No coverage available for these coordinates and signal_type" }, "unknown_zone"],
  ])("watttime takes status %i with %j for the problem %s", async (status, json, code) => {
    const headers = { "content-type": "application/json" };
    const { ask } = await started(forecast, { status, headers, body: JSON.stringify(json) });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it("watttime finds the region of coordinates, once", async () => {
    const { provider, grid } = await started(forecast);
    grid.answer("/v3/region-from-loc", { json: { region: "CAISO_NORTH", signal_type: "co2_moer" } });
    const location = { coordinates: { latitude: 37.77, longitude: -122.42 } };
    const reading = await provider.current(location, signal);
    await provider.current(location, signal);
    expect(reading).toMatchObject({ zone: "CAISO_NORTH", rung: "coordinates" });
    const looked = grid.asked.filter(({ path }) => path === "/v3/region-from-loc");
    expect(looked.map(({ query }) => query)).toEqual([
      { signal_type: "co2_moer", latitude: "37.77", longitude: "-122.42" },
    ]);
  });

  it("watttime forecasts by five minutes, and marks past figures that were imputed as estimated", async () => {
    const { provider, grid } = await started(forecast);
    const readings = await provider.forecast?.(forecast.location, 90 * 60_000, signal);
    expect(readings?.map(({ kind }) => kind)).toEqual(["live", "forecast"]);
    expect(grid.asked.at(-1)?.query.horizon_hours).toBe("2");
    const past = [
      { ...point(-2, 800), imputed_data_used: false, last_updated: at(-1) },
      { ...point(-1, 1000), imputed_data_used: true, last_updated: at(0) },
    ];
    grid.answer("/v3/historical", { json: { data: past, meta } });
    const interval = { fromMs: FROM_MS - 2 * STEP_MS, toMs: FROM_MS };
    const reading = await provider.at?.(forecast.location, interval, signal);
    expect(reading?.gramsPerKwh.value).toBeCloseTo(900 * 0.45359237, 9);
    expect(reading).toMatchObject({ estimated: true, publishedAtMs: FROM_MS });
    const years = { fromMs: FROM_MS - 33 * 86_400_000, toMs: FROM_MS };
    await expect(provider.at?.(forecast.location, years, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([
    [{ zone: { system: "eia", code: "BPAT" } }, "BPA"],
    [{ zone: { system: "electricity-maps", code: "US-NW-PSCO" } }, "PSCO"],
    [{ cloud: { provider: "azure", region: "westus3" } }, undefined],
  ])("watttime takes %j for the region %s", async (location, region) => {
    const json = { ...(forecast.answer() as object), meta: { ...meta, region } };
    const { provider, grid } = await started(forecast, { json });
    expect(provider.supports?.(location)).toBe(region !== undefined);
    if (region === undefined) return;
    expect(await provider.current(location, signal)).toMatchObject({ zone: region, rung: "zone" });
    expect(grid.asked.at(-1)?.query.region).toBe(region);
  });

  it.each([{ country: "US" }, { cloud: { provider: "aws", region: "us-west-1" } }, {}])(
    "watttime has no region for %j",
    async (location) => {
      const { provider, grid } = await started(forecast);
      expect(provider.supports?.(location)).toBe(false);
      await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
      expect(grid.asked).toEqual([]);
    },
  );

  it("watttime needs a username and a password", async () => {
    const { baseUrl } = await replayServer();
    expect(() => watttime({ baseUrl })).toThrow(expect.objectContaining({ option: "username" }));
    expect(() => watttime({ username: "somebody" })).toThrow(expect.objectContaining({ option: "password" }));
  });
});
