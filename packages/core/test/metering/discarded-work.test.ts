/** Work that served no goal: each of its joules is wasted once, whatever it is inside of. */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { meteredMachine } from "@wattspan/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Footprint, Waste } from "../../src/contracts/footprint.js";
import type { Metering } from "../../src/options/metering-options.js";
import { ManualReader } from "../manual-reader.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;

/** Activities inside each other. */
interface Tree {
  readonly kind: "step" | "inference" | "agent";
  readonly discarded: Waste | undefined;
  readonly fails: boolean;
  readonly ms: number;
  readonly inside: readonly Tree[];
}
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    kind: fc.constantFrom<Tree["kind"]>("step", "inference", "agent"),
    discarded: fc.constantFrom<Waste | undefined>("pruned", "backoff", "idle_wait", undefined, undefined),
    fails: fc.boolean(),
    ms: fc.integer({ min: 1, max: 20 }),
    inside: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie("tree"), { maxLength: 3 })),
  }),
}));

it("each joule of discarded and failed work is wasted once, by the innermost statement, and no other", async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (root) => {
      const reader = new ManualReader();
      const { metering, seen, clock, wait, close } = await meteredMachine({
        zones: [cpu],
        telemetry: { detail: "metrics", meterProvider: new MeterProvider({ readers: [reader] }) },
      });
      const run = follow(metering, root, wait);
      for (let i = 0; i < 100; i++) await clock.advanceAsync(20);
      await run;
      await metering.flush();
      const found = await wastedOnMetrics(reader);
      const expected = wasted(seen.footprints);
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [waste, joules] of Object.entries(expected)) expect(found[waste]).toBeCloseTo(joules, 6);
      await close();
    }),
    { numRuns: 60 },
  );
});

it("what an inference drew itself that fails is wasted, also where one inside it counts in its place", async () => {
  const reader = new ManualReader();
  const { metering, seen, clock, wait } = await meteredMachine({
    zones: [cpu],
    telemetry: { detail: "metrics", meterProvider: new MeterProvider({ readers: [reader] }) },
  });
  const run = metering.meterInference({ model: "outer" }, async (call) => {
    await wait(1000);
    await metering.meterInference({ model: "inner" }, () => wait(1000));
    call.fail("broken");
  });
  for (let i = 0; i < 100; i++) await clock.advanceAsync(20);
  await run;
  await metering.flush();
  const outer = seen.byName("outer")[0]?.self.energy?.value as number;
  expect(outer).toBeGreaterThan(40);
  expect(await wastedOnMetrics(reader)).toEqual({ failed: expect.closeTo(outer, 6) });
});

/** The joules by reason, of all agents and errors. */
async function wastedOnMetrics(reader: ManualReader): Promise<Record<string, number>> {
  const points = (await reader.families()).get("wattspan.wasted_energy")?.dataPoints ?? [];
  const sums: Record<string, number> = {};
  for (const { attributes, value } of points) {
    const reason = String(attributes["wattspan.waste"]);
    sums[reason] = (sums[reason] ?? 0) + (value as number);
  }
  return sums;
}

/** What should be wasted, from the footprints alone: each activity's own joules, by the nearest reason. */
function wasted(footprints: readonly Footprint[]): Record<string, number> {
  const byId = new Map(footprints.map((one) => [one.id, one]));
  const reasonOf = (one: Footprint | undefined, own: boolean): string | undefined => {
    if (!one) return undefined;
    const failed = own && one.kind === "inference" && one.outcome === "error" ? "failed" : undefined;
    return failed ?? one.waste ?? reasonOf(byId.get(one.parentId ?? ""), false);
  };
  const sums: Record<string, number> = {};
  for (const one of footprints) {
    const reason = reasonOf(one, true);
    const joules = one.self.energy?.value;
    if (reason && joules) sums[reason] = (sums[reason] ?? 0) + joules;
  }
  return sums;
}

function follow(
  metering: Metering,
  { kind, discarded, fails, ms, inside }: Tree,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  const work = async (handle: { discard(why: Waste): void; fail(reason: string): void }) => {
    await wait(ms);
    for (const one of inside) await follow(metering, one, wait);
    if (discarded) handle.discard(discarded);
    if (fails) handle.fail("broken");
  };
  // Nested inferences report one call: here each is a tool's own.
  const tool = (fn: () => Promise<void>) => metering.meterStep({ name: "tool", kind: "tool" }, fn);
  if (kind === "inference") return tool(() => metering.meterInference({ model: "m" }, work));
  if (kind === "step") return metering.meterStep({ name: "step", agent: "a" }, work);
  return metering.meterAgent({ name: "a" }, work);
}
