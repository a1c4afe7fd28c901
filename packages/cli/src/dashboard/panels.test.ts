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
  it("panels and tiles without figures are all missing, each with a reason, and none shows 0", () => {
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

  it("the power panel has its band where both bounds are known, else the value alone", () => {
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

  it("panels scale their values to the unit that they show", () => {
    expect(panel("Greenhouse gas", read({}, { co2e: { "": [1, 2] } })).series[0]?.values).toEqual([
      3600, 7200,
    ]);
    const intensityByZone = { DE: [1e-4, null] };
    expect(panel("Carbon intensity of the grid", read({}, { intensityByZone })).series).toMatchObject([
      { label: "DE", values: [360, null] },
    ]);
  });

  it("parts of devices are named in words, and keep the colours of their names", () => {
    const energyByAllocation = { activity: [1, 1], other_process: [2, 2] };
    const { series } = panel("Devices, by where their energy went", read({}, { energyByAllocation }));
    expect(series).toMatchObject([
      { label: "activities", colour: "activity" },
      { label: "other processes", colour: "other_process" },
    ]);
  });

  it("a panel shows the largest parts by themselves and all others together", () => {
    const labels = Array.from({ length: 12 }, (_, i) => `m${i}`);
    const of = read(
      { energyByModel: Object.fromEntries(labels.map((label, i) => [label, i + 1])) },
      { energyByModel: Object.fromEntries(labels.map((label) => [label, [1, null]])) },
    );
    const { series } = panel("By model", of);
    expect(series.map(({ label }) => label)).toEqual([...labels.slice(4).reverse(), "all others"]);
    expect(series.at(-1)).toMatchObject({ values: [4, null], total: "10.0 J", colour: "others" });
  });

  it("a panel of which only totals are known has a gap for all times", () => {
    const { series, missing } = panel("By model", read({ energyByModel: { a: 5 } }));
    expect(series).toMatchObject([{ label: "a", values: [null, null], total: "5.00 J" }]);
    expect(missing).toMatch(/a rate needs two readings/);
    expect(panel("Power", read({ energy: { "": 5 } })).missing).toBe(missing);
  });

  it("panels use the colours of names for closed lists alone", () => {
    const operationsByMethod = { measured: [1, 1], "x;}": [1, 1] };
    const { series } = panel("How energy is known", read({}, { operationsByMethod }));
    expect(Object.fromEntries(series.map(({ label, colour }) => [label, colour]))).toEqual({
      measured: "measured",
      "x;}": "part-1",
    });
  });

  it("budgets have panels where there are any, with the share of each limit, and a gap where it is not known", () => {
    expect(panelsOf(read()).map(({ title }) => title)).not.toContain("Spent of each limit");
    const of = read(
      {
        limitByAccount: { "run ada energyJ": 200, "run bob energyJ": 0 },
        decisionsByOutcome: { refused: 3 },
      },
      {
        spentByAccount: { "run ada energyJ": [50, null], "run bob energyJ": [0, 0], "(others)": [9, 9] },
        limitByAccount: { "run ada energyJ": [200, 200], "run bob energyJ": [0, 0] },
        decisionsByOutcome: { admitted: [1, 2], refused: [null, 0.5] },
      },
    );
    expect(panel("Spent of each limit", of).series).toMatchObject([
      { label: "run ada energyJ", values: [25, null] },
      { label: "run bob energyJ", values: [null, null] },
    ]);
    expect(
      Object.fromEntries(
        panel("Decisions of budgets", of).series.map(({ label, values }) => [label, values]),
      ),
    ).toEqual({ admitted: [60, 120], refused: [null, 30] });
    expect(panel("Spent of each limit", read({ decisionsByOutcome: { admitted: 1 } })).missing).toMatch(
      /budgetMetrics/,
    );
  });

  it("a panel with too many lines states how many are not drawn", () => {
    const intensityByZone = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`z${i}`, [1, 1]]));
    const { series, about } = panel("Carbon intensity of the grid", read({}, { intensityByZone }));
    expect(series).toHaveLength(8);
    expect(about).toMatch(/ 3 more are not drawn\.$/);
  });
});

describe("tiles", () => {
  it("a tile has a value with its bounds, or states that they are missing", () => {
    const [energy, energyLow, energyHigh] = [{ "": 46_046 }, { "": 40_000 }, { "": 60_000 }];
    expect(tile("Energy", read({ energy, energyLow, energyHigh }))).toEqual({
      ...{ label: "Energy", value: "46.0 kJ", note: "40.0–60.0 kJ" },
    });
    expect(tile("Energy", read({ energy }))?.note).toBe("bounds not reported");
  });

  it("a tile has its value and its bounds in one unit, that of the value", () => {
    const [co2e, co2eLow, co2eHigh] = [{ "": 0.556 }, { "": 0.0135 }, { "": 3.78 }];
    expect(tile("Greenhouse gas", read({ co2e, co2eLow, co2eHigh }))).toMatchObject({
      ...{ value: "556 mg", note: "13.5–3,780 mg" },
    });
  });

  it("a tile states the share of activities without energy, and the reasons are listed", () => {
    const operationsByMethod = { measured: 3, unavailable: 1 };
    const operationsByReason = { "": 3, no_meter: 1, "made up": 2 };
    const of = read({ operationsByMethod, operationsByReason });
    expect(tile("Unknown energy", of)).toMatchObject({ value: "25 %", note: "1 of 4 activities" });
    expect(unknownOf(of).map(({ reason, count }) => [reason, count])).toEqual([
      ["made up", 2],
      ["no_meter", 1],
    ]);
  });

  it("the tile of the grid marks an intensity that is stale", () => {
    const noteOf = (validUntilS: number) => {
      const of = read({ intensityByZone: { DE: 1e-4 }, validUntilByZone: { DE: validUntilS } });
      return tile("Grid now", of);
    };
    expect(noteOf(NOW_MS / 1000 + 1)).toEqual({ label: "Grid now", value: "360 g/kWh", note: "DE" });
    expect(noteOf(NOW_MS / 1000 - 1)?.note).toBe("DE, stale: past its validity");
  });

  it("the tile of the grid names the source of its figure, and no other's", () => {
    const of = read({
      intensityByZone: { DE: 1e-4, US: 2e-4 },
      intensityBySource: { "DEU other@1": 3e-4, "DE ember-world@2025": 1e-4, "US eia": 2e-4 },
    });
    expect(tile("Grid now", of)?.note).toBe("DE by ember-world@2025 and 1 more");
  });

  it("the tile per inference has no value where there are 0 inferences", () => {
    expect(
      tile("Per inference", read({ inferenceEnergy: { "": 0 }, inferences: { "": 0 } }))?.value,
    ).toBeUndefined();
  });
});
