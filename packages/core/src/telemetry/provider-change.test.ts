/** What happens with metrics when the application registers its provider late, replaces it, or shuts it down. */

import { DiagLogLevel, diag, metrics } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import { createInstruments } from "./instruments.js";
import type { Device } from "./meter-instruments.js";

class ManualReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
  /** The only value of each metric. */
  async values(): Promise<Record<string, unknown>> {
    const { scopeMetrics } = (await this.collect()).resourceMetrics;
    const all = scopeMetrics.flatMap((scope) => scope.metrics);
    return Object.fromEntries(
      all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints[0]?.value]),
    );
  }
}

const messages: string[] = [];
const silent = (): void => undefined;
const logger = {
  error: silent,
  warn: silent,
  info: (message: string) => void messages.push(message),
  debug: silent,
  verbose: silent,
};

beforeEach(() => {
  messages.length = 0;
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
});
afterEach(() => {
  metrics.disable();
  diag.disable();
});

function register() {
  const reader = new ManualReader();
  const provider = new MeterProvider({ readers: [reader] });
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);
  return { reader, provider };
}

function globalInstruments() {
  const faults: string[] = [];
  const onFault = (_: string, reason: string) => void faults.push(reason);
  const instruments = createInstruments({ onFault });
  const add = (seconds: number) => {
    instruments.addSelfCpu("sampling", seconds);
    instruments.flush();
  };
  return { instruments, faults, add };
}

const reading: IntensityReading = {
  gramsPerKwh: { value: 360, low: 300, high: 400 },
  zone: "DE",
  signal: "average",
  basis: "lifecycle",
  source: "table@2025",
  validFromMs: 0,
  validToMs: 1,
  rung: "zone",
  carbonFreeShare: 0.64,
  renewableShare: 0.5,
};
const disk: Device = { id: "D", name: "D", type: "storage", method: "measured", hardware: true };
const GAUGES = {
  "hw.power": 300,
  "wattspan.grid.carbon_intensity": 1e-4,
  "wattspan.grid.carbon_free_share": 0.64,
  "wattspan.grid.renewable_share": 0.5,
  "wattspan.grid.valid_until": 0.001,
};

it("a meter provider that is registered late gets what is seldom set as it is, and counts from then on", async () => {
  const { instruments, add, faults } = globalInstruments();
  instruments.setIntensity(reading);
  instruments.setPower(disk, 200);
  instruments.setPower(disk, 300);
  add(1);
  const { reader } = register();
  add(2);
  expect(await reader.values()).toEqual({ ...GAUGES, "wattspan.self.cpu.time": 2 });
  expect([messages, faults]).toEqual([[], []]);
});

describe("a provider that is replaced", () => {
  it("a meter provider that is replaced keeps what it has, the new one gets the rest, and that is logged", async () => {
    const { instruments, add, faults } = globalInstruments();
    const first = register();
    instruments.setIntensity(reading);
    instruments.setPower(disk, 300);
    add(1);
    const second = register();
    add(2);
    add(4);
    expect(await first.reader.values()).toEqual({ ...GAUGES, "wattspan.self.cpu.time": 1 });
    expect(await second.reader.values()).toEqual({ ...GAUGES, "wattspan.self.cpu.time": 6 });
    expect(messages).toEqual([expect.stringContaining("the meter provider was replaced")]);
    expect(faults).toEqual([]);
  });

  it("a meter provider that is taken away and replaced is logged at each step, and what came between is gone", async () => {
    const { add } = globalInstruments();
    register();
    add(1);
    metrics.disable();
    add(2);
    add(4);
    const { reader } = register();
    add(8);
    expect(messages).toEqual([
      expect.stringContaining("the meter provider was removed"),
      expect.stringContaining("the meter provider was replaced"),
    ]);
    expect(await reader.values()).toEqual({ "wattspan.self.cpu.time": 8 });
  });

  it("a meter provider that is replaced loses no value to a logger that throws", async () => {
    const { add, faults } = globalInstruments();
    register();
    add(1);
    const { reader } = register();
    const info = () => {
      throw new Error("the application's logger");
    };
    diag.setLogger({ ...logger, info }, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
    add(2);
    expect(await reader.values()).toEqual({ "wattspan.self.cpu.time": 2 });
    expect(faults).toEqual(["failed"]);
  });
});

it("a meter provider that was shut down makes no fault, and its successor counts", async () => {
  const { add, faults } = globalInstruments();
  const { provider } = register();
  await provider.shutdown();
  add(1);
  const { reader } = register();
  add(2);
  expect(await reader.values()).toEqual({ "wattspan.self.cpu.time": 2 });
  expect(faults).toEqual([]);
});
