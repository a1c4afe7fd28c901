import { carbonIntensityContract, manualClock } from "@wattspan/testing";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutated } from "../../../../../scripts/fuzz/mutated.js";
import { cached } from "../../decorators/cached.js";
import { type CsvIntensityOptions, csvIntensity } from "./csv.js";

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 10, 25, 12);
const clock = manualClock({ wallStartMs: NOON_MS + 600_000 });
const columns = { from: "from", value: "gCO2e" };
const text = "from,gCO2e\n2026-11-25T11:00Z,290\n2026-11-25T12:00Z,312.5\n2026-11-25T13:00Z,298\n";
const rowsOf = (csv: string, delimiter = ",") =>
  parse(csv, {
    columns: true,
    relax_column_count: true,
    trim: true,
    delimiter,
  }) as CsvIntensityOptions["rows"];
const make = ({ text: csv = text, ...odd }: Partial<CsvIntensityOptions> & { readonly text?: string } = {}) =>
  csvIntensity({
    rows: odd.rows ?? rowsOf(csv),
    columns,
    signal: "average",
    basis: "lifecycle",
    clock,
    ...odd,
  });
const figureOf = async (provider: ReturnType<typeof make>, location = {}) =>
  (await provider.current(location, signal)).gramsPerKwh.value;

describe("csvIntensity", () => {
  it("csvIntensity keeps the contract of carbon intensity providers", async () => {
    expect(await carbonIntensityContract(make(), { clock })).toEqual([]);
    const zones = make({
      text: text.replaceAll("\n2", "\nDE,2").replace("from", "zone,from"),
      columns: { ...columns, zone: "zone" },
    });
    expect(await carbonIntensityContract(zones, { clock })).toEqual([]);
  });

  it("csvIntensity gives the figure of the hour, forecasts the next and knows the last", async () => {
    const provider = make({ source: "export@7" });
    expect(await provider.current({ country: "DE" }, signal)).toMatchObject({
      ...{ gramsPerKwh: { value: 312.5 }, source: "export@7", kind: "live", rung: "country" },
      ...{ validFromMs: NOON_MS, validToMs: NOON_MS + HOUR_MS },
    });
    const forecast = await provider.forecast?.({}, 2 * HOUR_MS, signal);
    expect(forecast?.map(({ kind }) => kind)).toEqual(["live", "forecast"]);
    const interval = { fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS + 600_000 };
    const mean = await provider.at?.({}, interval, signal);
    expect(mean?.gramsPerKwh.value).toBeCloseTo((290 * 6 + 312.5) / 7, 9);
  });

  it("csvIntensity has no data for an empty field, nor in a year that the table does not have", async () => {
    const gap = make({ text: text.replace("290", "") });
    const interval = { fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS };
    await expect(gap.at?.({}, interval, signal)).rejects.toMatchObject({ code: "no_data" });
    const later = make({ clock: manualClock({ wallStartMs: Date.UTC(2027, 10, 25, 12) }) });
    await expect(later.current({}, signal)).rejects.toMatchObject({ code: "no_data" });
  });

  it("csvIntensity names its newest figure where two years of five minutes end long ago", async () => {
    const startMs = NOON_MS - 3 * 365 * 24 * HOUR_MS;
    const rows = Array.from({ length: 210_240 }, (_, index) => ({
      from: new Date(startMs + index * 300_000).toISOString(),
      gCO2e: "300",
    }));
    await expect(make({ rows }).current({}, signal)).rejects.toMatchObject({
      ...{ code: "no_data", message: expect.stringContaining("its newest is from 2025-11-25T11:55") },
    });
  });

  it("csvIntensity finds a zone of any name, in its own capitals", async () => {
    const rows = [
      '"Berlin DC ",2026-11-25T12:00Z,100',
      "site,2026-11-25T12:00Z,200",
      "Site,2026-11-25T12:00Z,300",
    ];
    const ends = rows.map((line) => `${line},2026-11-25T13:00Z`);
    const provider = make({
      text: ["zone,from,gCO2e,to", ...ends].join("\n"),
      columns: { ...columns, zone: "zone", to: "to" },
    });
    const grid = cached(provider, { clock });
    for (const [code, grams] of [
      ["Berlin DC", 100],
      ["site", 200],
      ["Site", 300],
    ] as const)
      expect((await grid.current({ zone: { system: "csv", code } }, signal)).gramsPerKwh.value).toBe(grams);
  });

  it("csvIntensity finds the zone of a location", async () => {
    const rows = [
      "DE;2026-11-25T12:00:00+01:00;2026-11-25T14:00:00+01:00;300",
      "my-site;2026-11-25T12:00Z;2026-11-25T13:00Z;20",
    ];
    const provider = make({
      rows: rowsOf(["zone;a;b;g", ...rows].join("\r\n"), ";"),
      columns: { from: "a", to: "b", value: "g", zone: "zone" },
    });
    expect(await figureOf(provider, { cloud: { provider: "aws", region: "eu-central-1" } })).toBe(300);
    expect(await figureOf(provider, { zone: { system: "csv", code: "my-site" } })).toBe(20);
    expect(provider.supports?.({ country: "FR" })).toBe(false);
    await expect(provider.current({ country: "FR" }, signal)).rejects.toMatchObject({ code: "unknown_zone" });
  });

  it("csvIntensity keeps the two hours of the night apart when clocks go back", async () => {
    const night = "from,gCO2e\n2026-10-25T02:00+02:00,300\n2026-10-25T02:00+01:00,400\n";
    const at = (wallStartMs: number) => figureOf(make({ text: night, clock: manualClock({ wallStartMs }) }));
    expect(await at(Date.UTC(2026, 9, 25, 0, 30))).toBe(300);
    expect(await at(Date.UTC(2026, 9, 25, 1, 30))).toBe(400);
  });

  it("csvIntensity reads marginal figures of 0 and below, and no averages of that kind", async () => {
    for (const grams of ["0", "-31.5"]) {
      const odd = text.replace("312.5", grams);
      expect(await figureOf(make({ text: odd, signal: "marginal" }))).toBe(Number(grams));
      expect(() => make({ text: odd })).toThrow(expect.objectContaining({ option: "rows.1.gCO2e" }));
    }
  });

  it("csvIntensity converts units", async () => {
    expect(await figureOf(make({ unit: "lb/MWh" }))).toBeCloseTo(312.5 * 0.45359237, 9);
    expect(
      await figureOf(make({ unit: "kg/kWh", text: text.replaceAll(/\b(290|312.5|298)\b/g, "0.3") })),
    ).toBe(300);
  });

  it.each([
    ["a local time", text.replace("11:00Z", "11:00"), "rows.0.from"],
    ["a day that is not there", text.replace("11-25T13", "11-31T13"), "rows.2.from"],
    ["a decimal comma", text.replace("312.5", '"312,5"'), "rows.1.gCO2e"],
    ["nothing written as 0", text.replace("290", "0"), "rows.0.gCO2e"],
    ["ND for a figure", text.replace("290", "ND"), "rows.0.gCO2e"],
    ["two figures for one hour", text.replace("T11", "T12"), "rows"],
    ["no such column", text.replace("gCO2e", "g"), "columns.value"],
    ["a single row without an end", text.split("\n").slice(0, 2).join("\n"), "rows"],
    ["nothing in it", "", "rows"],
  ])("csvIntensity refuses a table with %s, and names the place", (_, odd, option) => {
    expect(() => make({ text: odd })).toThrow(
      expect.objectContaining({ name: "WattspanConfigurationError", option }),
    );
  });

  it.each([{ unit: "g" }, { rows: 7 }, { signal: "x" }])("csvIntensity refuses the options %j", (odd) => {
    expect(() => make(odd as never)).toThrow(expect.objectContaining({ name: "WattspanConfigurationError" }));
  });

  it("csvIntensity follows a table with another unit or another hour, and refuses 0 for nothing", async () => {
    const grams = async (change: (all: string) => string) => figureOf(make({ text: change(text) }));
    expect(await grams((all) => all.replace("312.5", String(312.5 * 2.2)))).toBeCloseTo(312.5 * 2.2, 9);
    expect(await grams((all) => all.replaceAll("Z,", "+01:00,"))).toBe(298);
    await expect(grams((all) => all.replace("312.5", "0"))).rejects.toThrow(/rows\.1\.gCO2e/);
  });

  it("csvIntensity takes a damaged table, or refuses it with a configuration error", () => {
    const hours = fc.array(fc.double({ min: 0.1, max: 2000, noNaN: true }), { minLength: 2, maxLength: 5 });
    const table = hours.map((values) =>
      ["from,gCO2e", ...values.map((value, hour) => `2026-11-25T1${hour}:00Z,${value.toFixed(3)}`)].join(
        "\n",
      ),
    );
    fc.assert(
      fc.property(mutated(table), (damaged) => {
        let rows: CsvIntensityOptions["rows"];
        try {
          rows = rowsOf(damaged);
        } catch {
          return; // The reader refuses it.
        }
        try {
          make({ rows });
        } catch (error) {
          expect(error).toMatchObject({ name: "WattspanConfigurationError" });
        }
      }),
    );
  });
});
