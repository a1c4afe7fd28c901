import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { neso } from "./neso.js";

const signal = new AbortController().signal;
const FROM_MS = Date.UTC(2026, 6, 13, 12);
const HALF_MS = 1_800_000;
const at = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const half = (index: number, forecast: number | null, actual: number | null = null) => ({
  from: at(FROM_MS + index * HALF_MS),
  to: at(FROM_MS + (index + 1) * HALF_MS),
  intensity: { forecast, actual, index: "moderate" },
});

const national: Trial = {
  create: neso,
  location: { country: "GB" },
  nowMs: FROM_MS + 600_000,
  path: "/intensity",
  answer: () => ({ data: [half(0, 171, 168)] }),
  expected: {
    gramsPerKwh: { value: 168, low: 134.4, high: 210 },
    ...{
      zone: "GB",
      signal: "average",
      basis: "operational",
      rung: "country",
      kind: "live",
      estimated: false,
    },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + HALF_MS, source: "neso-carbon-intensity" },
    attribution: expect.stringContaining("CC BY 4.0") as never,
  },
  valuePaths: [
    ["data", 0, "intensity", "actual"],
    ["data", 0, "intensity", "forecast"],
  ],
  timePaths: [
    ["data", 0, "from"],
    ["data", 0, "to"],
  ],
};

const mix = [
  { fuel: "gas", perc: 40 },
  { fuel: "nuclear", perc: 20 },
  { fuel: "wind", perc: 30 },
  { fuel: "solar", perc: 10 },
];
const regional: Trial = {
  ...national,
  location: { zone: { system: "neso", code: "13" } },
  path: "/regional/regionid/13",
  answer: () => ({
    data: [{ regionid: 13, shortname: "London", data: [{ ...half(0, 144), generationmix: mix }] }],
  }),
  expected: {
    gramsPerKwh: { value: 144, low: 144 / 1.4, high: 144 * 1.4 },
    ...{ zone: "GB-13", rung: "zone", estimated: true, estimationMethod: "forecast" },
    ...{ validFromMs: FROM_MS, renewableShare: 0.4, carbonFreeShare: 0.6 },
  },
  valuePaths: [["data", 0, "data", 0, "intensity", "forecast"]],
  timePaths: [
    ["data", 0, "data", 0, "from"],
    ["data", 0, "data", 0, "to"],
  ],
};

it("neso keeps the rules of providers that ask over HTTP, for Great Britain", async () => {
  expect(await providerViolations(national)).toEqual([]);
});

it("neso keeps the rules of providers that ask over HTTP, for a region of Great Britain", async () => {
  expect(await providerViolations(regional)).toEqual([]);
});

describe("neso", () => {
  it("neso takes the operator's forecast while nothing is measured", async () => {
    const { ask } = await started(national, { json: { data: [half(0, 171)] } });
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 171 }, estimated: true, kind: "live" });
  });

  it("neso takes the shares of the country from its mix, where that is of the same half hour", async () => {
    const { ask, grid } = await started(national);
    grid.answer("/generation", { json: { data: { ...half(0, 1), generationmix: mix } } });
    expect(await ask()).toMatchObject({
      gramsPerKwh: { value: 168 },
      renewableShare: 0.4,
      carbonFreeShare: 0.6,
    });
    expect(grid.asked.map(({ path }) => path).sort()).toEqual(["/generation", "/intensity"]);
    grid.answer("/generation", { status: 503, body: "" });
    expect(await ask()).not.toHaveProperty("carbonFreeShare");
  });

  it.each([
    ["of another half hour", { ...half(-1, 1), generationmix: mix }],
    ["without a time", { generationmix: mix }],
    ["that is no list", { ...half(0, 1), generationmix: "wind" }],
    ["that is empty", { ...half(0, 1), generationmix: [] }],
    ["of a part only", { ...half(0, 1), generationmix: mix.slice(0, 3) }],
    ["of more than all", { ...half(0, 1), generationmix: [...mix, ...mix] }],
    ["of figures that are none", { ...half(0, 1), generationmix: [{ fuel: "wind", perc: "lots" }] }],
    [
      "below nothing",
      {
        ...half(0, 1),
        generationmix: [
          { fuel: "wind", perc: -5 },
          { fuel: "gas", perc: 105 },
        ],
      },
    ],
    ["in a list", [{ ...half(0, 1), generationmix: mix }]],
  ])("neso takes no share from a mix %s", async (_, data) => {
    const { ask, grid } = await started(national);
    grid.answer("/generation", { json: { data } });
    const reading = await ask();
    expect(reading.gramsPerKwh.value).toBe(168);
    expect(reading).not.toHaveProperty("carbonFreeShare");
  });

  it("neso takes 0 of a region full of wind for less than half a gram, and no other 0", async () => {
    const windy = (index: string) => ({
      data: [{ regionid: 13, data: [{ ...half(0, 0), intensity: { forecast: 0, index } }] }],
    });
    const { ask } = await started(regional, { json: windy("very low") });
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 0.25, low: 0, high: 0.5 }, estimated: true });
    const other = await started(regional, { json: windy("moderate") });
    await expect(other.ask()).rejects.toMatchObject({ code: "bad_payload" });
  });

  it("neso gives the bounds and shares of past hours in a region full of wind", async () => {
    const windy = (index: number) => ({
      ...half(index, 0),
      intensity: { forecast: 0, index: "very low" },
      generationmix: [
        { fuel: "wind", perc: 90 },
        { fuel: "nuclear", perc: 10 },
      ],
    });
    const { provider, grid } = await started(regional);
    grid.answer("/regional/intensity/", {
      json: { data: [{ regionid: 13, data: [windy(-2), windy(-1)] }] },
    });
    const interval = { fromMs: FROM_MS - 2 * HALF_MS, toMs: FROM_MS };
    expect(await provider.at?.(regional.location, interval, signal)).toMatchObject({
      gramsPerKwh: { value: 0.25, low: 0, high: 0.5 },
      ...{ renewableShare: 0.9, carbonFreeShare: 1, kind: "historical" },
    });
  });

  it("neso refuses an answer for another region, and a half hour of another length", async () => {
    const other = { data: [{ regionid: 12, data: [half(0, 144)] }] };
    await expect((await started(regional, { json: other })).ask()).rejects.toMatchObject({
      code: "unknown_zone",
    });
    const long = { data: [{ ...half(0, 171), to: at(FROM_MS + 2 * HALF_MS) }] };
    await expect((await started(national, { json: long })).ask()).rejects.toMatchObject({
      code: "bad_payload",
    });
  });

  it("neso forecasts half hours from now on, and asks in the API's own form of times", async () => {
    const { provider, grid } = await started(national, {
      json: { data: [half(-1, 160, 161), half(0, 171), half(1, 180), half(2, null), half(3, 190)] },
    });
    const readings = await provider.forecast?.(national.location, 4 * HALF_MS, signal);
    expect(readings?.map(({ gramsPerKwh, kind }) => [gramsPerKwh.value, kind])).toEqual([
      [171, "live"],
      [180, "forecast"],
      [190, "forecast"],
    ]);
    expect(grid.asked[0]?.path).toBe("/intensity/2026-07-13T12:10Z/2026-07-13T14:30Z");
  });

  it("neso weights the past by time, and does not fill a gap", async () => {
    const { provider } = await started(national, { json: { data: [half(-2, 90, 100), half(-1, 90, 200)] } });
    const interval = { fromMs: FROM_MS - HALF_MS - 600_000, toMs: FROM_MS };
    expect(await provider.at?.(national.location, interval, signal)).toMatchObject({
      gramsPerKwh: { value: 175 },
      ...{ validFromMs: interval.fromMs, validToMs: interval.toMs, kind: "historical" },
    });
    const longer = { ...interval, fromMs: FROM_MS - 3 * HALF_MS };
    await expect(provider.at?.(national.location, longer, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it("neso asks to the end of the half hour in which the past ends, as it has half hours by their ends", async () => {
    const { provider, grid } = await started(national, { json: { data: [half(-1, 90, 100), half(0, 200)] } });
    const interval = { fromMs: FROM_MS - 30_000, toMs: FROM_MS + 30_000 };
    expect(await provider.at?.(national.location, interval, signal)).toMatchObject({
      gramsPerKwh: { value: 150 },
    });
    expect(grid.asked[0]?.path).toBe("/intensity/2026-07-13T11:59Z/2026-07-13T12:30Z");
  });

  it("neso reads the past of a region, whose half hours stand in an object", async () => {
    const json = { data: { regionid: 13, data: [half(-1, 100), half(0, 120)] } };
    const { provider, grid } = await started({ ...regional, path: "/regional" }, { json });
    const interval = { fromMs: FROM_MS - HALF_MS, toMs: FROM_MS };
    expect(await provider.at?.(regional.location, interval, signal)).toMatchObject({
      gramsPerKwh: { value: 100 },
    });
    expect(grid.asked[0]?.path).toBe("/regional/intensity/2026-07-13T11:30Z/2026-07-13T12:00Z/regionid/13");
  });

  it.each([
    [{ country: "DE" }, false],
    [{}, false],
    [{ country: "GBR" }, true],
    [{ cloud: { provider: "aws", region: "eu-west-2" } }, true],
    [{ zone: { system: "NESO", code: "GB" } }, true],
    [{ zone: { system: "neso", code: "18" } }, false],
    [{ zone: { system: "electricity-maps", code: "GB-NIR" } }, false],
    [{ coordinates: { latitude: 51.5, longitude: 0 } }, true],
    [{ coordinates: { latitude: 54.2, longitude: -6.4 } }, false],
    [{ coordinates: { latitude: 40.4, longitude: -3.7 } }, false],
  ])("neso supports the location %j: %s", async (location, known) => {
    const { provider } = await started(national);
    expect(provider.supports?.(location)).toBe(known);
    if (!known)
      await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
  });
});
