/** A running sum is what its uses add up to, at any moment, however they come and go. */

import { random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUp } from "../../../test/one-device.js";
import type { DeviceUse } from "./device-use.js";
import { Ledger, UseSum } from "./ledger.js";

const TICKS_PER_REBASE = 4096;

/** Two devices, uses of one or both, and three sums whose members change all the time. */
function play(seed: number, events: number) {
  const next = random(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
  const ledger = new Ledger();
  const rules = { refreshS: 0.1, idleWatts: 30, idle: "share", edges: "normalize" } as const;
  const devices = [ledger.addDevice(rules, 0), ledger.addDevice({ ...rules, refreshS: 0.001 }, 0)];
  const selections = [ledger.select(devices), ...devices.map((device) => ledger.select([device]))];
  const sums = [0, 1, 2].map(() => ({ sum: new UseSum(ledger.devices), members: new Set<DeviceUse>() }));
  const open: DeviceUse[] = [];
  const all: DeviceUse[] = [];
  let now = 0;
  let greatest = 0;
  let worst = 0;

  const compare = () => {
    for (const { sum, members } of sums) {
      let joules = 0;
      for (const use of members)
        for (const index of use.selection.devices) {
          const { dynamic, idle } = devices[index]?.read(use) ?? { dynamic: Number.NaN, idle: 0 };
          joules += dynamic + idle;
        }
      greatest = Math.max(greatest, joules);
      worst = Math.max(worst, Math.abs(sum.joules - joules) / Math.max(1, greatest));
    }
  };
  const end = (use: DeviceUse | undefined) => {
    if (!use) return;
    open.splice(open.indexOf(use), 1);
    ledger.end(use, now);
  };

  for (let event = 0; event < events; event++) {
    now += 0.02 * next();
    const dice = next();
    const { sum, members } = pick(sums) as (typeof sums)[number];
    const use = pick(all);
    if (all.length === 0 || dice < 0.2) {
      const parent = next() < 0.4 ? pick(open) : undefined;
      const weight = next() < 0.1 ? 0 : 10 ** (next() * 4 - 2);
      const holder = { deviceUseSettled: () => undefined };
      const started = ledger.start(pick(selections) as (typeof selections)[0], now, weight, parent, holder);
      open.push(started);
      all.push(started);
    } else if (dice < 0.35) end(pick(open));
    else if (dice < 0.45 && use) ledger.setWeight(use, now, next() * 10);
    else if (dice < 0.55 && use?.ended) ledger.expire(use);
    else if (dice < 0.7 && use && !members.has(use)) {
      members.add(use);
      sum.add(use);
    } else if (dice < 0.75) {
      const leaving = pick([...members]);
      if (leaving) sum.remove(leaving);
      if (leaving) members.delete(leaving);
    } else
      for (const device of devices) {
        const durationS = now - device.openedAtS;
        if (next() < 0.6 && durationS > 0)
          if (next() < 0.1) device.lose(now);
          else device.close(now - (next() < 0.3 ? next() * 0.05 : 0), next() * 200 * durationS);
      }
    compare();
  }
  return { worst, sums };
}

describe("a running sum", () => {
  it("a running sum is what its uses have received, through pauses, weights, expiry and lost ticks", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(play(seed, 400).worst).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("a running sum stays exact when the cumulative prices restart", () => {
    const { device, start, ledger, energyOf } = setUp();
    const [first, second] = [start(0, 2), start(0)];
    const sum = new UseSum(ledger.devices);
    for (const use of [first, second]) sum.add(use);
    for (let tick = 1; tick <= 2.5 * TICKS_PER_REBASE; tick++) device.close(tick / 10, 7);
    start(2.5 * TICKS_PER_REBASE);
    const joules = energyOf(first) + energyOf(second);
    expect(joules).toBeGreaterThan(70_000);
    expect(sum.joules / joules).toBeCloseTo(1, 12);
  });

  it("a running sum without uses is exactly 0, and removes only what it has", () => {
    const { device, start, ledger } = setUp();
    const use = start(0, 0.3);
    const sum = new UseSum(ledger.devices);
    sum.remove(use);
    sum.add(use);
    device.close(0.1, 13.7);
    expect(sum.joules).toBeGreaterThan(1);
    sum.remove(use);
    sum.remove(use);
    expect(sum.joules).toBe(0);
    expect(use.sums).toEqual([]);
  });
});
