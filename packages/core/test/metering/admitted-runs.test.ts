/** Random runs with budgets: each ticket ends once, what is settled adds up, and footprints come back from JSON. */

import { meteredMachine } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { footprintFromJson, footprintToJson } from "../../src/json/footprint-json.js";
import type { Metering } from "../../src/options/metering-options.js";
import { RecordingBudget, TooDear } from "../recording-budget.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;

/** A tree of activities: each refused or not by the budget, with work of its own. */
interface Tree {
  readonly refused: boolean;
  readonly async: boolean;
  readonly critical: boolean;
  readonly budget: boolean;
  readonly ms: number;
  readonly inside: readonly Tree[];
}
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    ...{ refused: fc.boolean(), async: fc.boolean(), critical: fc.boolean(), budget: fc.boolean() },
    ms: fc.integer({ min: 1, max: 20 }),
    inside: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie("tree"), { maxLength: 3 })),
  }),
}));

describe("budgets over random runs", () => {
  it("each ticket ends once, and the own joules of those settled are the joules of the run", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (root) => {
        const { metering, seen, clock, wait } = await meteredMachine({ zones: [cpu], intensity: 360 });
        const all = new RecordingBudget();
        const run = metering.meterAgent({ name: "root", budget: all }, () =>
          follow(metering, root, wait, all),
        );
        for (let i = 0; i < 200; i++) await clock.advanceAsync(20);
        await run;
        await metering.flush();
        expect(all.tickets.every(({ settled, released }) => settled.length + released === 1)).toBe(true);
        const [footprint] = seen.byName("root");
        expect(footprint).not.toHaveProperty("unknown");
        expect(all.chargedJ).toBeCloseTo(footprint?.energy?.value ?? Number.NaN, 6);
        expect(metering.status.faults).toEqual({});
        for (const one of seen.footprints)
          expect(footprintFromJson(JSON.stringify(footprintToJson(one)))).toEqual(one);
      }),
      { numRuns: 40 },
    );
  });
});

async function follow(
  metering: Metering,
  { refused, async, critical, budget, ms, inside }: Tree,
  wait: (ms: number) => Promise<void>,
  all: RecordingBudget,
): Promise<void> {
  const own = new RecordingBudget(() => (refused ? { refused: new TooDear() } : "admit"));
  const work = async () => {
    await wait(ms);
    for (const one of inside) await follow(metering, one, wait, all);
  };
  const options = { name: "step", critical, ...(budget && { budget: own }) };
  try {
    await metering.meterStep(options, async ? work : () => work());
  } catch (error) {
    expect(error).toBeInstanceOf(TooDear);
  }
}
