import { usageReaders } from "@wattspan/spans";
import type { ActivityOwner } from "../src/activity/activity.js";
import { systemClock } from "../src/runtime/clock.js";
import { Faults } from "../src/runtime/fault.js";
import { UsageReading } from "../src/usage/usage-reading.js";

const nothing = (): void => undefined;

/** A metering that does nothing for its activities, at a moment that stands still. */
export const ownerAt = (nowMs: number): ActivityOwner => ({
  on: true,
  idPrefix: "id-",
  clock: { ...systemClock, now: () => nowMs },
  carrier: { get: () => undefined, run: (_activity, fn) => fn() },
  faults: new Faults(),
  devices: { weighsPhases: false, weigh: nothing },
  deliveries: { deviceUseSettled: nothing },
  reporter: { anticipate: nothing },
  dropped: new FinalizationRegistry(nothing),
  onEnd: nothing,
  within: (_activity, fn) => fn(),
  soFar: () => undefined,
  otherJoules: () => undefined,
  deviceJoules: () => undefined,
  call: () => undefined,
  newCounter: undefined,
  usageReading: new UsageReading(usageReaders),
});
