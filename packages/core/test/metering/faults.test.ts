/** If anything fails inside Wattspan, the caller still gets its function's result, at the same time. */

import {
  type DiagLogger,
  DiagLogLevel,
  diag,
  type MeterProvider,
  type TracerProvider,
} from "@opentelemetry/api";
import {
  fakeMeter,
  fixedIntensity,
  footprintCollector,
  type ManualClock,
  type MeteredMachineOptions,
  manualClock,
  meteredMachine,
} from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EnergyMeter } from "../../src/contracts/energy-meter.js";
import type { Metering } from "../../src/options/metering-options.js";
import { createMetering } from "../../src/run/create-metering.js";
import type { Clock } from "../../src/runtime/clock.js";

const warnings: string[] = [];
const silent = (): void => undefined;
const logger: DiagLogger = {
  error: (message) => warnings.push(message),
  warn: (message) => warnings.push(message),
  info: silent,
  debug: silent,
  verbose: silent,
};

beforeEach(() => {
  warnings.length = 0;
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
});
afterEach(() => diag.disable());

const zone = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;
const broken = (): never => {
  throw new Error("broken");
};
const meterOf = (name: string, open: EnergyMeter["open"]): EnergyMeter => ({ name, open });

/**
 * Calls that succeed, throw and reject, through a metering that is broken somewhere; twice, to check what is
 * reported once.
 */
async function exercise(metering: Metering, clock: ManualClock) {
  const thrown = new Error("the caller's own");
  const value = { some: "result" };
  for (let round = 0; round < 2; round++) {
    expect(metering.meterInference({ model: "m" }, () => value)).toBe(value);
    expect(() => metering.meterStep({ name: "s" }, () => broken())).toThrow("broken");
    const rejecting = metering.meterInference({ model: "m" }, () => Promise.reject(thrown));
    await expect(rejecting).rejects.toBe(thrown);
    const pending = new Promise((resolve) => clock.schedule(() => resolve(value), 100));
    const same = metering.meterAgent({ name: "a" }, () => pending);
    expect(same).toBe(pending);
    await clock.advanceAsync(100);
    expect(await same).toBe(value);
    await clock.advanceAsync(500);
  }
  await metering.flush();
  return metering.status.faults;
}

const brokenTracing = { getTracer: () => ({ startSpan: broken }) } as unknown as TracerProvider;
const brokenMetrics = { getMeter: broken } as unknown as MeterProvider;
const estimator = { id: "e", knows: () => true, estimate: broken };

const stages: readonly [stage: string, options: (clock: Clock) => MeteredMachineOptions, fault: RegExp][] = [
  ["open", () => ({ meters: [meterOf("bad", broken)] }), /^open\/bad$/],
  [
    "open with nonsense",
    () => ({ meters: [meterOf("odd", () => Promise.resolve({ status: "ready" } as never))] }),
    /^open\/odd$/,
  ],
  [
    "read",
    () => ({
      meters: [
        meterOf("unreadable", async () => ({
          status: "ready",
          zones: [{ ...zone, scope: "device", origin: "sensor" }],
          reader: { read: broken },
        })),
      ],
    }),
    /^read\/unreadable$/,
  ],
  ["observer", () => ({ observers: [broken] }), /^observer\/observer$/],
  [
    "provider",
    () => ({ intensity: { name: "p", current: () => Promise.reject(new Error("down")) } }),
    /^provider\//,
  ],
  ["context", () => ({ context: { get: broken, run: broken } }), /^store\/context$/],
  ["span", () => ({ telemetry: { tracerProvider: brokenTracing, detail: "spans" } }), /^span\/start$/],
  ["instrument", () => ({ telemetry: { meterProvider: brokenMetrics, detail: "metrics" } }), /^instrument\//],
];

describe("a fault", () => {
  it.each(stages)(
    'a fault in the stage "%s" leaves result, error and timing as they are, and is counted',
    async (_, optionsOf, fault) => {
      const clock = manualClock();
      const { metering } = await meteredMachine({
        clock,
        meters: [fakeMeter({ clock, zones: [zone] })],
        ...optionsOf(clock),
      });
      const faults = await exercise(metering, clock);
      const counted = Object.entries(faults).filter(([name]) => fault.test(name));
      expect(counted.length).toBeGreaterThan(0);
      expect(new Set(warnings).size).toBe(warnings.length);
      await metering.shutdown();
    },
  );

  it("a fault of the clock lets time stand still", async () => {
    const real = manualClock();
    let fails = false;
    const clock: Clock = {
      now: () => (fails ? broken() : real.now()),
      wall: () => (fails ? Number.NaN : real.wall()),
      schedule: (task, delayMs) => real.schedule(task, delayMs),
    };
    const metering = createMetering({
      clock,
      meters: [fakeMeter({ clock: real, zones: [zone] })],
      telemetry: { detail: "off" },
    });
    await metering.ready;
    fails = true;
    const faults = await exercise(metering, real);
    expect(faults["clock/now"]).toBeGreaterThan(0);
  });

  it("a fault of an estimator makes the energy absent, with the reason", async () => {
    const { metering, seen } = await meteredMachine({ estimators: [estimator] });
    metering.meterInference({ model: "gpt", provider: "openai", usage: () => ({ output: 7 }) }, () => 1);
    await metering.flush();
    expect(seen.footprints[0]).toMatchObject({ method: "unavailable", reasons: ["estimator_failed"] });
    expect(metering.status.faults["estimator/estimate"]).toBe(1);
  });

  it("a fault of a usage extractor leaves the tokens unknown", async () => {
    const { metering, seen } = await meteredMachine();
    expect(metering.meterInference({ model: "m", usage: broken }, () => 1)).toBe(1);
    await metering.flush();
    expect(seen.footprints[0]?.usage).toBeUndefined();
    expect(metering.status.faults["usage/result"]).toBe(1);
  });
});

it("a meter that opens too late is closed again", async () => {
  const clock = manualClock();
  let closes = 0;
  let open = (): void => undefined;
  const late = meterOf("late", () => {
    const reader = { read: () => [], close: () => void closes++ };
    return new Promise((resolve) => {
      open = () => resolve({ status: "ready", zones: [], reader });
    });
  });
  const metering = createMetering({ clock, meters: [late], telemetry: { detail: "off" } });
  await clock.advanceAsync(5000);
  await metering.ready;
  open();
  await clock.advanceAsync(1);
  expect(closes).toBe(1);
});

describe("a meter that hangs", () => {
  it("a meter that hangs while it opens is given up, and the others are used", async () => {
    const clock = manualClock();
    const hanging = fakeMeter({ clock, name: "hanging", zones: [{ ...zone, id: "other" }] });
    hanging.hang("open");
    const metering = createMetering({
      clock,
      meters: [hanging, fakeMeter({ clock, zones: [zone] })],
      telemetry: { detail: "off" },
    });
    await clock.advanceAsync(5000);
    await metering.ready;
    expect(metering.status.meters[0]).toMatchObject({ status: "unavailable", reason: "stuck" });
    expect(metering.status.devices).toHaveLength(1);
  });

  it("a meter that hangs while it reads takes no time of the caller, and its calls settle without it", async () => {
    const clock = manualClock();
    const meter = fakeMeter({ clock, zones: [zone], asynchronous: true });
    const { metering, seen } = await meteredMachine({ clock, meters: [meter] });
    meter.hang("read");
    const call = metering.meterInference(
      { model: "m" },
      () => new Promise((resolve) => clock.schedule(() => resolve(1), 100)),
    );
    await clock.advanceAsync(100);
    expect(await call).toBe(1);
    await clock.advanceAsync(12_000);
    expect(seen.footprints[0]).toMatchObject({ reasons: expect.arrayContaining(["late", "gap"]) });
    expect(seen.footprints[0]?.energy).toBeUndefined();
  });
});

describe("values that are no amounts", () => {
  it.each([Number.NaN, -5, Number.POSITIVE_INFINITY])(
    "a reported energy of %d gives none",
    async (energy) => {
      const seen = footprintCollector();
      const metering = createMetering({
        clock: manualClock(),
        observers: [seen.observer],
        telemetry: { detail: "off" },
      });
      await metering.ready;
      metering.meterInference({ model: "m", provider: "openai" }, (call) => call.reportEnergy({ energy }));
      await metering.flush();
      expect(seen.footprints[0]?.energy).toBeUndefined();
      expect(seen.footprints[0]?.method).toBe("unavailable");
    },
  );

  it("a weight that is no amount counts as 1, and an intensity that is none is a fault", async () => {
    const real = fixedIntensity(400).current({}, new AbortController().signal);
    const nonsense = { value: Number.NaN, low: 0, high: 1 };
    const { clock, metering, seen } = await meteredMachine({
      zones: [zone],
      intensity: { name: "nonsense", current: async () => ({ ...(await real), gramsPerKwh: nonsense }) },
    });
    const wait = () => new Promise<void>((resolve) => clock.schedule(resolve, 1000));
    const calls = [Number.NaN, -1, 1].map((weight) => metering.meterInference({ model: "m", weight }, wait));
    await clock.advanceAsync(1000);
    await Promise.all(calls);
    await metering.flush();
    for (const { energy, co2e, reasons } of seen.footprints) {
      expect(energy?.value).toBeCloseTo(50 / 3, 0);
      expect(co2e).toBeUndefined();
      expect(reasons).toContain("no_intensity");
    }
  });
});
