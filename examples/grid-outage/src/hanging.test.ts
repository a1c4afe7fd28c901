import { networkInterfaces } from "node:os";
import { manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { cpuMs } from "./cpu-ms.ts";
import { runHanging } from "./hanging.ts";

const hasLoopback = Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => internal));

it.skipIf(!hasLoopback)("a grid API that hangs adds no millisecond to the p99 of calls", async () => {
  // A call is synchronous and cannot wait: any extra time is its own work.
  // No request is given up meanwhile: on a slow machine all would be, before they were sent.
  const { hung, table, hanging } = await runHanging(50, cpuMs, manualClock());
  // Otherwise nothing would be proven.
  expect(hung).toBeGreaterThan(20);
  expect(hanging.p99 - table.p99).toBeLessThan(1);
});
