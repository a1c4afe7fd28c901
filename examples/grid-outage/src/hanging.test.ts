import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { cpuMs } from "./cpu-ms.ts";
import { runHanging } from "./hanging.ts";

const hasLoopback = Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => internal));

it.skipIf(!hasLoopback)("a grid API that hangs adds no millisecond to the p99 of calls", async () => {
  // A call is synchronous and cannot wait: any extra time is its own work.
  const { hung, table, hanging } = await runHanging(50, cpuMs);
  // Otherwise nothing would be proven.
  expect(hung).toBeGreaterThan(20);
  expect(hanging.p99 - table.p99).toBeLessThan(1);
});
