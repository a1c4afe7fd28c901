/** Metrics and attributes at the levels of detail `basic` and `full`. */

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chat, metered } from "../../test/metered-instruments.js";
import { footprint, known, range, spanAttributes } from "../../test/span-attributes.js";
import type { Footprint, ServiceFootprint } from "../contracts/footprint.js";
import { extensionMetric, type Metric, metric, metricAt } from "../names/names.js";
import { attributesAt } from "./attributes.js";

const planner = { activity: "agent", agent: "planner" } as const;

it("histograms are one per inference at the level `basic`, without grams and errors, and the calls with grams are counted", async () => {
  const { instruments, reader, faults } = metered();
  instruments.recordInference(chat, { energyJ: 2, co2eG: 0.0002, method: "measured" });
  instruments.recordInference(chat, { energyJ: 40, method: "measured", errorType: "TimeoutError" });
  instruments.recordAgentRun(planner, { energyJ: 900, co2eG: 0.1, outcome: "ok" });
  instruments.flush();
  const families = await reader.families();
  const { boundaries } = metric.operationEnergy;
  expect(families.get("wattspan.operation.energy")?.dataPoints).toEqual([
    expect.objectContaining({
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "wattspan.method": "measured",
      },
      value: expect.objectContaining({ count: 2, sum: 42, buckets: expect.objectContaining({ boundaries }) }),
    }),
  ]);
  expect(families.has("wattspan.operation.co2e")).toBe(false);
  expect(families.get("wattspan.priced_operations")?.dataPoints).toMatchObject([{ value: 1 }]);
  expect(families.get("wattspan.agent.run.co2e")?.dataPoints).toMatchObject([
    { value: { sum: 0.1, count: 1, buckets: { boundaries: metric.agentRunCo2e.boundaries } } },
  ]);
  expect(faults).toEqual([]);
});

it("histograms of the level `basic` have the bounds of `full` and some of its attributes, so that both add up", () => {
  const rows = Object.values<Metric>({ ...metric, ...extensionMetric });
  const fewer = rows.filter(({ basic }) => basic !== undefined);
  expect(fewer.length).toBeGreaterThan(1);
  for (const row of rows) {
    expect(metricAt(row, "full")).toBe(row);
    const basic = metricAt(row, "basic");
    if (basic === undefined) continue;
    expect(row.attributes).toEqual(expect.arrayContaining([...basic.attributes]));
    expect(basic.boundaries).toBe(row.boundaries);
    if (row.instrument !== "histogram") expect(basic).toBe(row);
  }
});

const anyFinite = fc.double({ noNaN: true, noDefaultInfinity: true });
const someRange = fc.option(fc.record({ value: anyFinite, low: anyFinite, high: anyFinite }), {
  nil: undefined,
});
const kind = fc.constantFrom("inference", "step", "agent", "stage");

describe("attributes of a footprint", () => {
  it("attributes of a footprint are about ten at the level `basic`: energy and emissions with band, method and source", () => {
    const attributes = spanAttributes(known, { tables: ["ecologits@0.11.2"], servingZone: "SE" }, "basic");
    expect(attributes).toEqual({
      "wattspan.energy": 10,
      "wattspan.energy_low": 5,
      "wattspan.energy_high": 20,
      "wattspan.co2e": 0.001,
      "wattspan.co2e_low": 0.0005,
      "wattspan.co2e_high": 0.002,
      "wattspan.method": "measured",
      "wattspan.method_id": "nvml,rapl",
      "wattspan.reasons": ["gap", "late"],
      "wattspan.grid.zone": "DE",
      "wattspan.grid.source": "table@2025",
      "wattspan.grid.signal": "average",
    });
  });

  it("attributes of a footprint say at each level which part is unknown, and what others count", () => {
    const services = [{ name: "search", energy: range(2) }] as unknown as readonly ServiceFootprint[];
    const agent = footprint({
      ...{ kind: "agent", energy: range(9), self: { energy: range(3) }, services },
      unknown: { count: 2, reasons: ["no_usage"] },
    });
    for (const level of ["basic", "full"] as const)
      expect(spanAttributes(agent, {}, level)).toMatchObject({
        "wattspan.self_energy": 3,
        "wattspan.unknown_children": 2,
        "wattspan.service_energy": 2,
      });
  });

  it("attributes of a footprint have the same values at each level, for any footprint", () => {
    const some = fc.record({
      ...{
        kind,
        energy: someRange,
        co2e: someRange,
        water: someRange,
        self: fc.record({ energy: someRange }),
      },
      ...{ coverage: anyFinite, reasons: fc.subarray(["gap", "late"] as const) },
      intensity: fc.option(fc.record({ zone: fc.string(), gramsPerKwh: fc.constant(range(1)) }), {
        nil: undefined,
      }),
    });
    const ofBasic = attributesAt("basic");
    fc.assert(
      fc.property(some, (over) => {
        const of = footprint(over as unknown as Partial<Footprint>);
        const full = Object.entries(spanAttributes(of));
        const basic = Object.fromEntries(full.filter(([name]) => ofBasic.has(name)));
        expect(spanAttributes(of, {}, "basic")).toEqual(basic);
        expect(full.length).toBeGreaterThan(Object.keys(basic).length);
      }),
    );
  });
});
