/** Machines whose meters fail, restart, jump and go back in time: the law of every device holds, and footprints add up to it. */

import { manualClock, random } from "@wattspan/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { EnergyMeter, Reading, Zone } from "../../src/contracts/energy-meter.js";
import type { Footprint } from "../../src/contracts/footprint.js";
import { createMetering } from "../../src/run/create-metering.js";

type Random = () => number;
const oneOf = <T>(next: Random, of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;

const zoneOf = (next: Random, id: string): Zone => ({
  ...{ id, scope: "device", origin: "sensor", maxWatts: 1000 },
  component: oneOf(next, ["cpu", "gpu", "memory", "other"]),
  refreshMs: oneOf(next, [1, 10, 100, 1000, 5000]),
  ...(next() < 0.5 && { modulusJ: 500 + 1e5 * next() }),
  ...(next() < 0.3 && { idleWatts: 30 }),
  ...(next() < 0.3 && { stamped: true }),
});

/** What a zone says at a moment: mostly the truth. */
function hostileZone(zone: Zone, next: Random, startMs: number): (nowMs: number) => Reading {
  const isCounter = next() < 0.6;
  let [joules, watts, lastMs] = [1e4 * next(), 100, startMs];
  return (nowMs) => {
    watts = Math.max(0, Math.min(900, watts + 200 * (next() - 0.5)));
    joules += (watts * (nowMs - lastMs)) / 1000;
    lastMs = nowMs;
    const at = { zone: zone.id, atMs: next() < 0.02 ? nowMs - 2000 * next() : nowMs };
    if (next() < 0.02) return { ...at, kind: "none", reason: oneOf(next, ["lost", "EIO"]) };
    if (next() < 0.01) joules = oneOf(next, [0, joules + 1e6]);
    if (!isCounter) return { ...at, kind: "power", watts: next() < 0.01 ? 65_535 : watts, windowMs: 100 };
    const microjoules = BigInt(Math.floor(1e6 * (joules % (zone.modulusJ ?? Number.POSITIVE_INFINITY))));
    const rest = {
      ...(next() < 0.01 && { afterGap: true as const }),
      ...(next() < 0.05 && { share: { own: next() } }),
    };
    return { ...at, kind: "counter", microjoules, ...rest };
  };
}

function hostileMeter(next: Random, now: () => number): EnergyMeter {
  const zones = Array.from({ length: 1 + Math.floor(4 * next()) }, (_, i) => zoneOf(next, `z${i}`));
  const says = zones.map((zone) => hostileZone(zone, next, now()));
  let [ownS, busyS] = [0, 0];
  const reader = {
    read() {
      if (next() < 0.01) throw new Error("EIO");
      return says.map((say) => say(now()));
    },
    cpuTime() {
      ownS = next() < 0.01 ? 0 : ownS + 0.1 * next();
      busyS = next() < 0.01 ? 0 : busyS + 0.1 + 0.3 * next();
      return next() < 0.05 ? undefined : { ownS, busyS };
    },
  };
  return { name: "hostile", open: async () => ({ status: "ready", zones, reader }) };
}

/** Some hundred calls at once and inside each other, which begin and end at random. */
async function run(seed: number) {
  const next = random(seed);
  const clock = manualClock({ startMs: 1e4 * next() });
  const footprints: Footprint[] = [];
  const metering = createMetering({
    ...{ meters: [hostileMeter(next, () => clock.now())], clock, telemetry: { detail: "off" } },
    ...{ attribution: { idle: oneOf(next, ["share", "exclude"]) } },
  });
  await clock.advanceAsync(100);
  await metering.ready;
  const open: ReturnType<typeof metering.begin>[] = [];
  for (let step = 0; step < 150; step++) {
    const other = open.length > 0 ? oneOf(next, open) : undefined;
    const weight = next() < 0.1 ? 0 : 3 * next();
    const how = next();
    if (how < 0.5 || !other) {
      const kind = oneOf(next, ["inference", "agent", "step"] as const);
      const parent = other && next() < 0.5 ? { parent: other.handle } : {};
      const onFootprint = (one: Footprint) => void footprints.push(one);
      open.push(metering.begin(kind, { model: "m", name: kind, weight, onFootprint, ...parent }));
    } else if (how < 0.9) open.splice(open.indexOf(other), 1)[0]?.end();
    else other.handle.setWeight(weight);
    if (next() < 0.8) await clock.advanceAsync((next() < 0.1 ? 5000 : 200) * next());
  }
  for (const one of open) one.end();
  for (let i = 0; i < 2; i++) {
    await clock.advanceAsync(60_000);
    await metering.flush();
  }
  const { devices } = metering.status;
  await metering.shutdown();
  return { devices, footprints };
}

it("every device keeps its law, and footprints add up to what it gave, whatever meters say and calls do", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
      const { devices, footprints } = await run(seed);
      for (const { activity, idle, otherProcess, unattributed, carry, total } of devices) {
        const sum = activity + idle + otherProcess + unattributed + carry;
        expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-9 * Math.max(1, total));
      }
      const given = devices.reduce((sum, { activity }) => sum + activity, 0);
      const carried = footprints.reduce((sum, { self }) => sum + (self.energy?.value ?? 0), 0);
      const total = devices.reduce((sum, device) => sum + device.total, 0);
      for (const { energy, self } of footprints)
        for (const { low, value, high } of [energy, self.energy].filter((range) => range !== undefined))
          expect(0 <= low && low <= value + 1e-9 && value <= high + 1e-9 && Number.isFinite(high)).toBe(true);
      expect(Math.abs(carried - given)).toBeLessThanOrEqual(1e-9 * Math.max(1, total));
    }),
    { numRuns: 60 },
  );
});
