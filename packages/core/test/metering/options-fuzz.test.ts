/** Options of wrong types: a metering that works, or the one typed error; at construction, and never in a call. */

import { diag } from "@opentelemetry/api";
import { fakeMeter, manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MeteringOptions } from "../../src/options/metering-options.js";
import { createMetering } from "../../src/run/create-metering.js";
import { WattspanConfigurationError } from "../../src/runtime/configuration-error.js";

beforeEach(() => diag.disable());
afterEach(() => diag.disable());

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, -1, Number.NaN, Number.POSITIVE_INFINITY),
);
const half = (right: fc.Arbitrary<unknown>) => fc.oneof(right, number, anything, fc.constant(undefined));
const names = (...all: readonly string[]) => half(fc.constantFrom(...all));
const group = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  half(fc.record(members, { requiredKeys: [] }));

/** Options of which any may be right, nearly right, or anything. */
const options = fc.record(
  {
    location: group({
      country: names("DE"),
      cloud: group({ provider: names("aws"), region: names("eu-west-1") }),
    }),
    sampling: group({
      intervalMs: half(fc.constant(100)),
      heartbeatMs: half(fc.constant(1000)),
      timeoutMs: half(fc.constant(5000)),
    }),
    attribution: group({
      idle: names("share", "exclude"),
      host: names("exclusive", "busy-share"),
      weights: half(fc.constant({ name: "own", weight: () => 2 })),
      abandonAfterMs: half(fc.constant(10_000)),
    }),
    telemetry: group({
      detail: names("off", "metrics", "spans", "basic", "full"),
      dimensions: half(fc.constant(["app.x"])),
    }),
    subject: group({ service: names("s"), commit: names("c") }),
    observers: half(fc.constant([() => undefined])),
    estimators: half(fc.constant([])),
    intensity: half(fc.constant({ name: "p", current: () => Promise.reject(new Error("down")) })),
    context: half(fc.constant({ get: () => undefined, run: (_: unknown, fn: () => unknown) => fn() })),
  },
  { requiredKeys: [] },
);

/** The metering, or undefined if the options are refused. Other errors are rethrown. */
function made(given: unknown) {
  try {
    return createMetering(given as MeteringOptions);
  } catch (error) {
    if (!(error instanceof WattspanConfigurationError)) throw error;
    expect(error.message).toMatch(/^wattspan: option .+ is (.+, but must be .+|not known; allowed: .+)\.$/);
    expect(error.message.length).toBeLessThan(300);
    return undefined;
  }
}

describe("createMetering", () => {
  it("createMetering takes anything as options, or says which of them is wrong", async () => {
    let works = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 9, arbitrary: options }, anything), async (given) => {
        const clock = manualClock();
        const zone = { id: "z", component: "cpu", refreshMs: 1, maxWatts: 99, watts: () => 5 } as const;
        const own = { clock, meters: [fakeMeter({ clock, zones: [zone] })] };
        const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
        const metering = made(isObject ? { ...given, ...own } : given);
        if (!metering) return;
        works++;
        await clock.advanceAsync(1);
        const result = {};
        expect(metering.meterInference({ model: "m" }, () => result)).toBe(result);
        await clock.advanceAsync(20_000);
        await metering.shutdown();
        expect(metering.status.inFlight).toBe(0);
      }),
      { numRuns: 1000 },
    );
    expect(works).toBeGreaterThan(20);
  });

  it("createMetering takes no member whose type is wrong", () => {
    fc.assert(
      fc.property(anything, (value) => {
        fc.pre(typeof value !== "object" && typeof value !== "function" && value !== undefined);
        for (const option of [
          "meters",
          "intensity",
          "estimators",
          "observers",
          "clock",
          "context",
          "sampling",
        ])
          expect(() => createMetering({ [option]: value })).toThrow(WattspanConfigurationError);
      }),
    );
  });
});

it("a call with any options runs its function once, and gives what that gave", async () => {
  const clock = manualClock();
  const metering = createMetering({ clock, telemetry: { detail: "metrics" } });
  await metering.ready;
  const call = fc.record(
    {
      model: names("m"),
      name: names("n"),
      kind: names("plan"),
      provider: names("openai"),
      operation: names("chat"),
      weight: half(fc.constant(2)),
      span: half(fc.boolean()),
      runsOn: group({ components: half(fc.constant(["cpu"])), zones: half(fc.constant(["z"])) }),
      serving: group({ country: names("DE") }),
      attributes: half(fc.constant({ "app.x": 1 })),
      parent: anything,
      onFootprint: half(fc.constant(() => undefined)),
      usage: half(fc.constant(() => ({ output: 1 }))),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 9, arbitrary: call }, anything), anything, async (given, odd) => {
      for (const meter of ["meterInference", "meterStep", "meterAgent", "meterStage"] as const) {
        let runs = 0;
        const result = {};
        const got = metering[meter](given as never, (handle: object) => {
          runs++;
          useOddly(handle, odd);
          return result;
        });
        expect(got).toBe(result);
        expect(runs).toBe(1);
      }
      await clock.advanceAsync(100);
    }),
    { numRuns: 1000 },
  );
  await metering.shutdown();
  expect(metering.status.inFlight).toBe(0);
});

/** All inputs of a handle, with values of wrong types. */
function useOddly(given: object, odd: unknown): void {
  const handle = given as Partial<Record<string, (value: unknown) => void>>;
  for (const member of [
    "setAttributes",
    "setWeight",
    "fail",
    "setUsage",
    "reportEnergy",
    "succeed",
    "addUnits",
  ])
    handle[member]?.(odd);
  handle.reportEnergy?.({ energy: odd, boundary: odd, component: odd, source: odd });
  handle.setUsage?.({ output: odd, byModel: odd });
}
