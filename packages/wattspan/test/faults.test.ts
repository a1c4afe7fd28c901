/** Whatever fails inside, wherever and however: the caller has what its function gave, when it gave it. */

import { createMetering, type Metering } from "@wattspan/core";
import { fakeMeter, fixedIntensity, type ManualClock, manualClock } from "@wattspan/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allShapes, type Meter } from "./faults/caller-shapes.js";
import { failures } from "./faults/garbage.js";
import { type Stage, stages } from "./faults/stages.js";
import { idle, type Watched, watch } from "./faults/watched.js";
import { inMemorySdk } from "./sdk.js";

/** More than any time that something faulty may take: 5 s to open or to read, 10 s to say an intensity. */
const LONG_MS = 12_000;
const good = { id: "good", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;

let watched: Watched;
beforeEach(() => {
  watched = watch();
});
afterEach(() => watched.stop());

/** A metering in which one stage fails, beside a good meter, with the real SDK. */
async function setUp(stage: Stage, fail: () => unknown) {
  const clock = manualClock();
  const sdk = inMemorySdk();
  const { meters = [], telemetry, ...options } = stage.options(fail, clock);
  const metering = createMetering({
    clock,
    intensity: fixedIntensity(400),
    ...options,
    meters: [...meters, fakeMeter({ clock, zones: [good] })],
    telemetry: { ...sdk, ...telemetry },
  });
  const call = { model: "m", ...stage.call?.(fail) };
  return { clock, sdk, metering, meter: ((fn) => metering.meterInference(call, fn)) as Meter };
}

async function comeToAnEnd(metering: Metering, clock: ManualClock): Promise<void> {
  await clock.advanceAsync(LONG_MS);
  const flushed = metering.flush();
  await clock.advanceAsync(LONG_MS);
  await flushed;
  await idle();
  await metering.refresh(); // what was rejected after the last report is on metrics too
}

/** `wattspan.faults`, as the SDK has it, in the form of the status. */
async function faultsOnMetrics(sdk: ReturnType<typeof inMemorySdk>): Promise<Record<string, unknown>> {
  const points = (await sdk.points()).filter(({ metric }) => metric === "wattspan.faults");
  const name = ({ attributes }: (typeof points)[number]) =>
    `${attributes["wattspan.fault.stage"]}/${attributes["wattspan.fault.reason"]}`;
  return Object.fromEntries(points.map((point) => [name(point), point.value]));
}

describe.each(Object.entries(stages))("a fault of %s", (_, stage) => {
  it.each(Object.entries({ ...failures, ...stage.nearly }))(
    "that %s is never the caller's, and counted",
    async (how, fail) => {
      const { clock, sdk, metering, meter } = await setUp(stage, fail);
      const bare = await allShapes((fn) => fn());
      const early = await allShapes(meter); // while everything opens
      await clock.advanceAsync(1);
      const metered = await allShapes(meter);
      for (const seen of [early, metered]) expect(seen).toEqual(bare);
      for (const [shape, { got }] of Object.entries(metered))
        for (const [i, item] of got.entries()) expect(item, shape).toBe(bare[shape]?.got[i]);

      await comeToAnEnd(metering, clock);
      const { faults } = metering.status;
      const kinds = Object.keys(faults);
      const isAllowed = stage.allowed?.test(how) === true;
      expect(kinds.filter((kind) => !stage.counted.test(kind))).toEqual([]);
      expect(kinds.length > 0 || isAllowed).toBe(true);
      const onMetrics = await faultsOnMetrics(sdk);
      expect(Object.keys(onMetrics).sort()).toEqual(kinds.sort());
      for (const [kind, count] of Object.entries(onMetrics)) expect(count, kind).toBeGreaterThan(0);
      expect(watched.lines).toHaveLength(kinds.length); // one for each kind, however often it happened

      const closed = metering.shutdown();
      await clock.advanceAsync(LONG_MS);
      await closed;
      await idle();
      expect(watched.unhandled).toEqual([]);
    },
  );
});
