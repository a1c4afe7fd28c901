import type { Attributes } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FootprintPart } from "../contracts/footprint.js";
import { createInstruments } from "./instruments.js";

class ManualReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
}

interface Point {
  readonly attributes: Attributes;
  readonly value: number;
}

/** Instruments on a real SDK, with the faults they reported, and the counters when the test reads them. */
function metered(dimensions: readonly string[] = []) {
  const reader = new ManualReader();
  const faults: string[] = [];
  const instruments = createInstruments({
    meterProvider: new MeterProvider({ readers: [reader] }),
    dimensions,
    onFault: (stage, reason) => void faults.push(`${stage}/${reason}`),
  });
  const read = async () => {
    const points = new Map<string, readonly Point[]>();
    for (const scope of (await reader.collect()).resourceMetrics.scopeMetrics) {
      for (const { descriptor, dataPoints } of scope.metrics)
        points.set(descriptor.name, dataPoints as Point[]);
    }
    return points;
  };
  return { instruments, faults, read };
}

const total = (points: readonly Point[] | undefined) =>
  (points ?? []).reduce((sum, { value }) => sum + value, 0);
const range = (value: number) => ({ value, low: value * 0.9, high: value * 1.1 });
const part = (over: Partial<FootprintPart> = {}): FootprintPart => ({
  component: "gpu",
  method: "measured",
  methodId: "nvml",
  boundary: "client",
  emissionSource: "operational",
  ...over,
});
const chat = { activity: "inference", operation: "chat", provider: "openai", model: "gpt-4o" } as const;

describe("addParts", () => {
  it("addParts sums energy with the labels of its kind, and its bounds without them", async () => {
    const { instruments, read } = metered();
    instruments.addParts(chat, [part({ energy: range(10) })]);
    instruments.addParts({ ...chat }, [part({ energy: { value: 5, low: 4, high: 8 } })]);
    instruments.flush();
    const points = await read();
    const bounds = {
      "wattspan.activity": "inference",
      "wattspan.boundary": "client",
      "wattspan.method": "measured",
    };
    expect(points.get("wattspan.energy")).toMatchObject([
      {
        value: 15,
        attributes: {
          ...bounds,
          "wattspan.component": "gpu",
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": "openai",
          "gen_ai.request.model": "gpt-4o",
        },
      },
    ]);
    expect(points.get("wattspan.energy_low")).toMatchObject([{ value: 13, attributes: bounds }]);
    expect(points.get("wattspan.energy_high")).toMatchObject([{ value: 19, attributes: bounds }]);
  });

  it("addParts gives each kind its own labels only", async () => {
    const { instruments, read } = metered();
    const everything = {
      operation: "chat",
      provider: "p",
      model: "m",
      agent: "a",
      stepKind: "plan",
      stage: "train",
    };
    for (const activity of ["inference", "step", "agent", "stage"] as const) {
      instruments.addParts({ activity, ...everything }, [part({ energy: range(1) })]);
    }
    instruments.flush();
    const labels = ((await read()).get("wattspan.energy") ?? []).map(({ attributes }) =>
      Object.keys(attributes)
        .filter((name) => /^gen_ai|step|stage/.test(name))
        .sort()
        .join(" "),
    );
    expect(labels.sort()).toEqual([
      "gen_ai.agent.name",
      "gen_ai.agent.name gen_ai.operation.name gen_ai.provider.name gen_ai.request.model",
      "gen_ai.agent.name wattspan.step.kind",
      "wattspan.stage.name",
    ]);
  });

  it("addParts keeps emissions apart by source, scope and zone, and leaves out what is not known", async () => {
    const { instruments, read } = metered();
    instruments.addParts(chat, [
      part({ co2e: range(1), zone: "DE" }),
      part({ co2e: range(2), boundary: "serving", method: "estimated" }),
      part({ co2e: range(4), boundary: "serving", method: "estimated", emissionSource: "embodied" }),
      part({ energy: range(8) }),
    ]);
    instruments.flush();
    const points = await read();
    const kinds = (points.get("wattspan.co2e") ?? []).map(({ value, attributes: a }) => [
      value,
      a["wattspan.emission_source"],
      a["wattspan.ghg_scope"],
      a["wattspan.grid.zone"],
    ]);
    expect(kinds).toEqual([
      [1, "operational", "2", "DE"],
      [2, "operational", "3", undefined],
      [4, "embodied", "3", undefined],
    ]);
    expect(total(points.get("wattspan.co2e_low"))).toBeCloseTo(6.3, 12);
    expect(total(points.get("wattspan.co2e_high"))).toBeCloseTo(7.7, 12);
    expect(points.has("wattspan.water")).toBe(false);
  });

  it("addParts takes the scope that a part states, and keeps emissions by contract in a counter of their own", async () => {
    const { instruments, read } = metered();
    instruments.addParts(chat, [
      part({ co2e: range(1), marketCo2e: range(0.25), ghgScope: "3" }),
      part({ co2e: range(2), ghgScope: "1" }),
      part({ co2e: range(4), ghgScope: "1" }),
    ]);
    instruments.flush();
    const points = await read();
    const byScope = (name: string) =>
      (points.get(name) ?? []).map(({ value, attributes }) => [attributes["wattspan.ghg_scope"], value]);
    expect(byScope("wattspan.co2e")).toEqual([
      ["3", 1],
      ["1", 6],
    ]);
    expect(byScope("wattspan.market_co2e")).toEqual([["3", 0.25]]);
  });

  it("addParts puts what is upstream of electricity in scope 2 into scope 3, and loses none of it", async () => {
    const { instruments, read } = metered();
    const of = { co2e: range(8), zone: "DE", scope3Share: 0.25 };
    instruments.addParts(chat, [part(of), part({ ...of, scope1Share: 0.5 }), part({ ...of, ghgScope: "3" })]);
    instruments.flush();
    const points = (await read()).get("wattspan.co2e") ?? [];
    const byScope = points.map(({ value, attributes }) => [attributes["wattspan.ghg_scope"], value]);
    expect(Object.fromEntries(byScope)).toEqual({ "1": 4, "2": 8, "3": 12 });
  });

  it("addParts puts what a plant of the user's own emits into scope 1, and loses none of it", async () => {
    const { instruments, read } = metered();
    instruments.addParts({ activity: "inference" }, [
      part({ energy: range(9), co2e: range(8), zone: "DE", scope1Share: 0.25 }),
      part({ energy: range(9), co2e: range(4), zone: "DE", scope1Share: 1 }),
      part({ energy: range(9), co2e: range(1), zone: "DE" }),
    ]);
    instruments.flush();
    const points = await read();
    const byScope = (name: string) =>
      Object.fromEntries(
        (points.get(name) ?? []).map(({ value, attributes }) => [attributes["wattspan.ghg_scope"], value]),
      );
    expect(byScope("wattspan.co2e")).toEqual({ "1": 6, "2": 7 });
    expect(byScope("wattspan.co2e_high")["1"]).toBeCloseTo(6.6, 9);
    expect(points.get("wattspan.energy")?.map(({ value }) => value)).toEqual([27]);
  });

  it("addParts sums water by where it went", async () => {
    const { instruments, read } = metered();
    instruments.addParts(chat, [
      part({ water: range(0.5), waterSource: "offsite" }),
      part({ water: range(0.25) }),
    ]);
    instruments.flush();
    const common = { "wattspan.activity": "inference", "wattspan.boundary": "client" };
    expect((await read()).get("wattspan.water")).toMatchObject([
      { value: 0.5, attributes: { ...common, "wattspan.water_source": "offsite" } },
      { value: 0.25, attributes: common },
    ]);
  });

  it("addParts loses nothing with any labels, and however often it is flushed", async () => {
    const labels = fc.record({
      activity: fc.constantFrom("inference", "step", "agent", "stage"),
      model: fc.option(fc.string(), { nil: undefined }),
      agent: fc.option(fc.string(), { nil: undefined }),
      stage: fc.option(fc.string(), { nil: undefined }),
      dimensions: fc.option(fc.dictionary(fc.constantFrom("owner", "x"), fc.anything()), { nil: undefined }),
    });
    const call = fc.tuple(labels, fc.double({ min: 0, max: 1e9, noNaN: true }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 200 }), async (calls) => {
        const { instruments, faults, read } = metered(["owner"]);
        let expected = 0;
        for (const [of, joules, flushes] of calls) {
          instruments.addParts(of as Parameters<typeof instruments.addParts>[0], [
            part({ energy: range(joules) }),
          ]);
          expected += joules;
          if (flushes) instruments.flush();
        }
        instruments.flush();
        expect(faults).toEqual([]);
        expect(total((await read()).get("wattspan.energy"))).toBeCloseTo(
          expected,
          -Math.log10(expected * 1e-12 + 1e-9),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe("bounded labels", () => {
  const modelsOf = (points: readonly Point[] | undefined) =>
    (points ?? []).map(({ attributes }) => attributes["gen_ai.request.model"]);

  it("models beyond 100 are folded into one, without losing energy", async () => {
    const { instruments, read } = metered();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 150; i++)
        instruments.addParts({ ...chat, model: `m${i}` }, [part({ energy: range(1) })]);
    }
    instruments.flush();
    const points = (await read()).get("wattspan.energy");
    expect(points).toHaveLength(101);
    expect(total(points)).toBe(300);
    expect(points?.find(({ attributes }) => attributes["gen_ai.request.model"] === "other")?.value).toBe(100);
    expect(modelsOf(points)).toContain("m99");
    expect(modelsOf(points)).not.toContain("m100");
  });

  it("agents beyond 50 and stages beyond 200 are folded", async () => {
    const { instruments, read } = metered();
    for (let i = 0; i < 300; i++) {
      instruments.addParts({ activity: "agent", agent: `a${i}` }, [part({ energy: range(1) })]);
      instruments.addParts({ activity: "stage", stage: `s${i}` }, [part({ energy: range(1) })]);
    }
    instruments.flush();
    const points = (await read()).get("wattspan.energy") ?? [];
    expect(points.filter(({ attributes }) => "gen_ai.agent.name" in attributes)).toHaveLength(51);
    expect(points.filter(({ attributes }) => "wattspan.stage.name" in attributes)).toHaveLength(201);
    expect(total(points)).toBe(600);
  });

  it("attribute sets beyond 1,000 of one instrument are folded into one, without losing energy", async () => {
    const { instruments, read } = metered(["tenant"]);
    for (let i = 0; i < 3000; i++) {
      instruments.addParts({ ...chat, dimensions: { tenant: i } }, [part({ energy: range(2) })]);
    }
    instruments.flush();
    const points = (await read()).get("wattspan.energy") ?? [];
    expect(points).toHaveLength(1001);
    expect(total(points)).toBe(6000);
    const other = points.filter(({ attributes }) => attributes["wattspan.activity"] === "other");
    const attributes = { tenant: "other", "gen_ai.request.model": "other" };
    expect(other).toMatchObject([{ value: 4000, attributes }]);
  });

  it("emissions over more grid zones than are kept apart are not lost", async () => {
    const { instruments, read } = metered();
    for (let i = 0; i < 1500; i++) instruments.addParts(chat, [part({ co2e: range(1), zone: `Z${i}` })]);
    instruments.flush();
    const points = (await read()).get("wattspan.co2e");
    expect(points).toHaveLength(1001);
    expect(total(points)).toBe(1500);
  });

  it("named dimensions are put on metrics, if they can be labels, and no others are", async () => {
    const { instruments, read } = metered(["prompt", "flag", "bad", "list", "gen_ai.request.model"]);
    const dimensions = {
      prompt: "v2",
      flag: true,
      bad: Number.NaN,
      list: ["x"],
      secret: "s",
      "gen_ai.request.model": "fake",
    };
    instruments.addParts({ ...chat, dimensions }, [part({ energy: range(1) })]);
    instruments.flush();
    const attributes = (await read()).get("wattspan.energy")?.[0]?.attributes;
    expect(attributes).toMatchObject({ prompt: "v2", flag: true, "gen_ai.request.model": "gpt-4o" });
    for (const name of ["bad", "list", "secret"]) expect(attributes).not.toHaveProperty([name]);
  });
});
