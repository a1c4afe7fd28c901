import { fakeMeter, manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { lazyMeter } from "./lazy-meter.js";

const zone = { id: "z", component: "cpu", refreshMs: 10, maxWatts: 100, watts: () => 1 } as const;
const verified = { by: "fixture", on: "2026-11-25", machine: "files" } as const;

it("a lazy meter loads its code only when it is opened, and then reports what that meter was verified on", async () => {
  let loads = 0;
  const meter = lazyMeter("hwmon", async () => {
    loads++;
    return Object.assign(fakeMeter({ clock: manualClock(), name: "hwmon", zones: [zone] }), { verified });
  });
  expect([meter.name, loads]).toEqual(["hwmon", 0]);
  await expect(meter.open(AbortSignal.abort())).rejects.toThrow("abort");
  expect(loads).toBe(0);
  const opened = await meter.open(new AbortController().signal);
  expect(opened).toMatchObject({ status: "ready", meter: { name: "hwmon", verified } });
  expect(loads).toBe(1);
});

it("a lazy meter is unavailable for the same reason as the meter that it loads", async () => {
  const lost = Object.assign(fakeMeter({ clock: manualClock(), name: "hwmon", zones: [zone] }), { verified });
  lost.lose();
  const opened = await lazyMeter("hwmon", async () => lost).open(new AbortController().signal);
  expect(opened).toMatchObject({ status: "unavailable", reason: "lost", meter: { verified } });
});
