import { describe, expect, it } from "vitest";
import { started, type Trial } from "../../test/provider-trial.js";
import { providerViolations } from "../../test/provider-violations.js";
import { rte } from "./rte.js";

const signal = new AbortController().signal;
const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 5, 14, 18);
const timeOf = (quarter: number) =>
  new Date(FROM_MS + quarter * 900_000).toISOString().replace(".000Z", "+00:00");
const result = (quarter: number, value: unknown, odd = {}) => ({
  ...{ perimetre: "France", date_heure: timeOf(quarter), taux_co2: value, ...odd },
});
const answered = (results: readonly unknown[]) => ({ total_count: results.length, results });
const hour = (first: number, values: readonly unknown[]) =>
  values.map((value, index) => result(first + index, value)).reverse();

const france: Trial = {
  create: rte,
  location: { country: "FR" },
  nowMs: FROM_MS + 1.5 * HOUR_MS,
  path: "/api/explore/v2.1/catalog/datasets/eco2mix-national-tr/records",
  answer: () => answered(hour(0, [14, 15, 16, 17])),
  expected: {
    gramsPerKwh: { value: 15.5, low: 15.5 / 1.25, high: 15.5 * 1.25 },
    ...{ zone: "FR", signal: "average", basis: "operational", accounting: "production", rung: "country" },
    ...{ kind: "live", source: "rte-eco2mix", stale: true },
    ...{ validFromMs: FROM_MS, validToMs: FROM_MS + HOUR_MS },
  },
  valuePaths: [0, 1, 2, 3].map((index) => ["results", index, "taux_co2"]),
  timePaths: [0, 1, 2, 3].map((index) => ["results", index, "date_heure"]),
};

it("rte keeps the rules of providers that ask over HTTP", async () => {
  expect(await providerViolations(france)).toEqual([]);
});

describe("rte", () => {
  it("rte asks for the newest figures that are there", async () => {
    const { ask, grid } = await started(france);
    await ask();
    expect(grid.asked[0]?.query).toEqual({
      ...{ select: "perimetre,date_heure,taux_co2", where: "taux_co2 is not null" },
      ...{ order_by: "date_heure desc", limit: "16", timezone: "UTC" },
    });
  });

  it("rte takes the newest whole hour, of quarters or of halves", async () => {
    const quarters = [...hour(4, [90, 90]), ...hour(0, [14, 15, 16, 17])];
    expect(await (await started(france, { json: answered(quarters) })).ask()).toMatchObject({
      gramsPerKwh: { value: 15.5 },
    });
    const halves = [result(2, 20), result(0, 10)];
    expect(await (await started(france, { json: answered(halves) })).ask()).toMatchObject({
      gramsPerKwh: { value: 15 },
    });
  });

  it("rte has no figure for an hour in which a quarter is missing", async () => {
    for (const missing of [null, "ND"]) {
      const { ask } = await started(france, { json: answered(hour(0, [14, missing, 16, 17])) });
      await expect(ask()).rejects.toMatchObject({ code: "no_data" });
    }
  });

  it("rte gives the past by hours, 22 hours at a time", async () => {
    const { provider, grid } = await started(france);
    const interval = { fromMs: FROM_MS + HOUR_MS / 4, toMs: FROM_MS + HOUR_MS / 2 };
    expect(await provider.at?.(france.location, interval, signal)).toMatchObject({
      gramsPerKwh: { value: 15.5 },
      kind: "historical",
    });
    expect(grid.asked[0]?.query).toMatchObject({
      where:
        "taux_co2 is not null and date_heure >= date'2026-06-14T18:00Z' and date_heure < date'2026-06-14T19:00Z'",
      limit: "100",
    });
    const long = { fromMs: FROM_MS - 24 * HOUR_MS, toMs: FROM_MS };
    await expect(provider.at?.(france.location, long, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it.each([
    ["a region", [result(0, 15, { perimetre: "Bretagne" })], "unknown_zone"],
    ["no perimeter", [result(0, 15, { perimetre: undefined })], "unknown_zone"],
    ["a text for a figure", [result(0, "15")], "bad_payload"],
    ["a time between quarters", [result(0.5, 15)], "bad_payload"],
    ["days between its figures", [result(96, 15), result(0, 15)], "no_data"],
    ["a number for a result", [15], "bad_payload"],
    ["no results", [], "no_data"],
  ])("rte refuses an answer with %s", async (_, results, code) => {
    const { ask } = await started(france, { json: answered(results) });
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it("rte takes a question that its API cannot read for bad_payload, not for another place", async () => {
    const body = JSON.stringify({ error_code: "ODSQLError", message: "ODSQL query is malformed" });
    const headers = { "content-type": "application/json" };
    const { ask } = await started(france, { status: 400, headers, body });
    await expect(ask()).rejects.toMatchObject({
      code: "bad_payload",
      message: expect.stringContaining("ODSQL query is malformed"),
    });
  });

  it.each([
    [{ cloud: { provider: "gcp", region: "europe-west9" } }, "cloud_region"],
    [{ zone: { system: "rte", code: "fr" } }, "zone"],
    [{ zone: { system: "electricity-maps", code: "FR" } }, "zone"],
  ])("rte takes %j for France, known by its %s", async (location, rung) => {
    const { provider } = await started(france);
    expect(await provider.current(location, signal)).toMatchObject({ zone: "FR", rung });
  });

  it.each([
    { country: "DE" },
    { zone: { system: "electricity-maps", code: "FR-COR" } },
    { country: "RE" },
    {},
  ])("rte has no figure for %j", async (location) => {
    const { provider, grid } = await started(france);
    expect(provider.supports?.(location)).toBe(false);
    await expect(provider.current(location, signal)).rejects.toMatchObject({ code: "unknown_zone" });
    expect(grid.asked).toEqual([]);
  });
});
