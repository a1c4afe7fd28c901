import { createHook } from "node:async_hooks";
import type { Metering } from "@wattspan/core";
import type { Assertions } from "./assertions.ts";

/** How long to wait until a metering is at rest, and then to watch, in milliseconds. */
export interface IdlePlan {
  readonly calmMs: number;
  readonly watchMs: number;
}

/**
 * Watches the timers of an idle metering after its last work. Returns the number of timers created per
 * minute.
 */
export async function watchIdle(
  metering: Pick<Metering, "status">,
  lastWork: () => Promise<unknown>,
  { calmMs, watchMs }: IdlePlan,
  assert: Assertions,
): Promise<number> {
  const alive = new Map<number, NodeJS.Timeout>();
  let created = 0;
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (type !== "Timeout") return;
      created++;
      alive.set(id, resource as NodeJS.Timeout);
    },
    destroy: (id) => void alive.delete(id),
  }).enable();
  await lastWork();
  await waitWithout(alive, calmMs);
  created = 0;
  await waitWithout(alive, watchMs);
  hook.disable();
  const own = created - 1; // one of them is this wait
  const { sampling, unsettled } = metering.status;
  assert.that(
    "idle means idle",
    sampling.state === "idle" && unsettled === 0,
    () => `it is ${sampling.state}`,
  );
  assert.that("one timer at most is waiting while idle", alive.size <= 1, () => `${alive.size} timers`);
  const held = [...alive.values()].filter((timer) => timer.hasRef());
  assert.that("no timer keeps the process while idle", held.length === 0, () => `${held.length} timers`);
  const active = process.getActiveResourcesInfo().filter((type) => type === "Timeout");
  assert.that(
    "Node knows of no timer that keeps the process",
    active.length === 0,
    () => `${active.length} timers`,
  );
  return (own * 60_000) / watchMs;
}

/** Waits, and forgets its own timer. */
async function waitWithout(alive: Map<number, NodeJS.Timeout>, ms: number): Promise<void> {
  const before = new Set(alive.keys());
  const waiting = new Promise<void>((resolve) => setTimeout(resolve, ms));
  const own = [...alive.keys()].find((id) => !before.has(id));
  await waiting;
  if (own !== undefined) alive.delete(own);
}
