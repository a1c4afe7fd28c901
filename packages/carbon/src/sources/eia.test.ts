import { describe, expect, it, vi } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { eia } from "./eia.js";

const signal = new AbortController().signal;
const KEY = "k3y-of-an-account";
const HOUR_MS = 3_600_000;
/** The hour from 11 to 12, which the API names by its end. */
const FROM_MS = Date.UTC(2026, 0, 31, 11);
const PATH = "/v2/electricity/rto/fuel-type-data/data/";
const periodOf = (hours: number) => new Date(FROM_MS + (hours + 1) * HOUR_MS).toISOString().slice(0, 13);
const row = (fueltype: string, value: unknown, hours = 0, odd = {}) => ({
  ...{ period: periodOf(hours), respondent: "PACW", "respondent-name": "PacifiCorp West", fueltype },
  ...{ "type-name": "a name", value, "value-units": "megawatthours", ...odd },
});
const answered = (data: readonly unknown[], odd = {}) => ({
  response: { total: `${data.length}`, dateFormat: 'YYYY-MM-DD"T"HH24', frequency: "hourly", data, ...odd },
  apiVersion: "2.1.12",
});

const oregon: Trial = {
  create: (options) => eia({ apiKey: KEY, ...options }),
  location: { zone: { system: "eia", code: "pacw" } },
  nowMs: FROM_MS + 2 * HOUR_MS,
  path: PATH,
  answer: () => answered([row("NG", 300), row("WND", "100"), row("BAT", -50)]),
  isMix: true,
  later: (period) => `${new Date(Date.parse(`${period}:00Z`) + HOUR_MS).toISOString().slice(0, 13)}`,
  expected: {
    gramsPerKwh: {
      value: (300 * 490 + 100 * 11) / 400,
      low: (300 * 410 + 100 * 7) / 400,
      high: (300 * 650 + 100 * 56) / 400,
    },
    ...{ zone: "PACW", signal: "average", basis: "lifecycle", accounting: "production", rung: "zone" },
    ...{ kind: "live", source: "eia-930(ipcc-ar5)", estimated: true, estimationMethod: "fuel-mix" },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + HOUR_MS, stale: true },
    ...{ renewableShare: 0.25, carbonFreeShare: 0.25 },
  },
  valuePaths: [0, 1, 2].map((index) => ["response", "data", index, "value"]),
  timePaths: [0, 1, 2].map((index) => ["response", "data", index, "period"]),
  secrets: [KEY],
};
const replied = (data: readonly unknown[], odd = {}) => started(oregon, { json: answered(data, odd) });

it("eia keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(oregon)).toEqual([]);
});

describe("eia", () => {
  it("eia asks for the newest rows of one authority by the hour", async () => {
    const { ask, grid } = await started(oregon);
    await ask();
    expect(grid.asked[0]?.query).toEqual({
      ...{ api_key: KEY, frequency: "hourly", "data[0]": "value", "facets[respondent][]": "PACW" },
      ...{ "sort[0][column]": "period", "sort[0][direction]": "desc", length: "200" },
    });
  });

  it("eia takes no hour in which a fuel is not published yet", async () => {
    const older = [row("NG", 100, -1), row("WND", 300, -1)];
    for (const late of [[row("NG", 300)], [row("NG", 300), row("WND", null)]]) {
      const { ask } = await replied([...late, ...older]);
      expect(await ask()).toMatchObject({ validFromMs: FROM_MS - HOUR_MS, gramsPerKwh: { value: 130.75 } });
    }
  });

  it("eia leaves out a calm hour in which nothing is generated", async () => {
    const { ask } = await replied([row("WND", 0), row("WND", 120, -1)]);
    expect(await ask()).toMatchObject({ validFromMs: FROM_MS - HOUR_MS, gramsPerKwh: { value: 11 } });
  });

  it("eia takes power below 0 for none, and storage for no source", async () => {
    const { ask } = await replied([row("NG", 100), row("SUN", -3), row("PS", 900), row("BAT", 50)]);
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 490 }, renewableShare: 0 });
  });

  it("eia widens the band by a fuel without a factor, and has no figure where that is more than a twentieth", async () => {
    const { ask } = await replied([row("NG", 96), row("OTH", 3), row("XYZ", 1)]);
    expect((await ask()).gramsPerKwh).toEqual({
      value: 490,
      low: expect.closeTo(0.96 * 410, 9),
      high: expect.closeTo(0.96 * 650 + 0.04 * 1882, 9),
    });
    const { ask: other } = await replied([row("NG", 94), row("OTH", 6)]);
    await expect(other()).rejects.toMatchObject({
      code: "no_data",
      message: expect.stringContaining("6 % of the generation has no known factor"),
    });
  });

  it("eia says when its newest figure is of, where that is a day old", async () => {
    const { ask, clock } = await started(oregon);
    clock.sleepWall(24 * HOUR_MS);
    await expect(ask()).rejects.toMatchObject({
      code: "no_data",
      message: expect.stringContaining("its newest is from 2026-01-31T11:00:00.000Z"),
    });
  });

  it("eia gives the past by hours, ten days at a time", async () => {
    const { provider, grid } = await replied([row("NG", 100), row("NG", 100, -1), row("NG", 100, -2)]);
    const interval = { fromMs: FROM_MS - HOUR_MS / 2, toMs: FROM_MS + HOUR_MS / 2 };
    expect(await provider.at?.(oregon.location, interval, signal)).toMatchObject({
      ...{ gramsPerKwh: { value: 490 }, kind: "historical", estimated: true },
    });
    const [now, past] = [
      await provider.current(oregon.location, signal),
      await provider.at?.(oregon.location, interval, signal),
    ];
    expect(past?.gramsPerKwh).toEqual(now.gramsPerKwh);
    expect(past?.renewableShare).toBe(now.renewableShare);
    expect(grid.asked[0]?.query).toMatchObject({
      start: "2026-01-31T10",
      end: "2026-01-31T12",
      length: "5000",
    });
    const long = { fromMs: FROM_MS - 11 * 24 * HOUR_MS, toMs: FROM_MS };
    await expect(provider.at?.(oregon.location, long, signal)).rejects.toMatchObject({ code: "no_data" });
    const gap = { fromMs: FROM_MS - 4 * HOUR_MS, toMs: FROM_MS };
    await expect(provider.at?.(oregon.location, gap, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([
    ["another authority", [row("NG", 1, 0, { respondent: "PJM" })], {}, "unknown_zone"],
    ["another unit", [row("NG", 1, 0, { "value-units": "gigawatthours" })], {}, "bad_payload"],
    ["no fuel", [row("NG", 1, 0, { fueltype: undefined })], {}, "bad_payload"],
    ["days", [row("NG", 1, 0, { period: "2026-01-31" })], { frequency: "daily" }, "bad_payload"],
    ["a number for a row", [7], {}, "bad_payload"],
    ["nothing generated", [row("NG", 0), row("WND", -1)], {}, "bad_payload"],
    ["more power than the world has", [row("NG", 9e6)], {}, "bad_payload"],
    ["no rows", [], {}, "unknown_zone"],
  ])("eia refuses an answer with %s", async (_, data, odd, code) => {
    const { ask } = await replied(data, odd);
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it.each([
    [403, { error: { code: "API_KEY_MISSING", message: "No api_key was supplied." } }, "auth"],
    [403, { error: { code: "API_KEY_INVALID", message: "An invalid api_key was supplied." } }, "auth"],
    [
      429,
      { error: { code: "OVER_RATE_LIMIT", message: "You have exceeded your rate limit." } },
      "rate_limited",
    ],
    [400, { error: "Invalid frequency 'hour' provided.", code: 400 }, "unknown_zone"],
  ])("eia takes status %i with %j for the problem %s", async (status, json, code) => {
    const headers = { "content-type": "application/json" };
    const { ask } = await started(oregon, { status, headers, body: JSON.stringify(json) });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it.each([
    [{ zone: { system: "electricity-maps", code: "US-TEX-ERCO" } }, "ERCO", "zone"],
    [{ cloud: { provider: "aws", region: "us-east-1" } }, "PJM", "cloud_region"],
  ])("eia takes %j for the authority %s, known by its %s", async (location, zone, rung) => {
    const { provider } = await replied([row("NG", 1, 0, { respondent: zone })]);
    expect(await provider.current(location, signal)).toMatchObject({ zone, rung });
  });

  it.each([{ country: "US" }, { country: "FR" }, { cloud: { provider: "azure", region: "westus3" } }, {}])(
    "eia has no authority for %j",
    async (location) => {
      const { provider, grid } = await started(oregon);
      expect(provider.supports?.(location)).toBe(false);
      await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
      expect(grid.asked).toEqual([]);
    },
  );

  it("eia needs a key", () => {
    vi.stubEnv("EIA_API_KEY", "");
    expect(() => eia()).toThrow(expect.objectContaining({ option: "apiKey" }));
    vi.unstubAllEnvs();
  });
});
