import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { samplesIn } from "@wattspan/meters/exposition";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SERIES_NAMES } from "./figures.js";
import { MAX_SERIES, OTHERS, pageHistory } from "./history.js";

const ENERGY = "wattspan_energy_joules_total";
const page = (...lines: readonly string[]) => samplesIn(`${lines.join("\n")}\n`, SERIES_NAMES);
const energy = (joules: number, model = "a") => `${ENERGY}{gen_ai_request_model="${model}"} ${joules}`;

/** Pages a second apart; undefined: it could not be read. */
function seen(pages: readonly (readonly string[] | undefined)[], most = 1000) {
  const history = pageHistory(most);
  for (const [index, lines] of pages.entries()) {
    if (lines) history.take(page(...lines), (index + 1) * 1000);
    else history.lost((index + 1) * 1000);
  }
  return history.read();
}
const ratesOf = (pages: Parameters<typeof seen>[0]) => seen(pages).columns.get("energy")?.get("");
const totalOf = (pages: Parameters<typeof seen>[0]) => seen(pages).totals.get("energy")?.get("");

describe("a history of pages", () => {
  it("a history of pages has the growth of counters per second, and none for the first page", () => {
    expect(ratesOf([[energy(100)], [energy(103)], [energy(103)], [energy(110)]])).toEqual([null, 3, 0, 7]);
  });

  it("a history has a gap where a page could not be read, and the missed growth afterwards", () => {
    const pages = [[energy(100)], [energy(103)], undefined, undefined, [energy(109)]];
    expect(ratesOf(pages)).toEqual([null, 3, null, null, 2]);
    expect(totalOf(pages)).toBe(109);
    expect(seen(pages).times).toEqual([1, 2, 3, 4, 5]);
  });

  it("a history continues after a restart, in which counters begin again", () => {
    expect(ratesOf([[energy(100)], [energy(4)], [energy(6)]])).toEqual([null, 4, 2]);
    expect(totalOf([[energy(100)], [energy(4)]])).toBe(4);
  });

  it("a history counts a new series from 0, and a series that returns from its last value", () => {
    expect(ratesOf([[energy(100)], [energy(100), energy(5, "b")]])).toEqual([null, 5]);
    expect(ratesOf([[energy(100), energy(50, "b")], [energy(101)], [energy(102), energy(58, "b")]])).toEqual([
      null,
      1,
      9,
    ]);
  });

  it("a history has no rate, and not 0, for a figure that is not on the page", () => {
    const { columns, totals } = seen([[energy(1)], ["up 1"], [energy(3)]]);
    expect(columns.get("energy")?.get("")).toEqual([null, null, 2]);
    expect(columns.has("co2e")).toBe(false);
    expect(totals.has("co2e")).toBe(false);
  });

  it("a history has the mean of gauges, without marginal intensities", () => {
    const intensity = (value: number, signal: string, source: string) =>
      `wattspan_grid_carbon_intensity_grams_per_J{wattspan_grid_zone="DE",wattspan_grid_signal="${signal}",wattspan_grid_source="${source}"} ${value}`;
    const { columns, totals } = seen([
      [intensity(1, "average", "x"), intensity(3, "average", "y"), intensity(100, "marginal", "x")],
    ]);
    expect(columns.get("intensityByZone")?.get("DE")).toEqual([2]);
    expect(totals.get("intensityByZone")?.get("DE")).toBe(2);
  });

  it("a history keeps no more pages, parts and series than its limits", () => {
    expect(
      seen(
        Array.from({ length: 50 }, (_, i) => [energy(i)]),
        10,
      ).times,
    ).toHaveLength(10);
    const many = Array.from({ length: 80 }, (_, i) => energy(1, `m${i}`));
    const byModel = seen([many]).totals.get("energyByModel");
    expect(byModel?.size).toBe(51);
    expect(byModel?.get(OTHERS)).toBe(30);
    const history = pageHistory(10);
    const tooMany = Array.from({ length: MAX_SERIES + 1 }, (_, i) => energy(1, `m${i}`));
    expect(history.take(page(...tooMany), 1000)).toBe(false);
    expect(history.read().times).toEqual([]);
  });

  it("a history keeps none of the text of pages, though series come and go", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const history = pageHistory(1000);
    const filler = `# ${"x".repeat(1000)}\n`.repeat(1000);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 80; i++) {
      const name = `a-model-of-page-${i}`;
      history.take(samplesIn(`${filler}${energy(i, name)}\n`, SERIES_NAMES), (i + 1) * 1000);
    }
    collect();
    expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(20); // of 80 MB
    expect(history.read().columns.get("energyByModel")?.size).toBeGreaterThan(40);
  });

  it("a history joins pages where there are more than a chart has columns, and loses no joules", () => {
    const pages = Array.from({ length: 720 }, (_, i) => [energy(i * i)]);
    const { times, columns } = seen(pages);
    expect(times.length).toBeGreaterThan(150);
    expect(times.length).toBeLessThan(200);
    const rates = columns.get("energy")?.get("") ?? [];
    const joules = rates.reduce<number>(
      (sum, rate, i) => sum + (rate ?? 0) * ((times[i] ?? 0) - (times[i - 1] ?? times[0] ?? 0)),
      0,
    );
    expect(joules / (719 * 719)).toBeCloseTo(1, 2);
  });

  it("the rates of a history add up to what was counted, across any restarts and failed reads", () => {
    const step = fc.record({ grown: fc.nat(1000), restarts: fc.boolean(), fails: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        let [counter, truth, wasSeen] = [0, 0, true];
        const pages: (readonly string[] | undefined)[] = [[energy(0)]];
        for (const { grown, restarts, fails } of steps) {
          // What was counted on no page is lost with its process, and a counter that soon is larger again
          // does not reveal a restart.
          if (restarts && wasSeen && !fails && grown < counter) counter = 0;
          wasSeen = !fails;
          counter += grown;
          truth += grown;
          pages.push(fails ? undefined : [energy(counter)]);
        }
        pages.push([energy(counter)]);
        const { times, columns } = seen(pages);
        let lastS = times[0] ?? 0;
        const joules = (columns.get("energy")?.get("") ?? []).reduce<number>((sum, rate, i) => {
          if (rate === null) return sum;
          const seconds = (times[i] ?? 0) - lastS;
          lastS = times[i] ?? 0;
          return sum + rate * seconds;
        }, 0);
        expect(joules).toBeCloseTo(truth, 6);
      }),
    );
  });
});
