/** Ten thousand random mixed calls with and without observers: every attribute and point is the same. */

import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { differences } from "./compare/differences.ts";
import { plannedCalls } from "./load/planned-call.ts";
import { recordSetting } from "./record/record-setting.ts";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

it.each([
  { where: "at hosted models", hasDevices: false },
  { where: "on devices", hasDevices: true },
])("10,000 random mixed calls $where give the same with and without observers", async ({ hasDevices }) => {
  const calls = plannedCalls(
    Array.from({ length: 10_000 }, (_, seed) => seed),
    10_000,
  );
  const alone = { hasDevices, isRich: true, isChanging: true, isObserved: false, isSummed: false };
  const fast = await recordSetting(alone, calls, 2);
  const general = await recordSetting({ ...alone, isObserved: true }, calls, 2);
  expect(Object.keys(general.footprints).length).toBeGreaterThanOrEqual(10_000);
  expect([...differences(fast, { ...general, footprints: {} }, { numbers: 1e-9 })]).toEqual([]);
});
