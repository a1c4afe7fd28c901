import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { electricityMaps } from "./electricity-maps.js";

const signal = new AbortController().signal;
const TOKEN = "t0ken-of-an-account";
const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 6, 13, 17);
const at = (hour: number) => new Date(FROM_MS + hour * HOUR_MS).toISOString();
const row = (hour: number, carbonIntensity: number | null) => ({ carbonIntensity, datetime: at(hour) });
const JSON_TYPE = { "content-type": "application/json" };

const latest: Trial = {
  create: (options) => electricityMaps({ token: TOKEN, ...options }),
  location: { zone: { system: "electricity-maps", code: "dk-dk2" } },
  nowMs: FROM_MS + 600_000,
  path: "/carbon-intensity/latest",
  answer: () => ({
    zone: "DK-DK2",
    ...row(0, 78),
    ...{ updatedAt: at(-0.1), createdAt: at(-71), emissionFactorType: "lifecycle", flowTraced: true },
    ...{ isEstimated: true, estimationMethod: "FORECASTS_HIERARCHY", temporalGranularity: "hourly" },
  }),
  expected: {
    gramsPerKwh: { value: 78, low: 78 / 1.4, high: 78 * 1.4 },
    ...{ zone: "DK-DK2", signal: "average", basis: "lifecycle", rung: "zone", kind: "live", estimated: true },
    ...{ estimationMethod: "FORECASTS_HIERARCHY", accounting: "consumption", source: "electricity-maps" },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + HOUR_MS, publishedAtMs: FROM_MS - 0.1 * HOUR_MS },
  },
  valuePaths: [["carbonIntensity"]],
  timePaths: [["datetime"]],
  secrets: [TOKEN],
};

it("electricityMaps keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(latest)).toEqual([]);
});

describe("electricityMaps", () => {
  it("electricityMaps always states the place, and that the caller's is not to be looked up", async () => {
    const { ask, grid } = await started(latest);
    await ask();
    expect(grid.asked).toEqual([
      expect.objectContaining({
        path: "/carbon-intensity/latest",
        query: { zone: "DK-DK2", disableCallerLookup: "true", emissionFactorType: "lifecycle" },
        headers: expect.objectContaining({ "auth-token": TOKEN }),
      }),
    ]);
  });

  it("electricityMaps refuses the figure of another zone or of none, in the whole answer or in a row", async () => {
    const other = { ...(latest.answer() as object), zone: "US-CAL-CISO" };
    await expect((await started(latest, { json: other })).ask()).rejects.toMatchObject({
      code: "unknown_zone",
    });
    const within = { zone: "DK-DK2", data: [{ ...row(0, 78), zone: "DE" }] };
    await expect((await started(latest, { json: within })).ask()).rejects.toMatchObject({
      code: "unknown_zone",
    });
    const unnamed = { ...(latest.answer() as object), zone: undefined };
    await expect((await started(latest, { json: unnamed })).ask()).rejects.toMatchObject({
      code: "bad_payload",
    });
  });

  it.each([
    ["history of v3", { zone: "DK-DK2", history: [row(-1, 70), row(0, 78)] }],
    ["data of v4", { zone: "DK-DK2", temporalGranularity: "hourly", data: [row(0, 78), row(-1, 70)] }],
    ["one row", { zone: "DK-DK2", data: [row(0, 78)] }],
    ["a null at its end", { zone: "DK-DK2", data: [row(0, 78), row(1, null)] }],
  ])("electricityMaps reads an answer with %s", async (_, json) => {
    const { ask } = await started(latest, { json });
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 78 }, validFromMs: FROM_MS });
  });

  it("electricityMaps takes the length of a figure from its granularity", async () => {
    const json = { ...(latest.answer() as object), temporalGranularity: "5_minutes", datetime: at(0.125) };
    const { ask } = await started(latest, { json });
    const { validFromMs, validToMs } = await ask();
    expect(validToMs - validFromMs).toBe(300_000);
  });

  it.each([
    ["direct factors", { emissionFactorType: "direct" }],
    ["pounds", { unit: "lb/MWh" }],
    ["days between its rows", { data: [row(0, 78), row(24, 78)] }],
    ["the mean of a day", { temporalGranularity: "daily" }],
    ["no rows", { data: [] }],
    ["rows that are none", { data: [7] }],
  ])("electricityMaps refuses an answer with %s", async (_, odd) => {
    const { ask } = await started(latest, {
      json: { ...(latest.answer() as object), temporalGranularity: undefined, ...odd },
    });
    await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
  });

  it("electricityMaps asks for direct emission factors, whose readings are operational", async () => {
    const json = { ...(latest.answer() as object), emissionFactorType: "direct", carbonIntensity: 21 };
    const direct = {
      ...latest,
      create: (options: object) => electricityMaps({ token: TOKEN, emissionFactors: "direct", ...options }),
    };
    const { ask, grid } = await started(direct, { json });
    expect(await ask()).toMatchObject({ basis: "operational", gramsPerKwh: { value: 21 } });
    expect(grid.asked[0]?.query.emissionFactorType).toBe("direct");
  });

  it.each([
    [
      401,
      {
        error: "Request unauthorized for zoneKey=DK-DK2,requestType=past",
        message: "You do not have access to it.",
      },
      "plan",
    ],
    [401, { message: "Endpoint not available" }, "plan"],
    [401, { error: "Invalid auth-token" }, "auth"],
    [401, { message: "Rate limit exceeded" }, "rate_limited"],
    [400, { message: 'Missing or invalid date parameter "start"' }, "bad_payload"],
    [400, { error: "Zone 'XX' does not exist" }, "unknown_zone"],
    [200, { status: "no-data", countryCode: "DE", data: {}, units: {} }, "no_data"],
    [200, { status: "what-happened", data: {} }, "bad_payload"],
  ])("electricityMaps takes status %i with %j for the problem %s", async (status, json, code) => {
    const { ask } = await started(latest, { status, headers: JSON_TYPE, body: JSON.stringify(json) });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it("electricityMaps takes the coming hour, which is published early, and an old one as stale, up to three hours", async () => {
    const early = await started({ ...latest, nowMs: FROM_MS - 720_000 });
    expect(await early.ask()).toMatchObject({ validFromMs: FROM_MS });
    const late = await started({ ...latest, nowMs: FROM_MS + 3.9 * HOUR_MS });
    expect(await late.ask()).toMatchObject({ validFromMs: FROM_MS, stale: true });
    const tooLate = await started({ ...latest, nowMs: FROM_MS + 4 * HOUR_MS });
    await expect(tooLate.ask()).rejects.toMatchObject({
      code: "no_data",
      message: expect.stringContaining("2026-07-13T17"),
    });
  });

  it("electricityMaps forecasts as far as the plan goes", async () => {
    const json = { zone: "DK-DK2", forecast: [row(0, 78), row(1, 81), row(2, 85), row(3, 80)] };
    const { provider, grid } = await started({ ...latest, path: "/carbon-intensity/forecast" }, { json });
    const readings = await provider.forecast?.(latest.location, 2 * HOUR_MS, signal);
    expect(readings?.map(({ gramsPerKwh, kind, estimated }) => [gramsPerKwh.value, kind, estimated])).toEqual(
      [
        [78, "live", true],
        [81, "forecast", true],
        [85, "forecast", true],
      ],
    );
    expect(grid.asked[0]?.query.horizonHours).toBe("24");
    expect(provider.capabilities?.()).toMatchObject({ forecastMs: 24 * HOUR_MS, past: true });
  });

  it("electricityMaps takes the last day from the history, and asks for what is older by its hours", async () => {
    const json = { zone: "DK-DK2", data: [row(-3, 60), row(-2, 70), row(-1, 80)] };
    const { provider, grid } = await started({ ...latest, path: "/carbon-intensity" }, { json });
    const near = { fromMs: FROM_MS - 2.5 * HOUR_MS, toMs: FROM_MS - HOUR_MS };
    expect((await provider.at?.(latest.location, near, signal))?.gramsPerKwh.value).toBeCloseTo(
      (60 * 0.5 + 70) / 1.5,
      9,
    );
    const far = { fromMs: FROM_MS - 48.5 * HOUR_MS, toMs: FROM_MS - 48 * HOUR_MS };
    await expect(provider.at?.(latest.location, far, signal)).rejects.toMatchObject({ code: "no_data" });
    expect(grid.asked.map(({ path }) => path)).toEqual([
      "/carbon-intensity/history",
      "/carbon-intensity/past-range",
    ]);
    expect(grid.asked[1]?.query).toMatchObject({ start: at(-49), end: at(-47) });
  });

  it("electricityMaps takes the zone that the API found for coordinates", async () => {
    const { provider, grid } = await started(latest);
    const location = { coordinates: { latitude: 55.68, longitude: 12.57 } };
    expect(await provider.current(location, signal)).toMatchObject({ zone: "DK-DK2", rung: "coordinates" });
    expect(grid.asked[0]?.query).toMatchObject({ lat: "55.68", lon: "12.57", disableCallerLookup: "true" });
  });

  it.each([
    [{ cloud: { provider: "aws", region: "eu-west-1" } }, "IE"],
    [{ country: "FRA" }, "FR"],
    [{ country: "CL" }, "CL-SEN"],
    [{ zone: { system: "watttime", code: "CAISO_NORTH" } }, "US-CAL-CISO"],
    [{ zone: { system: "eia", code: "PJM" }, coordinates: { latitude: 1, longitude: 1 } }, "US-MIDA-PJM"],
    [{ zone: { system: "Electricity Maps", code: "XX-NEW" } }, "XX-NEW"],
    [
      {
        zone: { system: "electricity-maps", code: "US-NW-NEW" },
        cloud: { provider: "aws", region: "us-west-2" },
      },
      "US-NW-NEW",
    ],
  ])("electricityMaps asks for the zone of %j, which is %s", async (location, zone) => {
    const json = { ...(latest.answer() as object), zone };
    const { provider, grid } = await started(latest, { json });
    expect(await provider.current(location, signal)).toMatchObject({ zone });
    expect(grid.asked[0]?.query.zone).toBe(zone);
  });

  describe("a place that may be in one of two zones", () => {
    const location = { cloud: { provider: "aws", region: "us-west-2" } };
    /** Each zone has its own figures, by the hour. */
    const twoZones = async (path: string, answer: (zone: string, grams: number) => unknown) => {
      const trial = await started({ ...latest, path: "/carbon-intensity" });
      trial.grid.answer(path, (request, response) => {
        const zone = new URL(request.url ?? "", "http://localhost").searchParams.get("zone") ?? "";
        response
          .writeHead(200, JSON_TYPE)
          .end(JSON.stringify(answer(zone, zone === "US-NW-BPAT" ? 60 : 420)));
      });
      return trial;
    };

    it("a place in one of two zones has the value of the likelier zone, and the low and high of both", async () => {
      const { provider, grid } = await twoZones("/carbon-intensity/latest", (zone, grams) => ({
        ...{ zone, ...row(0, grams), isEstimated: false },
      }));
      expect(await provider.current(location, signal)).toMatchObject({
        ...{ zone: "US-NW-BPAT", rung: "cloud_region" },
        gramsPerKwh: { value: 60, low: 48, high: 525 },
      });
      expect(grid.asked.map(({ query }) => query.zone).sort()).toEqual(["US-NW-BPAT", "US-NW-PACW"]);
    });

    it("a place in one of two zones has the bounds of both in forecasts and in the past too", async () => {
      const { provider, grid } = await twoZones("/carbon-intensity/forecast", (zone, grams) => ({
        ...{
          zone,
          forecast: [row(0, grams), row(1, grams + 10), ...(zone === "US-NW-BPAT" ? [row(2, 1)] : [])],
        },
      }));
      const readings = await provider.forecast?.(location, 4 * HOUR_MS, signal);
      expect(readings?.map(({ gramsPerKwh: { value, high } }) => [value, Math.round(high)])).toEqual([
        [60, Math.round(420 * 1.4)],
        [70, Math.round(430 * 1.4)],
      ]);
      grid.answer("/carbon-intensity/history", (request, response) => {
        const zone = new URL(request.url ?? "", "http://localhost").searchParams.get("zone");
        const data = [row(-1, zone === "US-NW-BPAT" ? 60 : 420)];
        response.writeHead(200, JSON_TYPE).end(JSON.stringify({ zone, temporalGranularity: "hourly", data }));
      });
      const past = { fromMs: FROM_MS - HOUR_MS, toMs: FROM_MS };
      expect((await provider.at?.(location, past, signal))?.gramsPerKwh).toEqual({
        value: 60,
        low: 48,
        high: 525,
      });
    });

    it("a place in one of two zones has no data where one of them has none, as its band would be too narrow", async () => {
      const { provider } = await twoZones("/carbon-intensity/latest", (zone, grams) => ({
        ...{ zone, ...row(0, zone === "US-NW-PACW" ? null : grams) },
      }));
      await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "no_data" });
    });

    it("a place in one of more than three zones is not supported and not asked for", async () => {
      const { provider, grid } = await started(latest);
      const washington = { zone: { system: "iso-3166-2", code: "US-WA" } };
      expect(provider.supports?.(washington)).toBe(false);
      expect(provider.supports?.(location)).toBe(true);
      expect(provider.supports?.({ country: "Narnia" })).toBe(false);
      await expect(provider.current(washington, signal)).rejects.toMatchObject({ code: "unknown_zone" });
      expect(grid.asked).toEqual([]);
    });
  });

  it.each([
    { country: "US" },
    { country: "SE" },
    {},
    { zone: { system: "entsoe", code: "10YFR-RTE------C" } },
  ])("electricityMaps does not ask for %j, which is no zone", async (location) => {
    const { provider, grid } = await started(latest);
    expect(provider.supports?.(location)).toBe(false);
    await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
    expect(grid.asked).toEqual([]);
  });

  it.each([
    [{ token: "" }],
    [{ token: "two\nlines-of-a-secret" }],
    [{ token: TOKEN, emissionFactors: "market" }],
    [{ token: TOKEN, horizonHours: 25 }],
    [{ token: TOKEN, timeoutMs: 0 }],
    [{ token: TOKEN, baseUrl: "ftp://example.org" }],
    [{ token: TOKEN, baseUrl: "https://user:secret@example.org" }],
  ])("electricityMaps refuses the options %j, and shows no secret", (options) => {
    const make = () => electricityMaps(options as never);
    expect(make).toThrow(expect.objectContaining({ name: "WattspanConfigurationError" }));
    expect(make).not.toThrow(/secret/);
  });
});
