import { describe, expect, it, vi } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { pastReadings } from "../analysis/reprice/past-readings.js";
import { ember } from "./ember.js";

const signal = new AbortController().signal;
const KEY = "k3y-of-an-account";
const row = (date: unknown, value: unknown, odd = {}) => ({
  ...{ entity: "Germany", entity_code: "DEU", is_aggregate_entity: false, date },
  ...{ emissions_intensity_gco2_per_kwh: value, ...odd },
});
const answered = (data: readonly unknown[]) => ({ stats: { timestamp: "2026-11-03T00:00:00Z" }, data });

const germany: Trial = {
  create: (options) => ember({ apiKey: KEY, ...options }),
  location: { country: "DE" },
  nowMs: Date.UTC(2026, 10, 20),
  path: "/v1/carbon-intensity/monthly",
  answer: () => answered([row("2026-08-01", 330.5), row("2026-09-01", 341.2)]),
  later: (date) => `${date}`.replace("-08-", "-07-").replace("-09-", "-08-"),
  daysOff: 370,
  expected: {
    gramsPerKwh: { value: 341.2, low: 341.2 / 1.4, high: 341.2 * 1.4 },
    ...{ zone: "DEU", signal: "average", basis: "lifecycle", accounting: "production", rung: "country" },
    ...{ kind: "historical", source: "ember-monthly" },
    ...{ validFromMs: Date.UTC(2026, 8), validToMs: Date.UTC(2026, 9) },
  },
  valuePaths: [0, 1].map((index) => ["data", index, "emissions_intensity_gco2_per_kwh"]),
  timePaths: [0, 1].map((index) => ["data", index, "date"]),
  secrets: [KEY],
};

it("ember keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(germany)).toEqual([]);
});

describe("ember", () => {
  it("ember asks for the months of a year of one country", async () => {
    const { ask, grid } = await started(germany);
    await ask();
    expect(grid.asked[0]?.query).toEqual({
      ...{ entity_code: "DEU", is_aggregate_entity: "false", include_all_dates_value_range: "false" },
      ...{ start_date: "2025-11", end_date: "2026-11", api_key: KEY },
    });
  });

  it("ember gives means of years where it is asked for them", async () => {
    const yearly: Trial = {
      ...germany,
      create: (options) => ember({ apiKey: KEY, step: "yearly", ...options }),
      path: "/v1/carbon-intensity/yearly",
    };
    const { ask, grid } = await started(yearly, { json: answered([row("2024", 342.1), row("2025", 339.9)]) });
    expect(await ask()).toMatchObject({
      ...{ gramsPerKwh: { value: 339.9 }, kind: "annual", source: "ember-yearly", stale: true },
      ...{ validFromMs: Date.UTC(2025, 0), validToMs: Date.UTC(2026, 0) },
    });
    expect(grid.asked[0]?.query).toMatchObject({ start_date: "2022", end_date: "2026" });
  });

  it("ember gives the past where it has all of it", async () => {
    const { provider, grid } = await started(germany);
    const at = (fromMs: number, toMs: number) => provider.at?.(germany.location, { fromMs, toMs }, signal);
    const [august, september, october] = [7, 8, 9].map((month) => Date.UTC(2026, month)) as [
      number,
      number,
      number,
    ];
    expect(await at(august, september)).toMatchObject({ gramsPerKwh: { value: 330.5 } });
    expect(grid.asked[0]?.query).toMatchObject({ start_date: "2026-08", end_date: "2026-09" });
    await expect(at(september, october + 3_600_000)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([
    ["monthly", [1, 2, 3].map((month) => row(`2024-0${month}-01`, 300 + month)), [301, 302, 303]],
    ["yearly", [row("2024", 342.1)], [342.1]],
  ] as const)(
    "ember prices each hour with the mean of its own calendar step, %s",
    async (step, data, means) => {
      const { provider } = await started(
        {
          ...germany,
          create: (options) => ember({ apiKey: KEY, step, ...options }),
          path: `/v1/carbon-intensity/${step}`,
        },
        { json: answered(data) },
      );
      const interval = { fromMs: Date.UTC(2024, 0), toMs: Date.UTC(2024, 3) };
      const readings = await pastReadings(provider, germany.location, interval);
      expect([readings[0]?.validFromMs, readings.at(-1)?.validToMs]).toEqual([
        interval.fromMs,
        interval.toMs,
      ]);
      expect(readings).toHaveLength((interval.toMs - interval.fromMs) / 3_600_000);
      expect([...new Set(readings.map(({ gramsPerKwh }) => gramsPerKwh.value))]).toEqual(means);
    },
  );

  it.each([
    ["another country", [row("2026-09-01", 340, { entity_code: "FRA" })], "unknown_zone"],
    [
      "a group of countries",
      [row("2026-09-01", 340, { entity: "World", entity_code: null })],
      "unknown_zone",
    ],
    ["a day", [row("2026-09-13", 340)], "bad_payload"],
    ["a month that is none", [row("2026-13-01", 340)], "bad_payload"],
    ["a year for a month", [row("2026", 340)], "bad_payload"],
    ["a text for a figure", [row("2026-09-01", "340")], "bad_payload"],
    ["a number for a row", [340], "bad_payload"],
    ["no rows", [], "no_data"],
  ])("ember refuses an answer with %s", async (_, data, code) => {
    const { ask } = await started(germany, { json: answered(data) });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it.each([
    [{ cloud: { provider: "aws", region: "eu-central-1" } }, "DEU", "cloud_region"],
    [{ cloud: { provider: "aws", region: "us-east-1" } }, "USA", "country"],
    [{ zone: { system: "ember", code: "bra" } }, "BRA", "zone"],
  ])("ember takes %j for the country %s, known by its %s", async (location, entity_code, rung) => {
    const { provider } = await started(germany, {
      json: answered([row("2026-09-01", 340, { entity_code })]),
    });
    expect(await provider.current(location, signal)).toMatchObject({ zone: entity_code, rung });
  });

  it("ember has no country for a location that says none", async () => {
    const { provider, grid } = await started(germany);
    expect(provider.supports?.({})).toBe(false);
    await expect(provider.current({}, signal)).rejects.toMatchObject({ code: "unknown_zone" });
    expect(grid.asked).toEqual([]);
  });

  it("ember needs a key, and a step that it has", () => {
    vi.stubEnv("EMBER_API_KEY", "");
    expect(() => ember()).toThrow(expect.objectContaining({ option: "apiKey" }));
    expect(() => ember({ apiKey: KEY, step: "daily" as never })).toThrow(
      expect.objectContaining({ option: "step" }),
    );
    vi.unstubAllEnvs();
  });
});
