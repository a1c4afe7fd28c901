import { describe, expect, it, vi } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { fingrid } from "./fingrid.js";

const signal = new AbortController().signal;
const KEY = "k3y-of-an-account";
const MINUTE_MS = 60_000;
const STEP_MS = 3 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FROM_MS = Date.UTC(2026, 6, 13, 12);
const PATH = "/api/datasets/265/data";
const row = (step: number, value: unknown, odd = {}) => ({
  datasetId: 265,
  startTime: new Date(FROM_MS + step * STEP_MS).toISOString(),
  endTime: new Date(FROM_MS + (step + 1) * STEP_MS).toISOString(),
  ...{ value, ...odd },
});
const answered = (data: readonly unknown[]) => {
  const pages = { total: data.length, lastPage: 1, prevPage: null, nextPage: null };
  return { data, pagination: { ...pages, perPage: 20_000, currentPage: 1, from: 0, to: data.length } };
};

const finland: Trial = {
  create: (options) => fingrid({ apiKey: KEY, ...options }),
  location: { country: "FI" },
  nowMs: FROM_MS + 2 * MINUTE_MS,
  path: PATH,
  answer: () => answered([row(0, 41.3), row(-1, 42)]),
  expected: {
    gramsPerKwh: { value: 41.3, low: 41.3 / 1.25, high: 41.3 * 1.25 },
    ...{ zone: "FI", signal: "average", basis: "operational", accounting: "consumption", rung: "country" },
    ...{ kind: "live", source: "fingrid-open-data" },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + STEP_MS },
  },
  valuePaths: [0, 1].map((index) => ["data", index, "value"]),
  timePaths: [0, 1].flatMap((index) => ["startTime", "endTime"].map((name) => ["data", index, name])),
  secrets: [KEY],
};

it("fingrid keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(finland)).toEqual([]);
});

describe("fingrid", () => {
  it("fingrid asks for the last half hour, with its key in a header", async () => {
    const { ask, grid } = await started(finland);
    await ask();
    expect(grid.asked[0]?.headers).toMatchObject({ "x-api-key": KEY });
    expect(grid.asked[0]?.query).toEqual({
      ...{ startTime: "2026-07-13T11:32:00Z", endTime: "2026-07-13T12:05:00Z", format: "json" },
      ...{ sortBy: "startTime", sortOrder: "desc", pageSize: "20000" },
    });
  });

  it("fingrid takes the newest step while it is late by up to three", async () => {
    const { ask, clock } = await started(finland);
    clock.advance(9 * MINUTE_MS);
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 41.3 }, stale: true });
    clock.advance(2 * MINUTE_MS);
    await expect(ask()).rejects.toMatchObject({
      code: "no_data",
      message: expect.stringContaining("its newest is from 2026-07-13T12:00:00.000Z"),
    });
  });

  it("fingrid gives the past where it has all of it, 14 days at a time", async () => {
    const { provider, grid } = await started(finland);
    const at = (fromMs: number, toMs = FROM_MS) => provider.at?.(finland.location, { fromMs, toMs }, signal);
    expect(await at(FROM_MS - STEP_MS)).toMatchObject({ gramsPerKwh: { value: 42 }, kind: "historical" });
    expect(grid.asked[0]?.query).toMatchObject({
      ...{ startTime: "2026-07-13T11:54:00Z", endTime: "2026-07-13T12:03:00Z" },
    });
    await expect(at(FROM_MS - 2 * STEP_MS)).rejects.toMatchObject({ code: "no_data" });
    await expect(at(FROM_MS - 15 * DAY_MS)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([
    ["another data set", answered([row(0, 41, { datasetId: 266 })]), "bad_payload"],
    ["an end before its start", answered([row(0, 41, { endTime: row(-1, 0).startTime })]), "bad_payload"],
    ["a step of a day", answered([row(0, 41, { endTime: row(480, 0).startTime })]), "bad_payload"],
    ["a text for a figure", answered([row(0, "41")]), "bad_payload"],
    ["null for a figure", answered([row(0, null)]), "no_data"],
    ["a number for a row", answered([41]), "bad_payload"],
    ["no rows", answered([]), "no_data"],
    ["null for data", { ...answered([]), data: null }, "bad_payload"],
  ])("fingrid refuses an answer with %s", async (_, json, code) => {
    const { ask } = await started(finland, { json });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it.each([
    [{ zone: { system: "fingrid", code: "fi" } }, "zone"],
    [{ zone: { system: "electricity-maps", code: "FI" } }, "zone"],
    [{ cloud: { provider: "gcp", region: "europe-north1" } }, "cloud_region"],
  ])("fingrid takes %j for Finland, known by its %s", async (location, rung) => {
    const { provider } = await started(finland);
    expect(await provider.current(location, signal)).toMatchObject({ zone: "FI", rung });
  });

  it.each([{ country: "SE" }, { country: "AX" }, { zone: { system: "fingrid", code: "AX" } }, {}])(
    "fingrid has no figure for %j",
    async (location) => {
      const { provider, grid } = await started(finland);
      expect(provider.supports?.(location)).toBe(false);
      await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
      expect(grid.asked).toEqual([]);
    },
  );

  it("fingrid takes its key from FINGRID_API_KEY, and does not start without one", () => {
    vi.stubEnv("FINGRID_API_KEY", "");
    expect(() => fingrid()).toThrow("FINGRID_API_KEY");
    vi.stubEnv("FINGRID_API_KEY", KEY);
    expect(fingrid().capabilities?.()).toMatchObject({ stepMs: STEP_MS, past: true });
    vi.unstubAllEnvs();
  });
});
