import { type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";
import { footprintCollector, manualClock, meteredMachine } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMetering } from "../run/create-metering.js";
import {
  globalMetering,
  meterAgent,
  meterInference,
  meterStage,
  meterStep,
  setGlobalMetering,
  setMeteringEnabled,
} from "./global.js";
import { NOOP_HANDLE } from "./noop-handle.js";

const messages: string[] = [];
const nothing = (): void => undefined;
const logger: DiagLogger = {
  debug: (message) => void messages.push(message),
  error: (message) => void messages.push(`error: ${message}`),
  warn: (message) => void messages.push(`warn: ${message}`),
  info: nothing,
  verbose: nothing,
};

/** All four functions, with a function that they meter. */
const FUNCTIONS: readonly [name: string, run: <T>(fn: (handle: unknown) => T) => T][] = [
  ["meterInference", (fn) => meterInference({ model: "m" }, fn)],
  ["meterStep", (fn) => meterStep({ name: "s" }, fn)],
  ["meterAgent", (fn) => meterAgent({ name: "a" }, fn)],
  ["meterStage", (fn) => meterStage({ name: "e", kind: "training" }, fn)],
];

beforeEach(() => {
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  messages.length = 0; // registering warns
});
afterEach(() => {
  diag.disable();
  vi.restoreAllMocks();
});

describe.each(FUNCTIONS)("%s without a configured metering", (_, run) => {
  it("a metering function is the identity where nothing is configured: the same value, promise, stream or error", async () => {
    const value = { some: "value" };
    expect(run(() => value)).toBe(value);
    const promise = Promise.resolve(value);
    expect(run(() => promise)).toBe(promise);
    const stream = (async function* () {
      yield 1;
    })();
    expect(run(() => stream)).toBe(stream);
    expect(run(() => undefined)).toBeUndefined();
    const error = new Error("mine");
    const fail = () => {
      throw error;
    };
    expect(() => run(fail)).toThrow(error);
    const rejected = Promise.reject(error);
    expect(run(() => rejected)).toBe(rejected);
    await expect(rejected).rejects.toBe(error);
  });

  it("a metering function reads no clock, starts no timer and gives a handle that does nothing, unconfigured", () => {
    const spies = [
      vi.spyOn(performance, "now"),
      vi.spyOn(Date, "now"),
      vi.spyOn(globalThis, "setTimeout"),
      vi.spyOn(globalThis, "setInterval"),
    ];
    run((handle) => expect(handle).toBe(NOOP_HANDLE));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  it("a metering function runs its function once where nothing is configured", () => {
    const fn = vi.fn(() => 1);
    run(fn);
    expect(fn).toHaveBeenCalledTimes(1);
  });
});

it("the handle that does nothing takes everything and keeps nothing", () => {
  NOOP_HANDLE.setAttributes({ a: 1 });
  NOOP_HANDLE.setWeight(2);
  NOOP_HANDLE.fail("no");
  NOOP_HANDLE.setUsage({ output: 1 });
  NOOP_HANDLE.reportEnergy({ energy: 1 });
  NOOP_HANDLE.succeed({ quality: 1 });
  NOOP_HANDLE.addUnits(3);
  expect(NOOP_HANDLE.span).toBeUndefined();
  expect(Object.isFrozen(NOOP_HANDLE)).toBe(true);
});

describe("a missing configuration", () => {
  it("a missing configuration is logged once in each copy, quietly", async () => {
    vi.resetModules();
    const { meterAgent, meterStep } = await import("./global.js");
    for (let call = 0; call < 3; call++) {
      meterStep({ name: "step" }, () => 1);
      meterAgent({ name: "agent" }, () => 1);
    }
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^wattspan: .*startWattspan\(\)/);
  });

  it("a metering that is configured logs nothing of a missing one", async () => {
    setGlobalMetering(createMetering({ clock: manualClock(), telemetry: { detail: "off" } }));
    for (const [, run] of FUNCTIONS) run(() => 1);
    expect(messages).toEqual([]);
  });
});

describe("the global metering", () => {
  it("the global metering is none at first", () => {
    expect(globalMetering()).toBeUndefined();
  });

  it("the global metering meters what the four functions run, and setting it returns the previous one", async () => {
    const seen = footprintCollector();
    const clock = manualClock();
    const metering = createMetering({ clock, observers: [seen.observer], telemetry: { detail: "off" } });
    expect(setGlobalMetering(metering)).toBeUndefined();
    expect(globalMetering()).toBe(metering);
    for (const [, run] of FUNCTIONS) expect(run(() => 7)).toBe(7);
    await metering.flush();
    expect(seen.footprints.map(({ kind }) => kind)).toEqual(["inference", "step", "agent", "stage"]);
    const other = createMetering({ clock, telemetry: { detail: "off" } });
    expect(setGlobalMetering(other)).toBe(metering);
    expect(setGlobalMetering(undefined)).toBe(other);
    expect(globalMetering()).toBeUndefined();
  });

  it("the global metering is switched off and on, and what already runs is finished", async () => {
    const { metering, seen } = await meteredMachine();
    setGlobalMetering(metering);
    let resolve = nothing;
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    const running = meterStep({ name: "running" }, () => promise);
    setMeteringEnabled(false);
    expect(globalMetering()).toBeUndefined();
    meterStep({ name: "off" }, (handle) => expect(handle).toBe(NOOP_HANDLE));
    resolve();
    await running;
    setMeteringEnabled(true);
    expect(globalMetering()).toBe(metering);
    meterStep({ name: "on" }, () => 1);
    await metering.flush();
    expect(seen.footprints.map(({ name }) => name).sort()).toEqual(["on", "running"]);
  });

  it("the global metering is shared by every copy of the package", async () => {
    vi.resetModules();
    const copy = await import("./global.js");
    expect(copy.setGlobalMetering).not.toBe(setGlobalMetering);
    const metering = createMetering({ clock: manualClock(), telemetry: { detail: "off" } });
    copy.setGlobalMetering(metering);
    expect(globalMetering()).toBe(metering);
    copy.setMeteringEnabled(false);
    expect(globalMetering()).toBeUndefined();
  });
});
