import { describe, expect, it } from "vitest";
import type { FigureName } from "./figures.js";
import { panelsOf } from "./panels.js";
import { tilesOf, unknownOf } from "./tiles.js";

type Parts<T> = Readonly<Record<string, T>>;
const mapsOf = <T>(of: Partial<Record<FigureName, Parts<T>>>) =>
  new Map(Object.entries(of).map(([name, parts]) => [name as FigureName, new Map(Object.entries(parts))]));

const read = (
  totals: Partial<Record<FigureName, Parts<number>>> = {},
  columns: Partial<Record<FigureName, Parts<(number | null)[]>>> = {},
) => ({ times: [1, 2], totals: mapsOf(totals), columns: mapsOf(columns) });
const panel = (title: string, of: ReturnType<typeof read>) =>
  panelsOf(of).find((one) => one.title === title) ?? expect.unreachable(title);
const NOW_MS = Date.UTC(2026, 10, 25);
const tile = (label: string, of: ReturnType<typeof read>) =>
  tilesOf(of, NOW_MS).find((one) => one.label === label);

describe("panels", () => {
  it("without anything are all missing, each with its reason, and none is 0", () => {
    for (const { title, series, missing } of panelsOf(read())) {
      expect({ title, series }).toEqual({ title, series: [] });
      expect(missing).toMatch(/^No .{20}/);
    }
    for (const { value, missing } of tilesOf(read(), NOW_MS)) {
      expect(value).toBeUndefined();
      expect(missing).toMatch(/^No .{10}/);
    }
    expect(unknownOf(read())).toEqual([]);
  });

  it("have the band where both bounds are known, and the value alone where not", () => {
    const [energy, energyLow, energyHigh] = [{ "": [2, null] }, { "": [1, null] }, { "": [4, null] }];
    expect(
      panel("Power", read({}, { energy, energyLow, energyHigh })).series.map(({ values }) => values),
    ).toEqual([
      [2, null],
      [1, null],
      [4, null],
    ]);
    expect(panel("Power", read({}, { energy, energyLow })).series).toHaveLength(1);
    expect(panel("Power", read({}, { energyLow, energyHigh })).missing).toBeDefined();
  });

  it("scale what they show", () => {
    expect(panel("Greenhouse gas", read({}, { co2e: { "": [1, 2] } })).series[0]?.values).toEqual([
      3600, 7200,
    ]);
    const intensityByZone = { DE: [1e-4, null] };
    expect(panel("Carbon intensity of the grid", read({}, { intensityByZone })).series).toMatchObject([
      { label: "DE", values: [360, null] },
    ]);
  });

  it("have the largest parts by themselves and the others together", () => {
    const labels = Array.from({ length: 12 }, (_, i) => `m${i}`);
    const of = read(
      { energyByModel: Object.fromEntries(labels.map((label, i) => [label, i + 1])) },
      { energyByModel: Object.fromEntries(labels.map((label) => [label, [1, null]])) },
    );
    const { series } = panel("By model", of);
    expect(series.map(({ label }) => label)).toEqual([...labels.slice(4).reverse(), "all others"]);
    expect(series.at(-1)).toMatchObject({ values: [4, null], total: "10.0 J", colour: "others" });
  });

  it("have a gap as long as the times where totals alone are known", () => {
    const { series, missing } = panel("By model", read({ energyByModel: { a: 5 } }));
    expect(series).toMatchObject([{ label: "a", values: [null, null], total: "5.00 J" }]);
    expect(missing).toMatch(/a rate needs two readings/);
    expect(panel("Power", read({ energy: { "": 5 } })).missing).toBe(missing);
  });

  it("give colours of names to closed lists alone: others are not in the style sheet", () => {
    const operationsByMethod = { measured: [1, 1], "x;}": [1, 1] };
    const { series } = panel("How figures came to be", read({}, { operationsByMethod }));
    expect(Object.fromEntries(series.map(({ label, colour }) => [label, colour]))).toEqual({
      measured: "measured",
      "x;}": "part-1",
    });
  });

  it("say how many lines are not drawn", () => {
    const intensityByZone = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`z${i}`, [1, 1]]));
    const { series, about } = panel("Carbon intensity of the grid", read({}, { intensityByZone }));
    expect(series).toHaveLength(8);
    expect(about).toMatch(/ 3 more are not drawn\.$/);
  });
});

describe("tiles", () => {
  it("have a value with its bounds, or say that these are not told", () => {
    const [energy, energyLow, energyHigh] = [{ "": 46_046 }, { "": 40_000 }, { "": 60_000 }];
    expect(tile("Energy", read({ energy, energyLow, energyHigh }))).toEqual({
      ...{ label: "Energy", value: "46.0 kJ", note: "40.0–60.0 kJ" },
    });
    expect(tile("Energy", read({ energy }))?.note).toBe("its bounds are not told");
  });

  it("say the share of activities without energy, and why", () => {
    const operationsByMethod = { measured: 3, unavailable: 1 };
    const operationsByReason = { "": 3, no_meter: 1, "made up": 2 };
    const of = read({ operationsByMethod, operationsByReason });
    expect(tile("Of unknown energy", of)).toMatchObject({ value: "25 %", note: "1 of 4 activities" });
    expect(unknownOf(of).map(({ reason, count }) => [reason, count])).toEqual([
      ["made up", 2],
      ["no_meter", 1],
    ]);
  });

  it("say that an intensity is stale", () => {
    const noteOf = (validUntilS: number) => {
      const of = read({ intensityByZone: { DE: 1e-4 }, validUntilByZone: { DE: validUntilS } });
      return tile("Grid now", of);
    };
    expect(noteOf(NOW_MS / 1000 + 1)).toEqual({ label: "Grid now", value: "360 g/kWh", note: "DE" });
    expect(noteOf(NOW_MS / 1000 - 1)?.note).toBe("DE, stale: its time is over");
  });

  it("divide by no 0", () => {
    expect(
      tile("Per inference", read({ inferenceEnergy: { "": 0 }, inferences: { "": 0 } }))?.value,
    ).toBeUndefined();
  });
});
