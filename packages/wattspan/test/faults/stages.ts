/** Where something can fail: for each stage a metering in which it does. */

import type { Clock, EnergyMeter, InferenceOptions, MeteringOptions } from "@wattspan/core";
import type { ManualClock } from "@wattspan/testing";

/** A stage, and how to put something broken in its place. */
export interface Stage {
  /** The stage and the reason under which its faults are counted. */
  readonly counted: RegExp;
  /** Failures that are none here: what they give is allowed. */
  readonly allowed?: RegExp;
  /** The options of a metering in which `fail` stands where the stage calls code of others. */
  options(fail: () => unknown, clock: ManualClock): MeteringOptions;
  /** Values that are nearly right, which only this stage can give. */
  readonly nearly?: Readonly<Record<string, () => unknown>>;
  /** How many faults one failure is counted as at most, where that is more than one. */
  readonly mostFaults?: number;
  /** What the calls must ask for, so that the stage is reached. */
  readonly call?: (fail: () => unknown) => Partial<InferenceOptions>;
}

type Anything = never;
const given = (fail: () => unknown) => fail as () => Anything;
const broken = (name: string, open: () => unknown): EnergyMeter => ({ name, open: given(open) });
const zone = { id: "zone", component: "cpu", scope: "device", origin: "sensor", refreshMs: 1, maxWatts: 9 };
const remote = { provider: "openai", usage: () => ({ output: 7 }) };
/** A mere listener may return anything: nobody reads it. */
const IGNORED = /^(gives|hangs)/;

/** The same value with one member that is wrong, for each of these. */
function nearly(right: object, wrong: Readonly<Record<string, unknown>>): Record<string, () => unknown> {
  return Object.fromEntries(
    Object.entries(wrong).map(([name, members]) => [name, () => ({ ...right, ...(members as object) })]),
  );
}
const inPromise = (all: Readonly<Record<string, () => unknown>>) =>
  Object.fromEntries(Object.entries(all).map(([name, make]) => [name, async () => make()]));
const inList = (all: Readonly<Record<string, () => unknown>>) =>
  Object.fromEntries(Object.entries(all).map(([name, make]) => [name, () => [make()]]));

const reading = { zone: "zone", atMs: 1, kind: "counter", microjoules: 5n };
const intensity = {
  gramsPerKwh: { value: 300, low: 200, high: 400 },
  zone: "DE",
  signal: "average",
  basis: "lifecycle",
  source: "table@1",
  validFromMs: 0,
  validToMs: 1,
  rung: "country",
};
const range = (value: unknown, low: unknown, high: unknown) => ({ value, low, high });

const failsLater = (clock: Clock, fail: () => unknown, which: "now" | "wall" | "schedule"): Clock => ({
  now: () => clock.now(),
  wall: () => clock.wall(),
  schedule: (task, delayMs) => clock.schedule(task, delayMs),
  [which]: fail,
});

/** Every stage of the flow from a device to an exporter at which code of others is called. */
export const stages: Readonly<Record<string, Stage>> = {
  open: {
    counted: /^open\/bad$/,
    nearly: inPromise({
      "is ready without a reader": () => ({ status: "ready", zones: [zone] }),
      "is ready without zones": () => ({ status: "ready", reader: { read: () => [] } }),
      "is ready with more zones than there can be": () => ({
        status: "ready",
        zones: new Array(100_000).fill(zone),
        reader: { read: () => [] },
      }),
      "is unavailable for no reason": () => ({ status: "unavailable", detail: "" }),
    }),
    options: (fail) => ({ meters: [broken("bad", fail)] }),
  },
  read: {
    counted: /^read\/bad$/,
    mostFaults: 4, // one for each reading of the list of nothing
    nearly: inList(
      nearly(reading, {
        "gives microjoules that are a number": { microjoules: 5 },
        "gives negative microjoules": { microjoules: -5n },
        "gives microjoules that are NaN": { microjoules: Number.NaN },
        "gives no time": { atMs: Number.NaN },
        "gives a time that is a string": { atMs: "1" },
        "gives another kind": { kind: "voltage" },
        "gives watts that are NaN": { kind: "power", watts: Number.NaN, windowMs: 1 },
        "gives negative watts": { kind: "power", watts: -1, windowMs: 1 },
        "gives watts that are a string": { kind: "power", watts: "7", windowMs: 1 },
      }),
    ),
    options: (fail) => ({
      meters: [broken("bad", async () => ({ status: "ready", zones: [zone], reader: { read: fail } }))],
    }),
  },
  "the CPU time of a reader": {
    counted: /^read\/bad\.cpuTime$/,
    allowed: /undefined/,
    options: (fail, clock) => {
      const read = () => [{ zone: "zone", atMs: clock.now(), kind: "counter", microjoules: 5n }];
      const reader = { read, cpuTime: fail };
      return { meters: [broken("bad", async () => ({ status: "ready", zones: [zone], reader }))] };
    },
  },
  "the clock's now": {
    counted: /^clock\/now$/,
    allowed: /a negative number/,
    options: (fail, clock) => ({ clock: failsLater(clock, fail, "now") }),
  },
  "the clock's wall": {
    counted: /^clock\/wall$/,
    allowed: /a negative number/,
    options: (fail, clock) => ({ clock: failsLater(clock, fail, "wall") }),
  },
  "the clock's timers": {
    counted: /^clock\/(schedule|cancel)$/,
    allowed: IGNORED,
    options: (fail, clock) => ({ clock: failsLater(clock, fail, "schedule") }),
  },
  "the estimator's estimate": {
    counted: /^estimator\/estimate$/,
    allowed: /gives undefined/, // it lacks tokens
    nearly: nearly(
      { energy: range(2, 1, 3), methodId: "e@1" },
      {
        "gives NaN joules": { energy: range(Number.NaN, 1, 3) },
        "gives negative joules": { energy: range(-1, -2, 3) },
        "gives joules that are strings": { energy: range("2", "1", "3") },
        "gives joules without a band": { energy: 2 },
        "gives a band that is upside down": { energy: range(2, 3, 1) },
        "gives infinite joules": { energy: range(2, 1, Number.POSITIVE_INFINITY) },
        "names no method": { methodId: undefined },
      },
    ),
    options: (fail) => ({ estimators: [{ id: "e", knows: () => true, estimate: given(fail) }] }),
    call: () => remote,
  },
  "the estimator's knows": {
    counted: /^estimator\/knows$/,
    options: (fail) => ({ estimators: [{ id: "e", knows: given(fail), estimate: given(fail) }] }),
    call: () => remote,
  },
  provider: {
    counted: /^provider\/current$/,
    nearly: inPromise(
      nearly(intensity, {
        "gives NaN grams": { gramsPerKwh: range(Number.NaN, 1, 3) },
        "gives grams that are strings": { gramsPerKwh: range("300", "200", "400") },
        "gives negative grams": { gramsPerKwh: range(1, -1, 3) },
        "gives a bare number": { gramsPerKwh: 300 },
        "names no zone": { zone: undefined },
        "gives a source that is an object": { source: {} },
        "says no time": { validToMs: Number.NaN },
        "says a time that no date can name": { validToMs: 1e300 },
      }),
    ),
    options: (fail) => ({ intensity: { name: "p", current: given(fail) } }),
  },
  observer: {
    counted: /^observer\/observer$/,
    allowed: IGNORED,
    options: (fail) => ({ observers: [fail] }),
  },
  "the call's onFootprint": {
    counted: /^observer\/onFootprint$/,
    allowed: IGNORED,
    options: () => ({}),
    call: (fail) => ({ onFootprint: fail }),
  },
  "the call's usage": {
    counted: /^usage\/(result|chunk)$/,
    allowed: /gives (undefined|null|an empty object|an object without a prototype|a function)$/,
    options: () => ({}),
    call: (fail) => ({ usage: given(fail) }),
  },
  "the store's get": {
    counted: /^store\/context$/,
    allowed: IGNORED,
    options: (fail) => ({ context: { get: given(fail), run: (_, fn) => fn() } }),
  },
  "the store's run": {
    counted: /^store\/context$/,
    mostFaults: 2, // it did not run the function, and it rejected
    options: (fail) => ({ context: { get: () => undefined, run: given(fail) } }),
  },
  "the store after it ran": {
    counted: /^store\/context$/,
    allowed: IGNORED,
    options: (fail) => ({
      context: {
        get: () => undefined,
        run: (_, fn) => {
          fn();
          return given(fail)();
        },
      },
    }),
  },
  "the lock for hardware": {
    counted: /^store\/reportsHardware$/,
    allowed: IGNORED,
    options: (fail) => ({ telemetry: { reportsHardware: given(fail) } }),
  },
  "the tracer's provider": {
    counted: /^span\/start$/,
    allowed: /gives (undefined|null|NaN)$/,
    mostFaults: 20, // it is asked once, and no call has a span
    options: (fail) => ({ telemetry: { tracerProvider: { getTracer: given(fail) } } }),
  },
  tracer: {
    counted: /^span\/start$/,
    options: (fail) => ({
      telemetry: { tracerProvider: { getTracer: () => ({ startSpan: fail }) as never } },
    }),
  },
};
