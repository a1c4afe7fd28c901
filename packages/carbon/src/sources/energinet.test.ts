import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { energinet } from "./energinet.js";

const signal = new AbortController().signal;
const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const FROM_MS = Date.UTC(2026, 6, 13, 12);
const timeOf = (ms: number) => new Date(ms).toISOString().slice(0, 19);
const record = (step: number, value: unknown, odd = {}) => ({
  Minutes5UTC: timeOf(FROM_MS + step * STEP_MS),
  Minutes5DK: timeOf(FROM_MS + step * STEP_MS + 2 * 3_600_000),
  ...{ PriceArea: "DK1", CO2Emission: value, ...odd },
});
const answered = (records: readonly unknown[], dataset = "CO2Emis") => ({
  ...{ total: records.length, sort: "Minutes5UTC desc", limit: 5000, dataset, records },
});

const west: Trial = {
  create: energinet,
  location: { zone: { system: "energinet", code: "DK1" } },
  nowMs: FROM_MS + 2 * MINUTE_MS,
  path: "/dataset/CO2Emis",
  answer: () => answered([record(0, 68), record(-1, 70)]),
  areTimesUtc: true,
  later: (time) => timeOf(Date.parse(`${time}Z`) + 3_600_000),
  expected: {
    gramsPerKwh: { value: 68, low: 68 / 1.25, high: 68 * 1.25 },
    ...{ zone: "DK1", signal: "average", basis: "operational", accounting: "consumption", rung: "zone" },
    ...{ kind: "live", source: "energi-data-service" },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + STEP_MS },
  },
  valuePaths: [0, 1].map((index) => ["records", index, "CO2Emission"]),
  timePaths: [0, 1].map((index) => ["records", index, "Minutes5UTC"]),
};

it("energinet keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(west)).toEqual([]);
});

describe("energinet", () => {
  it("energinet asks for one area in UTC", async () => {
    const { ask, grid } = await started(west);
    await ask();
    expect(grid.asked[0]?.query).toEqual({
      ...{ start: "2026-07-13T11:02", end: "2026-07-13T12:07", timezone: "UTC" },
      ...{ filter: '{"PriceArea":["DK1"]}', sort: "Minutes5UTC desc", limit: "5000" },
    });
  });

  it("energinet forecasts from its prognosis, which is estimated", async () => {
    const { provider, grid } = await started(west);
    grid.answer("/dataset/CO2EmisProg", { json: answered([record(1, 60), record(0, 65)], "CO2EmisProg") });
    const readings = await provider.forecast?.(west.location, 3_600_000, signal);
    expect(readings?.map(({ gramsPerKwh, kind, estimated }) => [gramsPerKwh.value, kind, estimated])).toEqual(
      [
        [65, "live", true],
        [60, "forecast", true],
      ],
    );
  });

  it("energinet gives the past where it has all of it, 14 days at a time", async () => {
    const { provider } = await started(west);
    const at = (fromMs: number, toMs = FROM_MS) => provider.at?.(west.location, { fromMs, toMs }, signal);
    expect(await at(FROM_MS - STEP_MS)).toMatchObject({ gramsPerKwh: { value: 70 }, kind: "historical" });
    await expect(at(FROM_MS - 2 * STEP_MS)).rejects.toMatchObject({ code: "no_data" });
    await expect(at(FROM_MS - 15 * 24 * 3_600_000)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([
    ["another area", answered([record(0, 68, { PriceArea: "DK2" })]), "unknown_zone"],
    ["another data set", answered([record(0, 68)], "CO2EmisProg"), "bad_payload"],
    [
      "a time with an offset",
      answered([record(0, 68, { Minutes5UTC: "2026-07-13T12:00:00Z" })]),
      "bad_payload",
    ],
    ["a minute between", answered([record(0, 68, { Minutes5UTC: "2026-07-13T12:01:00" })]), "bad_payload"],
    ["a text for a figure", answered([record(0, "68")]), "bad_payload"],
    ["a number for a record", answered([68]), "bad_payload"],
    ["no records", answered([]), "no_data"],
    ["null for records", { ...answered([]), records: null }, "bad_payload"],
  ])("energinet refuses an answer with %s", async (_, json, code) => {
    const { ask } = await started(west, { json });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it.each([
    [{ zone: { system: "electricity-maps", code: "DK-DK2" } }, "DK2", "zone"],
    [{ zone: { system: "energinet", code: "dk2" } }, "DK2", "zone"],
    [{ cloud: { provider: "azure", region: "denmarkeast" } }, "DK2", "cloud_region"],
  ])("energinet takes %j for the area %s, known by its %s", async (location, zone, rung) => {
    const { provider } = await started(west, { json: answered([record(0, 40, { PriceArea: zone })]) });
    expect(await provider.current(location, signal)).toMatchObject({ zone, rung });
  });

  it.each([{ country: "DK" }, { country: "SE" }, { zone: { system: "energinet", code: "DK3" } }, {}])(
    "energinet has no area for %j",
    async (location) => {
      const { provider, grid } = await started(west);
      expect(provider.supports?.(location)).toBe(false);
      await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
      expect(grid.asked).toEqual([]);
    },
  );
});
