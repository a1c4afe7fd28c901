import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { carbonAwareSdk } from "./carbon-aware-sdk.js";

const signal = new AbortController().signal;
const FROM_MS = Date.UTC(2026, 4, 17, 20, 45);
const STEP_MS = 300_000;
const at = (index: number) => new Date(FROM_MS + index * STEP_MS).toISOString().replace("Z", "+00:00");
const row = (index: number, rating: number | null) => ({
  location: "eastus",
  time: at(index),
  rating,
  duration: "00:05:00",
});

const eastUs: Trial = {
  create: (options) =>
    carbonAwareSdk({ signal: "marginal", basis: "operational", source: "watttime@sdk", ...options }),
  location: { cloud: { provider: "azure", region: "East US" } },
  nowMs: FROM_MS + 60_000,
  path: "/emissions/bylocation",
  answer: () => [row(-1, 73), row(0, 70)],
  expected: {
    gramsPerKwh: { value: 70, low: 50, high: 98 },
    ...{
      zone: "eastus",
      signal: "marginal",
      basis: "operational",
      rung: "cloud_region",
      source: "watttime@sdk",
    },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + STEP_MS, kind: "live" },
  },
  valuePaths: [
    [0, "rating"],
    [1, "rating"],
  ],
  timePaths: [
    [0, "time"],
    [1, "time"],
  ],
};

it("carbonAwareSdk keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(eastUs)).toEqual([]);
});

describe("carbonAwareSdk", () => {
  it("carbonAwareSdk asks with the names that the service heeds", async () => {
    const { ask, grid } = await started(eastUs);
    await ask();
    expect(grid.asked[0]?.query).toEqual({
      location: "eastus",
      time: "2026-05-17T18:46:00.000Z",
      toTime: "2026-05-17T20:46:00.000Z",
    });
  });

  it("carbonAwareSdk refuses figures of another location, and times without an offset", async () => {
    const other = [{ ...row(0, 70), location: "westus" }];
    await expect((await started(eastUs, { json: other })).ask()).rejects.toMatchObject({
      code: "unknown_zone",
    });
    const local = [{ ...row(0, 70), time: "2026-05-17T20:45:11.5" }];
    await expect((await started(eastUs, { json: local })).ask()).rejects.toMatchObject({
      code: "bad_payload",
    });
  });

  it("carbonAwareSdk has no data where the service has none", async () => {
    await expect((await started(eastUs, { json: [] })).ask()).rejects.toMatchObject({ code: "no_data" });
  });

  it("an error of carbonAwareSdk repeats what the service says of the problem", async () => {
    const body = JSON.stringify({
      title: "ArgumentException",
      status: 400,
      detail: "Unknown location 'mars'",
    });
    const { ask } = await started(eastUs, {
      status: 400,
      headers: { "content-type": "application/problem+json" },
      body,
    });
    await expect(ask()).rejects.toMatchObject({
      code: "unknown_zone",
      message: expect.stringContaining("mars"),
    });
  });

  it("carbonAwareSdk forecasts where the source behind the service does", async () => {
    const { provider, grid } = await started(eastUs);
    const point = (index: number, value: number) => ({
      location: "PJM",
      timestamp: at(index),
      duration: 5,
      value,
    });
    const forecast = {
      generatedAt: at(0),
      location: "eastus",
      forecastData: [point(0, 70), point(1, 75), point(2, 80)],
    };
    grid.answer("/emissions/forecasts/current", { json: [forecast] });
    const readings = await provider.forecast?.(eastUs.location, 3_600_000, signal);
    expect(readings?.map(({ gramsPerKwh, kind }) => [gramsPerKwh.value, kind])).toEqual([
      [70, "live"],
      [75, "forecast"],
      [80, "forecast"],
    ]);
    expect(grid.asked[0]?.query).toEqual({ location: "eastus" });
    grid.answer("/emissions/forecasts/current", { json: [] });
    await expect(provider.forecast?.(eastUs.location, 1, signal)).rejects.toMatchObject({
      code: "bad_payload",
    });
  });

  it("carbonAwareSdk gives each interval of the past its own figure", async () => {
    const { provider } = await started(eastUs, { json: [row(-3, 100), row(-2, 60), row(-1, 80)] });
    const value = async (from: number, to: number) =>
      (
        await provider.at?.(
          eastUs.location,
          { fromMs: FROM_MS + from * STEP_MS, toMs: FROM_MS + to * STEP_MS },
          signal,
        )
      )?.gramsPerKwh.value;
    expect([await value(-3, -2), await value(-2, -1), await value(-3, 0)]).toEqual([100, 60, 80]);
  });

  it.each([
    [{ zone: { system: "carbon-aware-sdk", code: "my-site" } }, true],
    [{ cloud: { provider: "any", region: "eu-west-1" } }, true],
    [{ cloud: { provider: "any", region: "a/../b" } }, false],
    [{ country: "DE" }, false],
  ])("carbonAwareSdk supports the location %j: %s", async (location, known) => {
    expect((await started(eastUs)).provider.supports?.(location)).toBe(known);
  });

  it("carbonAwareSdk refuses options without a signal, and a band that cannot be", () => {
    const options = { baseUrl: "http://localhost", basis: "operational" };
    expect(() => carbonAwareSdk(options as never)).toThrow(expect.objectContaining({ option: "signal" }));
    const band = { low: 2, high: 3 };
    expect(() => carbonAwareSdk({ ...options, signal: "average", band } as never)).toThrow(
      expect.objectContaining({ option: "band" }),
    );
  });
});
