/** A scope sums up what is metered inside it, however nested, and reports the whole sum once. */

import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { collectGarbage } from "../../test/collect-garbage.js";
import { perToken } from "../../test/per-token.js";
import type { Metering } from "../options/metering-options.js";
import { createMetering } from "../run/create-metering.js";
import { SharedSlot } from "../shared.js";
import { openRequestTotals, type RequestFootprint } from "./request-totals.js";

const cpu = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 10,
  maxWatts: 500,
  idleWatts: 0,
  watts: () => 50,
} as const;
const hosted = { model: "m", provider: "openai" };

const clock = manualClock();
const seen = footprintCollector();
let metering: Metering;
let heard: RequestFootprint[];
const hear = (footprint: RequestFootprint) => void heard.push(footprint);

/** One hosted call of so many joules. */
const ask = (output: number, model = "m") =>
  metering.meterInference({ ...hosted, model }, (call) => call.setUsage({ inputFresh: 1, output }));

beforeEach(async () => {
  heard = [];
  metering = createMetering({
    clock,
    meters: [fakeMeter({ clock, zones: [cpu] })],
    estimators: [perToken],
    observers: [seen.observer],
    telemetry: { detail: "off" },
  });
  await metering.ready;
});
afterEach(async () => {
  await metering.shutdown();
  seen.clear();
});

describe("a scope", () => {
  it("a scope knows hosted calls at once, before anything has settled", async () => {
    const scope = openRequestTotals(hear);
    scope.run(() => {
      ask(5);
      ask(7);
    });
    ask(100); // Outside.
    expect(seen.footprints).toEqual([]);
    expect(scope.footprint).toMatchObject({
      activities: 2,
      pending: 0,
      method: "estimated",
      energy: { value: 12, low: 6, high: 24 },
    });
    scope.close();
    expect(heard).toEqual([]);
    await metering.flush();
    expect(heard).toEqual([scope.footprint]);
  });

  it("a scope adds up a tree once: devices, calls, and what began deep inside", async () => {
    const scope = openRequestTotals(hear);
    const done = scope.run(() =>
      metering.meterAgent({ name: "agent" }, async () => {
        await metering.meterStep({ name: "tool" }, () => clock.advanceAsync(1000));
        ask(30);
        await clock.advanceAsync(1000);
      }),
    );
    await done;
    scope.close();
    await metering.flush();
    expect(heard).toHaveLength(1);
    expect(heard[0]?.energy?.value).toBeCloseTo(130, 6);
    expect(heard[0]?.energy).toEqual(seen.byName("agent")[0]?.energy);
    expect(heard[0]).toMatchObject({ activities: 3, pending: 0, method: "mixed" });
  });

  it("a scope says what is pending while something runs, and has what it drew so far", async () => {
    const scope = openRequestTotals(hear);
    const { promise, resolve } = Promise.withResolvers<void>();
    scope.run(() => void metering.meterStep({ name: "tool" }, () => promise));
    await clock.advanceAsync(1000);
    const { energy, pending, unknown } = scope.footprint;
    expect([pending, unknown]).toEqual([1, undefined]);
    expect(energy?.value).toBeGreaterThan(40);
    scope.close();
    resolve();
    await clock.advanceAsync(1000);
    expect(heard).toEqual([expect.objectContaining({ activities: 1, pending: 0 })]);
    expect(heard[0]?.energy?.value).toBeCloseTo(50, 3);
  });

  it("a scope takes nothing for unknown that may become known", async () => {
    const scope = openRequestTotals(hear);
    const { promise, resolve } = Promise.withResolvers<void>();
    scope.run(() => void metering.meterInference({ ...hosted, model: "unheard-of" }, () => promise));
    expect(scope.footprint).toEqual({ activities: 1, pending: 1, method: "unavailable" });
    resolve();
    await promise;
    scope.close();
    await metering.flush();
    expect(heard[0]?.unknown).toEqual({ count: 1, reasons: ["unknown_model"] });
  });

  it("a scope counts what begins after its end while something still runs, and nothing later", async () => {
    const scope = openRequestTotals(hear);
    const { promise, resolve } = Promise.withResolvers<void>();
    scope.run(() => void metering.meterAgent({ name: "background", runsOn: "remote" }, () => promise));
    scope.close();
    scope.run(() => ask(3));
    resolve();
    await clock.advanceAsync(100);
    scope.run(() => ask(4));
    await metering.flush();
    expect(heard).toEqual([
      expect.objectContaining({ activities: 2, energy: { value: 3, low: 1.5, high: 6 } }),
    ]);
  });

  it("a scope keeps what is not known apart", async () => {
    const scope = openRequestTotals(hear);
    scope.run(() => {
      ask(3);
      ask(4, "unheard-of");
    });
    scope.close();
    await metering.flush();
    expect(heard[0]).toMatchObject({
      energy: { value: 3 },
      unknown: { count: 1, reasons: ["unknown_model"] },
    });
  });

  it("a scope inside of another one counts in both", async () => {
    const outer = openRequestTotals(hear);
    const inner = outer.run(() => openRequestTotals(hear));
    inner.run(() => ask(2));
    outer.run(() => ask(3));
    for (const scope of [inner, outer]) scope.close();
    await metering.flush();
    expect(heard.map(({ energy }) => energy?.value)).toEqual([2, 5]);
  });

  it("a scope counts an activity where it runs, or else where its parent does", async () => {
    const [first, second] = [openRequestTotals(hear), openRequestTotals(hear)];
    first.run(() =>
      metering.meterAgent({ name: "agent", runsOn: "remote" }, (parent) => {
        second.run(() =>
          metering.meterInference({ ...hosted, parent }, (call) => call.setUsage({ output: 2 })),
        );
      }),
    );
    const begun = first.run(() => metering.begin("agent", { name: "begun", runsOn: "remote" }));
    metering.meterInference({ ...hosted, parent: begun.handle }, (call) => call.setUsage({ output: 8 }));
    begun.end();
    await metering.flush();
    expect([first, second].map(({ footprint }) => footprint.energy?.value)).toEqual([8, 2]);
  });

  it("a scope in which nothing was metered reports nothing and knows nothing", async () => {
    const scope = openRequestTotals(hear);
    expect(scope.run(() => "result")).toBe("result");
    expect(() =>
      scope.run(() => {
        throw new RangeError("the caller's");
      }),
    ).toThrow(RangeError);
    expect(scope.footprint).toEqual({ activities: 0, pending: 0, method: "unavailable" });
    scope.close();
    await metering.flush();
    expect(heard).toEqual([]);
  });

  it("a scope counts what its callback throws as a fault, also what it rejects with", async () => {
    for (const fail of [
      () => {
        throw new Error("callback");
      },
      () => Promise.reject(new Error("later")),
    ]) {
      const scope = openRequestTotals(fail);
      scope.run(() => ask(1));
      scope.close();
      await metering.flush();
    }
    expect(metering.status.faults).toEqual({ "observer/onFootprint": 2 });
  });

  it("a scope is an empty one where the runtime has no store", async () => {
    const carrier = new SharedSlot<unknown>("request-totals.v2");
    const before = carrier.value;
    carrier.value = undefined;
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    const scope = openRequestTotals(hear);
    vi.restoreAllMocks();
    expect(scope.run(() => ask(1))).toBeUndefined();
    carrier.value = before;
    expect(scope.footprint.activities).toBe(0);
  });

  it("a scope forgets its callback, and all that hangs on it, when it has reported", async () => {
    const opened = () => {
      const request = { large: new Array(1000).fill(0) };
      const scope = openRequestTotals(({ activities }) =>
        heard.push({ activities, pending: 0, method: "measured", request } as never),
      );
      scope.run(() => ask(1));
      return { scope, request: new WeakRef(request) };
    };
    const { scope, request } = opened();
    scope.close();
    await metering.flush();
    expect(heard).toHaveLength(1);
    heard = [];
    await collectGarbage();
    expect(request.deref()).toBeUndefined();
    expect(scope.footprint.activities).toBe(1);
  });

  it("a scope holds nothing of what has settled", async () => {
    const scope = openRequestTotals(hear);
    for (let round = 0; round < 100; round++) {
      scope.run(() => {
        for (let call = 0; call < 100; call++) ask(1);
      });
      await metering.flush();
    }
    expect(scope.footprint).toMatchObject({ activities: 10_000, pending: 0, energy: { value: 10_000 } });
  });
});
