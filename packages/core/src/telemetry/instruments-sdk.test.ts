import { type MeterProvider as ApiMeterProvider, type Meter, metrics } from "@opentelemetry/api";
import { type Histogram, MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { ManualReader } from "../../test/manual-reader.js";
import { chat, metered } from "../../test/metered-instruments.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import { extensionMetric, instrumentationScopes, metric } from "../names/names.js";
import { createInstruments } from "./instruments.js";
import type { Device } from "./meter-instruments.js";

const gpu: Device = { id: "GPU-1", name: "H100", type: "gpu", method: "measured", hardware: true };
const energy = { activity: 5, idle: 3, otherProcess: 2, unattributed: 1 };

afterEach(() => metrics.disable());

describe("operations and tokens", () => {
  it("operations are counted when they end, with the reason where energy is not known", async () => {
    const { instruments, reader } = metered();
    instruments.countOperation(chat, { method: "measured" });
    instruments.countOperation(chat, { method: "measured" });
    instruments.countOperation(chat, {
      method: "unavailable",
      reason: "no_meter",
      errorType: "TimeoutError",
    });
    instruments.flush();
    const points = (await reader.families()).get("wattspan.operations")?.dataPoints;
    expect(points).toMatchObject([
      { value: 2, attributes: { "wattspan.activity": "inference", "wattspan.method": "measured" } },
      { value: 1, attributes: { "wattspan.reason": "no_meter", "error.type": "TimeoutError" } },
    ]);
    expect(points?.[0]?.attributes).not.toHaveProperty(["wattspan.reason"]);
  });

  it("tokens are split into kinds that add up, with reasoning taken out of the output", async () => {
    const { instruments, reader } = metered();
    instruments.addTokens(chat, { inputFresh: 100, cacheRead: 20, cacheWrite: 5, output: 50, reasoning: 30 });
    instruments.flush();
    expect(await reader.values("wattspan.tokens", "wattspan.token_kind")).toEqual({
      fresh_input: 100,
      cache_read: 20,
      cache_write: 5,
      output: 20,
      reasoning: 30,
    });
  });

  it("tokens are not counted where none are known, and those of several models are counted apart", async () => {
    const { instruments, reader } = metered();
    instruments.addTokens(chat, {});
    instruments.flush();
    expect((await reader.families()).has("wattspan.tokens")).toBe(false);
    instruments.addTokens(chat, {
      byModel: [
        { model: "small", output: 3 },
        { model: "gpt-4o", output: 4 },
      ],
    });
    instruments.flush();
    expect(await reader.values("wattspan.tokens", "gen_ai.request.model")).toEqual({ small: 3, "gpt-4o": 4 });
  });
});

it("histograms take one value for each operation and run, in our own buckets", async () => {
  const { instruments, reader } = metered({ level: "full" });
  const planner = { activity: "agent", agent: "planner" } as const;
  instruments.recordInference(chat, { energyJ: 2, co2eG: 0.0002, method: "measured" });
  instruments.recordInference(chat, { energyJ: 40, method: "measured" });
  instruments.recordAgentRun(planner, { energyJ: 900, outcome: "ok" });
  instruments.recordAgentRun(planner, { energyJ: 700, outcome: "ok", goal: { state: "reached" } });
  const families = await reader.families();
  const joules = families.get("wattspan.operation.energy")?.dataPoints[0];
  expect(joules?.value).toMatchObject({
    count: 2,
    sum: 42,
    buckets: { boundaries: metric.operationEnergy.boundaries },
  });
  const grams = families.get("wattspan.operation.co2e")?.dataPoints[0]?.value as Histogram;
  expect(grams.count).toBe(1);
  expect(grams.buckets.counts[grams.buckets.boundaries.indexOf(0.0003)]).toBe(1);
  expect(families.get("wattspan.agent.run.energy")?.dataPoints).toMatchObject([
    { attributes: { "gen_ai.agent.name": "planner", "wattspan.outcome": "ok" }, value: { sum: 900 } },
    { attributes: { "wattspan.outcome": "ok", "wattspan.goal": "reached" }, value: { sum: 700 } },
  ]);
  expect(families.has("wattspan.agent.run.co2e")).toBe(false);
});

describe("devices", () => {
  it("a device's metrics show where its energy went, and what its sensor counted in OpenTelemetry's own scope", async () => {
    const { instruments, reader } = metered();
    instruments.addDevice(gpu, energy);
    instruments.addDevice({ ...gpu, name: "ignored once known" }, energy);
    instruments.flush();
    expect(await reader.values("wattspan.device.energy", "wattspan.allocation")).toEqual({
      activity: 10,
      idle: 6,
      other_process: 4,
      unattributed: 2,
    });
    const hw = (await reader.families()).get("hw.energy");
    expect(hw?.scope).toMatchObject({
      name: "wattspan/hardware",
      schemaUrl: instrumentationScopes.hardware.schemaUrl,
    });
    expect(hw?.dataPoints).toMatchObject([
      { value: 22, attributes: { "hw.id": "GPU-1", "hw.type": "gpu", "hw.name": "H100" } },
    ]);
    expect(hw?.dataPoints[0]?.attributes).not.toHaveProperty(["wattspan.method"]);
  });

  it("a model reports no hardware energy, and a whole host is reported apart from its parts", async () => {
    const { instruments, reader } = metered();
    instruments.addDevice({ ...gpu, id: "guess", method: "modelled", hardware: false }, energy);
    instruments.addDevice({ ...gpu, id: "psys", type: "server", scope: "host" }, energy);
    instruments.flush();
    const families = await reader.families();
    expect(families.has("hw.energy")).toBe(false);
    expect(families.get("hw.host.energy")?.dataPoints).toMatchObject([
      { value: 11, attributes: { "hw.id": "psys" } },
    ]);
    expect(await reader.values("wattspan.device.energy", "hw.type")).toHaveProperty("enclosure");
    expect(await reader.values("wattspan.device.energy", "wattspan.method")).toHaveProperty("modelled");
  });

  it("power and carbon intensity are shown as they are now", async () => {
    const { instruments, reader } = metered();
    instruments.setPower({ ...gpu, type: "storage" }, 300);
    instruments.setPower({ ...gpu, type: "storage" }, 200);
    const reading: IntensityReading = {
      gramsPerKwh: { value: 360, low: 300, high: 400 },
      zone: "DE",
      signal: "average",
      basis: "lifecycle",
      source: "table@2025",
      validFromMs: 0,
      validToMs: 1,
      rung: "zone",
    };
    instruments.setIntensity(reading);
    expect(await reader.values("hw.power", "hw.type")).toEqual({ physical_disk: 200 });
    expect((await reader.families()).get("wattspan.grid.carbon_intensity")?.dataPoints).toMatchObject([
      {
        attributes: {
          "wattspan.grid.zone": "DE",
          "wattspan.grid.signal": "average",
          "wattspan.grid.source": "table@2025",
        },
      },
    ]);
    expect(await reader.values("wattspan.grid.carbon_intensity", "wattspan.grid.zone")).toEqual({ DE: 1e-4 });
  });
});

describe("bad numbers", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "grams of %d take none of other calls with them",
    async (bad) => {
      const { instruments, faults, reader } = metered();
      const part = { component: "gpu", method: "measured", methodId: "x", boundary: "client" } as const;
      for (const value of [7, bad, 5]) {
        const co2e = { value, low: value, high: value };
        instruments.addParts(chat, [{ ...part, emissionSource: "operational", co2e }]);
      }
      instruments.flush();
      expect(await reader.values("wattspan.co2e", "wattspan.method")).toEqual({ measured: 12 });
      expect(faults).toEqual(Array(3).fill("instrument/invalid_value"));
    },
  );

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "an amount of %d is dropped and reported",
    async (bad) => {
      const { instruments, faults, reader } = metered();
      const range = { value: bad, low: bad, high: 1 };
      const part = {
        component: "gpu",
        method: "measured",
        methodId: "x",
        boundary: "client",
        emissionSource: "operational",
      } as const;
      instruments.addParts(chat, [{ ...part, energy: range }]);
      instruments.recordInference(chat, { energyJ: bad, method: "measured" });
      instruments.setPower(gpu, bad);
      instruments.addDevice(gpu, { ...energy, idle: bad });
      instruments.addSelfCpu("sample", bad);
      instruments.add(extensionMetric.dataTransferred, bad, {});
      instruments.flush();
      // The sum of the device is bad too, unless the bad number was a small negative one.
      expect(faults.length).toBe(bad === -1 ? 7 : 8);
      expect(new Set(faults)).toEqual(new Set(["instrument/invalid_value"]));
      const families = await reader.families();
      for (const name of [
        "wattspan.energy",
        "wattspan.operation.energy",
        "hw.power",
        "wattspan.self.cpu.time",
      ]) {
        expect(families.has(name)).toBe(false);
      }
      expect(await reader.values("wattspan.energy_high", "wattspan.method")).toEqual({ measured: 1 });
    },
  );

  it("instruments survive a provider that throws", () => {
    const faults: unknown[] = [];
    const broken = {
      getMeter: () => {
        throw new Error("broken");
      },
    } as unknown as ApiMeterProvider;
    const instruments = createInstruments({
      meterProvider: broken,
      onFault: (...fault) => void faults.push(fault),
    });
    instruments.countFault("read", "timeout");
    instruments.flush();
    instruments.setPower(gpu, 1);
    expect(faults).toEqual([
      ["instrument", "failed", new Error("broken")],
      ["instrument", "failed", new Error("broken")],
    ]);
  });
});

describe("the provider", () => {
  it("the meter provider is not touched before something is written", () => {
    const touched: string[] = [];
    const meterProvider = { getMeter: (name: string) => void touched.push(name) as unknown as Meter };
    const instruments = createInstruments({ meterProvider, onFault: () => undefined });
    instruments.addSelfCpu("sample", 1);
    expect(touched).toEqual([]);
  });

  it("the meter provider counts from its registration, and the new one after it was replaced", async () => {
    const instruments = createInstruments({ onFault: () => undefined });
    instruments.addSelfCpu("sample", 1);
    instruments.flush(); // Nobody listens: gone.
    const first = new ManualReader();
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [first] }));
    instruments.addSelfCpu("sample", 2);
    instruments.flush();
    expect(await first.values("wattspan.self.cpu.time", "wattspan.self.stage")).toEqual({ sample: 2 });

    metrics.disable();
    const second = new ManualReader();
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [second] }));
    instruments.addSelfCpu("sample", 4);
    instruments.recordInference(chat, { energyJ: 8, method: "measured" });
    instruments.flush();
    expect(await second.values("wattspan.self.cpu.time", "wattspan.self.stage")).toEqual({ sample: 4 });
    expect((await second.families()).get("wattspan.operation.energy")?.dataPoints).toMatchObject([
      { value: { sum: 8 } },
    ]);
    expect(await first.values("wattspan.self.cpu.time", "wattspan.self.stage")).toEqual({ sample: 2 });
  });

  it("the meter provider gets each counter once per flush and attribute set", () => {
    const adds: number[] = [];
    const counter = { add: (value: number) => adds.push(value) };
    const meterProvider = {
      getMeter: () => ({ createCounter: () => counter }),
    } as unknown as ApiMeterProvider;
    const instruments = createInstruments({ meterProvider, onFault: () => undefined });
    for (let i = 0; i < 1000; i++) instruments.countOperation({ ...chat }, { method: "measured" });
    instruments.flush();
    instruments.flush();
    expect(adds).toEqual([1000]);
  });

  it("the meter provider gets name, unit, description and scope of every row", async () => {
    const { instruments, reader } = metered();
    for (const row of [...Object.values(metric), ...Object.values(extensionMetric)]) {
      if (row.instrument === "counter") instruments.add(row, 1, {});
      else instruments.set(row, 1, {});
    }
    instruments.flush();
    const families = await reader.families();
    for (const row of [...Object.values(metric), ...Object.values(extensionMetric)]) {
      const { name, unit, description } = row;
      const theirs = { hw: instrumentationScopes.hardware, gen_ai: instrumentationScopes.genAi };
      const scope = theirs[name.split(".")[0] as keyof typeof theirs] ?? instrumentationScopes.wattspan;
      expect(families.get(name)).toMatchObject({ descriptor: { name, unit, description }, scope });
    }
  });
});
