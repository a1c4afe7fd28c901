/** What a scope has used so far, kept as it changes: at every moment what adding up its activities finds. */

import { fakeMeter, manualClock, random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { perToken } from "../../test/per-token.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { ManualActivity } from "../contracts/manual-activity.js";
import { createMetering } from "../run/create-metering.js";
import { runningActivity } from "./current-activity.js";
import { openRequestTotals, type RequestTotals } from "./request-totals.js";

const HOSTED = { model: "m", provider: "openai" };
const zone = (id: string, refreshMs: number, watts: number) => ({
  ...{ id, component: "cpu" as const, refreshMs, maxWatts: 500, idleWatts: 10 },
  watts: () => watts,
});

async function setUp(estimator: EnergyEstimator = perToken) {
  const clock = manualClock();
  const metering = createMetering({
    clock,
    meters: [fakeMeter({ clock, zones: [zone("cpu-0", 10, 50), zone("cpu-1", 100, 80)] })],
    estimators: [estimator],
    usageCounter: () => {
      let output = 0;
      return {
        take: (piece) => {
          output += String(piece).length;
        },
        usage: () => ({ output, counted: ["output"] }),
      };
    },
    telemetry: { detail: "off" },
  });
  await metering.ready;
  return { clock, metering };
}

/** A hosted call whose pieces a test sends one by one. */
function streamed(pieces: readonly string[]) {
  const waiting = pieces.map((piece) => ({ piece, ...Promise.withResolvers<void>() }));
  async function* answer() {
    for (const { piece, promise } of waiting) {
      await promise;
      yield piece;
    }
  }
  return { answer, send: (index: number) => waiting[index]?.resolve() };
}

const sumOf = ({ footprint }: RequestTotals) => footprint.energy?.value ?? 0;

describe("the running sum of a scope", () => {
  it("the running sum of a scope is that of its footprint at every moment, whenever it is first asked for", async () => {
    const play = async (seed: number) => {
      const { clock, metering } = await setUp();
      const next = random(seed);
      const outer = openRequestTotals();
      const inner = outer.run(() => openRequestTotals());
      const asked = new Set<RequestTotals>();
      const open: ManualActivity<"step">[] = [];
      for (let event = 0; event < 60; event++) {
        const dice = next();
        const parent = open[Math.floor(next() * open.length)];
        const within = next() < 0.5 ? inner : outer;
        if (dice < 0.25)
          open.push(
            within.run(() =>
              metering.begin("step", { name: "s", ...(parent && next() < 0.7 && { parent: parent.handle }) }),
            ),
          );
        else if (dice < 0.4)
          within.run(() => metering.meterInference(HOSTED, (call) => call.setUsage({ output: 7 })));
        else if (dice < 0.5 && parent) {
          open.splice(open.indexOf(parent), 1);
          parent.end();
        } else if (dice < 0.6) asked.add(next() < 0.5 ? inner : outer);
        else await clock.advanceAsync(next() * 300);
        for (const scope of asked) expect(scope.energySoFar).toBeCloseTo(sumOf(scope), 9);
      }
      for (const begun of open) begun.end();
      await metering.flush();
      for (const scope of [inner, outer]) expect(scope.energySoFar).toBeCloseTo(sumOf(scope), 9);
      await metering.shutdown();
    };
    await fc.assert(fc.asyncProperty(fc.integer(), play), { numRuns: 20 });
  });

  it("the running sum of a scope has an estimate of a stream from the pieces seen, and at its end the whole", async () => {
    const { clock, metering } = await setUp();
    const { answer, send } = streamed(["ab", "cd", "ef", "gh", "ij", "kl"]);
    const scope = openRequestTotals();
    expect(scope.energySoFar).toBe(0);
    const read: number[] = [];
    const done = scope.run(async () => {
      for await (const _ of await metering.meterInference(HOSTED, answer)) read.push(scope.energySoFar);
    });
    for (let piece = 0; piece < 6; piece++) {
      send(piece);
      await clock.advanceAsync(1);
    }
    await done;
    expect(read).toEqual([2, 4, 6, 8, 10, 12]);
    expect([scope.energySoFar, sumOf(scope)]).toEqual([12, 12]);
    await metering.flush();
    expect([scope.energySoFar, sumOf(scope)]).toEqual([12, 12]);
    await metering.shutdown();
  });

  it("the running sum of a scope asks an estimator at an eighth more pieces, not at every one", async () => {
    let asked = 0;
    const counting: EnergyEstimator = {
      ...perToken,
      estimate: (call) => {
        asked++;
        return perToken.estimate(call);
      },
    };
    const { metering } = await setUp(counting);
    const scope = openRequestTotals();
    expect(scope.energySoFar).toBe(0);
    async function* answer() {
      for (let piece = 0; piece < 1000; piece++) yield "x";
    }
    await scope.run(async () => {
      for await (const _ of await metering.meterInference(HOSTED, answer));
    });
    expect(asked).toBeLessThan(150);
    expect(scope.energySoFar).toBe(1000);
    await metering.shutdown();
  });

  it("the running sum of a scope is never more than the whole while tokens are stated in one piece", async () => {
    const { clock, metering } = await setUp();
    const { answer, send } = streamed(["a", "b", "c", "d", "e", "f", "g", "h"]);
    const scope = openRequestTotals();
    const sums = [scope.energySoFar];
    const done = scope.run(async () => {
      await metering.meterInference(HOSTED, async (call) => {
        let pieces = 0;
        for await (const _ of answer()) {
          if (++pieces === 2) call.setUsage({ output: 1000 });
          sums.push(scope.energySoFar);
        }
      });
    });
    for (let piece = 0; piece < 8; piece++) {
      send(piece);
      await clock.advanceAsync(1);
    }
    await done;
    sums.push(scope.energySoFar);
    expect(Math.max(...sums)).toBe(1000);
    expect(sums.at(-1)).toBe(1000);
    await metering.shutdown();
  });

  it("the running sum of a scope has what services and reports state, when they do", async () => {
    const { metering } = await setUp();
    const scope = openRequestTotals();
    expect(scope.energySoFar).toBe(0);
    const agent = scope.run(() => metering.begin("agent", { name: "agent", runsOn: "remote" }));
    agent.run(() => runningActivity()?.beginService({ host: "api", source: "test", counted: "there" }))?.({
      energy: { value: 123, low: 100, high: 150 },
    });
    expect([scope.energySoFar, sumOf(scope)]).toEqual([123, 123]);
    scope.run(() =>
      metering.meterInference(HOSTED, (call) => {
        call.setUsage({ output: 7 });
        call.reportEnergy({ energy: 500 });
      }),
    );
    expect([scope.energySoFar, sumOf(scope)]).toEqual([623, 623]);
    agent.end();
    await metering.flush();
    expect([scope.energySoFar, sumOf(scope)]).toEqual([623, 623]);
    await metering.shutdown();
  });

  it("the running sum of a scope drops a stream as soon as an inference inside replaces it", async () => {
    const { clock, metering } = await setUp();
    const { answer, send } = streamed(["abcd", "ef"]);
    const scope = openRequestTotals();
    expect(scope.energySoFar).toBe(0);
    const seen: number[] = [];
    const done = scope.run(async () => {
      const outer = await metering.meterInference(HOSTED, async function* outer() {
        for await (const piece of answer()) {
          yield piece;
          if (seen.length === 1) metering.meterInference(HOSTED, (call) => call.setUsage({ output: 20 }));
        }
      });
      for await (const _ of outer) seen.push(scope.energySoFar);
    });
    for (const piece of [0, 1]) {
      send(piece);
      await clock.advanceAsync(1);
    }
    await done;
    expect(seen).toEqual([4, 20]);
    expect(scope.energySoFar).toBe(20);
    await metering.shutdown();
  });

  it("the running sum of a scope counts nested inferences once, and a model that nobody knows as nothing", async () => {
    const { metering } = await setUp();
    const scope = openRequestTotals();
    expect(scope.energySoFar).toBe(0);
    scope.run(() => {
      metering.meterInference(HOSTED, () => {
        metering.meterInference(HOSTED, (call) => call.setUsage({ output: 5 }));
      });
      metering.meterInference({ ...HOSTED, model: "unheard-of" }, (call) => call.setUsage({ output: 9 }));
    });
    expect(scope.energySoFar).toBe(5);
    await metering.flush();
    expect(scope.energySoFar).toBe(5);
    await metering.shutdown();
  });

  it("the running sum of a scope is what the devices of two meterings gave, and without devices what is estimated", async () => {
    const [first, second] = [await setUp(), await setUp()];
    const scope = openRequestTotals();
    const begun = scope.run(() =>
      [first, second].map(({ metering }) => metering.begin("step", { name: "tool" })),
    );
    for (const { clock } of [first, second]) await clock.advanceAsync(1000);
    expect(scope.energySoFar).toBeGreaterThan(200);
    expect(scope.energySoFar).toBeCloseTo(sumOf(scope), 9);
    for (const one of begun) one.end();
    for (const { metering } of [first, second]) await metering.shutdown();
    expect(scope.energySoFar).toBeCloseTo(sumOf(scope), 9);
  });
});
