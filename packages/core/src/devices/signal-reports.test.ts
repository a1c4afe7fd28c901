import type { Attributes, MeterProvider } from "@opentelemetry/api";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { extensionMetric } from "../names/names.js";
import type { SignalSource } from "../names/signal-source.js";
import { createMetering } from "../run/create-metering.js";

/** A provider that notes what reaches it, without what every metering writes. */
function recordingProvider() {
  const written: [name: string, value: number, attributes: Attributes][] = [];
  const instrument = (name: string) => {
    const note = (value: number, attributes: Attributes = {}) => {
      if (!/device\.energy|^hw\.|self|faults/.test(name)) written.push([name, value, attributes]);
    };
    return { add: note, record: note };
  };
  const meter = { createCounter: instrument, createGauge: instrument, createHistogram: instrument };
  return { provider: { getMeter: () => meter } as unknown as MeterProvider, written };
}

async function metered(
  source: SignalSource,
  telemetry: { reportsHardware?: () => boolean; detail?: "off" } = {},
) {
  const { provider, written } = recordingProvider();
  const zone = { id: "cpu", component: "cpu", refreshMs: 1, idleWatts: 5, watts: () => 50 } as const;
  const { clock, metering } = await meteredMachine({
    zones: [zone],
    signals: [source],
    telemetry: { meterProvider: provider, ...telemetry },
  });
  return { clock, metering, written };
}

const device = { "hw.id": "cpu", "hw.type": "cpu" };
const busy: SignalSource = {
  name: "busy",
  read: () => [
    {
      metric: extensionMetric.deviceUtilization,
      value: 0.5,
      attributes: { ...device, secret: "x" },
      scope: "host",
    },
  ],
};
const sent: SignalSource = {
  name: "sent",
  read: () => [
    {
      metric: extensionMetric.dataTransferred,
      value: 100,
      attributes: { "network.io.direction": "transmit" },
    },
  ],
};

describe("signals", () => {
  it("signals reach their instruments, with the attributes of their rows alone", async () => {
    const { metering, written } = await metered(busy);
    await metering.refresh();
    expect(written).toContainEqual(["wattspan.device.utilization", 0.5, device]);
  });

  it("signals are asked for at readings, at most once a second, for any number of calls and scrapes", async () => {
    let asked = 0;
    const counting: SignalSource = {
      name: "counting",
      read() {
        asked++;
        return [];
      },
    };
    const { clock, metering } = await metered(counting);
    await clock.advanceAsync(10_000);
    asked = 0;
    for (let i = 0; i < 100; i++) {
      metering.meterInference({ model: "m" }, () => i);
      await metering.refresh();
      await clock.advanceAsync(10);
    }
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(2);
  });

  it("signals of counters add up", async () => {
    const { clock, metering, written } = await metered(sent);
    for (let i = 0; i < 3; i++) {
      await clock.advanceAsync(1500);
      await metering.refresh();
    }
    const values = written.map(([, value]) => value);
    expect(values.length).toBeGreaterThanOrEqual(3);
    expect(new Set(values)).toEqual(new Set([100]));
  });

  it("signals of the host come from the process that reports for it", async () => {
    const { metering, written } = await metered(busy, { reportsHardware: () => false });
    await metering.refresh();
    expect(written).toEqual([]);
    const own = await metered(sent, { reportsHardware: () => false });
    await own.metering.refresh();
    expect(own.written).toHaveLength(1);
  });

  it("signals are not asked for where there are no metrics, and their sources are closed at the end", async () => {
    let [asked, closed] = [0, 0];
    const source: SignalSource = {
      name: "s",
      read: () => [void asked++].slice(1) as never[],
      close: () => void closed++,
    };
    const off = await metered(source, { detail: "off" });
    await off.metering.refresh();
    await off.metering.shutdown();
    expect([asked, closed]).toEqual([0, 0]);
    const on = await metered(source);
    await on.metering.shutdown();
    expect(asked).toBeGreaterThan(0);
    expect(closed).toBe(1);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("EIO");
      },
    ],
    ["gives nothing", () => undefined],
    ["gives a promise", () => Promise.resolve([])],
    ["gives holes", () => [null]],
    ["gives no metric", () => [{ value: 1 }]],
    ["gives too much", () => Array.from({ length: 2000 }, () => ({}))],
  ])("signals of a source that %s are a fault, and harm nothing else", async (_, read) => {
    const { metering, written } = await metered({ name: "bad", read: read as SignalSource["read"] });
    await metering.refresh();
    expect(metering.status.faults).toEqual({ "read/bad": 1 });
    expect(written).toEqual([]);
    await metering.shutdown();
  });

  it("signals that are no amounts are dropped, as everywhere", async () => {
    const values = [Number.NaN, -1, Number.POSITIVE_INFINITY];
    const read = () =>
      values.map((value) => ({ metric: extensionMetric.memoryUsage, value, attributes: device }));
    const { metering, written } = await metered({ name: "odd", read });
    await metering.refresh();
    expect(written).toEqual([]);
    expect(metering.status.faults).toEqual({ "instrument/invalid_value": 3 });
  });

  it("the option `signals` refuses sources that cannot be read", () => {
    expect(() => createMetering({ signals: [{ name: "x" }] as never })).toThrow("signals");
  });
});
