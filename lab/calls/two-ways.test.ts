/**
 * Who takes footprints changes no number: the same calls without observers, where the hot path may leave
 * footprints out, and with observers and sums that are read meanwhile, where it may not.
 */

import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differences } from "./compare/differences.ts";
import { plannedCalls } from "./load/planned-call.ts";
import { recordSetting } from "./record/record-setting.ts";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

const seeds = fc.array(fc.integer({ min: 0, max: 2 ** 31 }), { minLength: 1, maxLength: 60 });

describe.each([
  { machine: "a process that calls hosted models", hasDevices: false },
  { machine: "a machine with devices", hasDevices: true },
])("$machine", ({ machine, hasDevices }) => {
  // A sum that is read asks for a reading of the intensity that has expired: sooner than the next call does.
  it.each([
    { how: "with observers", isSummed: false, isChanging: true },
    { how: "with observers and sums that are read meanwhile", isSummed: true, isChanging: false },
  ])(
    `random mixed calls of ${machine} give the same attributes and points $how`,
    async ({ isSummed, isChanging }) => {
      await fc.assert(
        fc.asyncProperty(seeds, fc.boolean(), async (list, isRich) => {
          const calls = plannedCalls(list);
          const alone = { hasDevices, isRich, isChanging, isObserved: false, isSummed: false };
          const fast = await recordSetting(alone, calls, 1);
          const general = await recordSetting({ ...alone, isObserved: true, isSummed }, calls, 1);
          expect(Object.keys(general.footprints)).not.toEqual([]);
          expect([...differences(fast, { ...general, footprints: {} }, { numbers: 1e-9 })]).toEqual([]);
        }),
        { numRuns: 8 },
      );
    },
  );
});
