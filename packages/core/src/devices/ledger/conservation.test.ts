import { random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imbalance, shares } from "../../../test/one-device.js";
import { OracleActivity, oracleLoan, oracleSeconds, oracleTick } from "../../../test/oracle.js";
import type { DeviceLedger } from "./device-ledger.js";
import type { DeviceUse } from "./device-use.js";
import { Ledger } from "./ledger.js";

interface Tracked {
  readonly use: DeviceUse;
  readonly parent: Tracked | undefined;
  readonly oracles: OracleActivity[];
  readonly selections: readonly number[];
  weight: number;
  running: number;
  ended: boolean;
  settled: number;
}

interface Schedule {
  readonly seed: number;
  readonly maxConcurrent: number;
  readonly events: number;
  /** Compares with the oracle, which knows nothing of uses that are no longer waited for. */
  readonly withOracle?: boolean;
}

/** What is alone only widens bands. Its prices grow with the square of how different the weights are, here a million times: by so much of the energy it may be off. */
const SQUARES = 0.01;
/** Of so different weights small parts are differences of large sums. */
const ROUNDED = 1e-7;
/** A weight, now and then none. */
const weightOf = (next: () => number) => (next() < 0.05 ? 0 : 10 ** (next() * 6 - 3));

/** Plays a random schedule against the ledger and, when asked, against the oracle. */
function play({ seed, maxConcurrent, events, withOracle = false }: Schedule) {
  const next = random(seed);
  const ledger = new Ledger();
  const policies = [
    { refreshS: 0.1, idleWatts: 80, idle: "share" },
    { refreshS: 0.001, idleWatts: 20, idle: "exclude" },
    { refreshS: 0.05, idleWatts: undefined, idle: "share" },
  ] as const;
  const devices = policies.map((rules) => ledger.addDevice(rules, 0));
  const selections = [[0, 1, 2], [0, 2], [1]].map((indexes) => ({
    indexes,
    selection: ledger.select(indexes.map((i) => devices[i] as DeviceLedger)),
  }));
  let now = 0;
  const open: Tracked[] = [];
  const all: Tracked[] = [];
  let decreasing = 0;
  const before = devices.map((device) => ({ ...device.books.allocation }));
  const differences = devices.map(() => 0);
  const owed = devices.map(() => ({ carry: 0, lent: 0 }));
  const overdue: Tracked[] = [];

  /** The nearest ancestor with a weight on the device; none where an ancestor up to there has ended. */
  const claiming = (tracked: Tracked | undefined, device: number): Tracked | undefined => {
    for (let above = tracked?.parent; above && !above.ended; above = above.parent)
      if (above.weight > 0 && above.selections.includes(device)) return above;
    return undefined;
  };
  const record = (tracked: Tracked) => {
    if (!withOracle) return;
    for (const device of tracked.selections) {
      const pauses = (other: Tracked) =>
        other.weight > 0 && other.selections.includes(device) && claiming(other, device) === tracked;
      const paused = open.some((other) => other !== tracked && pauses(other));
      const runs = !tracked.ended && !paused;
      tracked.oracles[device]?.changes.push({
        atS: now,
        weight: runs ? tracked.weight : 0,
        share: runs && tracked.weight > 0 ? 1 : 0,
      });
    }
  };
  const recordLine = (tracked: Tracked) => {
    for (let above: Tracked | undefined = tracked; above; above = above.parent) record(above);
  };
  const start = () => {
    const parent = next() < 0.4 ? open[Math.floor(next() * open.length)] : undefined;
    const { selection, indexes } = selections[
      Math.floor(next() * selections.length)
    ] as (typeof selections)[number];
    const weight = weightOf(next);
    const tracked = {
      parent,
      selections: indexes,
      running: 0,
      ended: false,
      settled: 0,
    } as unknown as Tracked;
    const use = ledger.start(selection, now, weight, parent?.use, {
      deviceUseSettled: () => tracked.settled++,
    });
    Object.assign(tracked, {
      use,
      weight: use.weight,
      oracles: devices.map(() => new OracleActivity()),
    });
    open.push(tracked);
    all.push(tracked);
    recordLine(tracked);
  };
  const end = (tracked: Tracked) => {
    open.splice(open.indexOf(tracked), 1);
    ledger.end(tracked.use, now);
    tracked.ended = true;
    recordLine(tracked);
    if (!withOracle && next() < 0.3) overdue.push(tracked);
  };
  const close = (index: number, mayLose = true) => {
    const device = devices[index] as DeviceLedger;
    const duration = now - device.openedAtS;
    if (duration <= 0) return;
    if (mayLose && next() < 0.05) {
      device.lose(now);
      return;
    }
    const energy = next() < 0.3 ? 0 : next() < 0.3 ? 40 * duration : next() * 300 * duration;
    const own = index === 1 ? next() : 1;
    const certain = index === 1 ? 0.5 : 1;
    const from = device.openedAtS;
    const idleWatts = device.idlePower.watts ?? 0;
    // Up to a refresh ago, and then often before the last change.
    const atS = Math.max(from, now - (!mayLose || next() < 0.5 ? 0 : next() * device.refreshS));
    differences[index] = (differences[index] as number) + energy;
    device.close(atS, energy, shares({ own, certain, idle: own }));
    if (!withOracle) return;
    const toS = device.openedAtS;
    const state = owed[index] as (typeof owed)[number];
    const { booked, lent } = oracleLoan(energy, state.lent, toS - from, toS - atS);
    const { idle } = policies[index] as (typeof policies)[number];
    const division = oracleTick(
      all.map((tracked) => tracked.oracles[index] as OracleActivity),
      from,
      toS,
      {
        ...{ energy: booked, idleWatts, refreshS: device.refreshS, carry: state.carry, idle },
        ...{ ownShare: own, idleShare: own, certain },
      },
    );
    owed[index] = { carry: division.carry, lent };
  };

  for (let event = 0; event < events; event++) {
    now += next() < 0.1 ? 1e-6 * next() : next() < 0.02 ? 0.7 : 0.02 * next();
    const dice = next();
    if (open.length === 0 || (dice < 0.45 && open.length < maxConcurrent)) {
      const burst = next() < 0.05 ? Math.min(60, maxConcurrent - open.length) : 1;
      for (let i = 0; i < Math.max(1, burst); i++) start();
    } else if (dice < 0.7) {
      end(open[Math.floor(next() * open.length)] as Tracked);
      if (next() < 0.01) while (open.length > 0) end(open[open.length - 1] as Tracked);
    } else if (dice < 0.8) {
      const tracked = open[Math.floor(next() * open.length)] as Tracked;
      ledger.setWeight(tracked.use, now, weightOf(next));
      tracked.weight = tracked.use.weight;
      recordLine(tracked);
    } else {
      while (next() < 0.3 && overdue.length > 0) ledger.expire((overdue.shift() as Tracked).use);
      for (const index of devices.keys()) if (next() < 0.7) close(index);
      // Whoever asks changes nothing.
      const asked = all[Math.floor(next() * all.length)] as Tracked;
      for (const index of asked.selections) if (next() < 0.3) devices[index]?.read(asked.use);
      devices.forEach((device, i) => {
        for (const key of ["activity", "idle", "otherProcess", "unattributed"] as const) {
          if (device.books.allocation[key] < (before[i]?.[key] ?? 0) - 1e-9) decreasing++;
        }
        before[i] = { ...device.books.allocation };
      });
    }
  }
  while (open.length > 0) end(open[open.length - 1] as Tracked);
  now += 0.01;
  for (const index of devices.keys()) close(index, false);
  return { devices, all, decreasing, now, differences, owed };
}

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(b));

describe("conservation", () => {
  it("energy is conserved on every device under random schedules, and every use settles once", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 10, 100), (seed, maxConcurrent) => {
        const { devices, all, decreasing, differences } = play({ seed, maxConcurrent, events: 1500 });
        for (const device of devices) {
          expect(relative(imbalance(device), 0)).toBeLessThan(1e-9 * Math.max(1, device.books.total));
          expect(relative(device.books.total, differences[device.index] as number)).toBeLessThan(1e-9);
          const uses = all.filter(({ selections }) => selections.includes(device.index));
          const read = uses.map(({ use }) => device.read(use));
          const sum = read.reduce((total, { dynamic, idle }) => total + dynamic + idle, 0);
          expect(relative(sum, device.books.allocation.activity)).toBeLessThan(1e-9);
          for (const { dynamic, idle, alone } of read) {
            expect(Math.min(dynamic, idle)).toBeGreaterThan(-1e-9);
            expect(alone).toBeGreaterThan(-SQUARES * Math.max(1, dynamic));
            expect(alone).toBeLessThanOrEqual(dynamic + SQUARES * Math.max(1, dynamic));
          }
        }
        expect(decreasing).toBe(0);
        expect(all.every(({ settled }) => settled === 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("energy is conserved with a thousand concurrent activities", () => {
    const { devices, all } = play({ seed: 7, maxConcurrent: 1000, events: 8000 });
    expect(all.length).toBeGreaterThan(1000);
    for (const device of devices) expect(imbalance(device)).toBeLessThan(1e-9 * device.books.total);
  });

  it("the ledger gives every activity what a brute-force oracle gives it", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { devices, all, now, owed } = play({ seed, maxConcurrent: 12, events: 150, withOracle: true });
        for (const device of devices) {
          const { carry, lent } = owed[device.index] as (typeof owed)[number];
          expect(Math.abs(device.books.carry - (carry - lent))).toBeLessThan(1e-9);
          const seconds = oracleSeconds(
            all.map(({ oracles }) => oracles[device.index] as OracleActivity),
            now,
          );
          let sharedS = 0;
          for (const { use, selections, oracles } of all) {
            if (!selections.includes(device.index)) continue;
            const oracle = oracles[device.index] as OracleActivity;
            const share = device.read(use);
            for (const what of ["dynamic", "idle"] as const)
              expect(relative(share[what], oracle[what])).toBeLessThan(ROUNDED);
            expect(Math.abs(share.alone - oracle.alone)).toBeLessThan(SQUARES * Math.max(1, oracle.dynamic));
            expect(Math.abs(share.sharedS - seconds.of(oracle))).toBeLessThan(1e-9);
            sharedS += share.sharedS;
          }
          expect(Math.abs(sharedS - seconds.busyS)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 100 },
    );
  });
});
