import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../test/random.js";
import type { Account } from "./account.js";
import type { DeviceLedger } from "./device-ledger.js";
import { Ledger } from "./ledger.js";
import { OracleActivity, oracleSeconds, oracleTick } from "./oracle.js";

interface Tracked {
  readonly account: Account;
  readonly parent: Tracked | undefined;
  readonly oracles: OracleActivity[];
  readonly claims: readonly number[];
  weight: number;
  running: number;
  ended: boolean;
  settled: number;
}

const sumOf = (device: DeviceLedger) =>
  device.allocation.activity +
  device.allocation.idle +
  device.allocation.otherProcess +
  device.allocation.unattributed +
  device.carry;

/** Plays a random schedule against the ledger and, when asked, against the oracle. */
function play(seed: number, maxConcurrent: number, events: number, withOracle: boolean) {
  const next = random(seed);
  const ledger = new Ledger();
  const policies = [
    { refreshS: 0.1, idleWatts: 80, idle: "share", edges: "normalize" },
    { refreshS: 0.001, idleWatts: 20, idle: "exclude", edges: "prorate" },
    { refreshS: 0.05, idleWatts: undefined, idle: "share", edges: "normalize" },
  ] as const;
  const devices = policies.map((rules) => ledger.addDevice(rules, 0));
  const claims = [[0, 1, 2], [0, 2], [1]].map((indexes) => ({
    indexes,
    claim: ledger.claim(indexes.map((i) => devices[i] as DeviceLedger)),
  }));
  let now = 0;
  const open: Tracked[] = [];
  const all: Tracked[] = [];
  let decreasing = 0;
  const before = devices.map((device) => ({ ...device.allocation }));

  const claiming = (tracked: Tracked | undefined, device: number): Tracked | undefined => {
    for (let above = tracked?.parent; above; above = above.parent)
      if (above.claims.includes(device)) return above.ended ? undefined : above;
    return undefined;
  };
  const record = (tracked: Tracked) => {
    if (!withOracle) return;
    for (const device of tracked.claims) {
      const pauses = (other: Tracked) => other.claims.includes(device) && claiming(other, device) === tracked;
      const paused = open.some((other) => other !== tracked && pauses(other));
      const runs = !tracked.ended && !paused;
      tracked.oracles[device]?.changes.push({
        atS: now,
        weight: runs ? tracked.weight : 0,
        share: runs ? 1 : 0,
      });
    }
  };
  const recordLine = (tracked: Tracked) => {
    for (let above: Tracked | undefined = tracked; above; above = above.parent) record(above);
  };
  const start = () => {
    const parent = next() < 0.4 ? open[Math.floor(next() * open.length)] : undefined;
    const { claim, indexes } = claims[Math.floor(next() * claims.length)] as (typeof claims)[number];
    const weight = 10 ** (next() * 6 - 3);
    const tracked = { parent, claims: indexes, running: 0, ended: false, settled: 0 } as unknown as Tracked;
    const account = ledger.start(claim, now, weight, parent?.account, {
      accountSettled: () => tracked.settled++,
    });
    Object.assign(tracked, {
      account,
      weight: account.weight,
      oracles: devices.map(() => new OracleActivity()),
    });
    open.push(tracked);
    all.push(tracked);
    recordLine(tracked);
  };
  const end = (tracked: Tracked) => {
    open.splice(open.indexOf(tracked), 1);
    ledger.end(tracked.account, now);
    tracked.ended = true;
    recordLine(tracked);
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
    const from = device.openedAtS;
    const carry = device.carry;
    const idleWatts = device.idlePower.watts ?? 0;
    device.close(now, energy, { own, idle: own, most: 1, busyS: 0 });
    if (!withOracle) return;
    const { refreshS, idle, edges } = device.rules;
    oracleTick(
      all.map((tracked) => tracked.oracles[index] as OracleActivity),
      from,
      now,
      { energy, idleWatts, refreshS, carry, ownShare: own, idleShare: own, idle, edges },
    );
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
      ledger.setWeight(tracked.account, now, 10 ** (next() * 6 - 3));
      tracked.weight = tracked.account.weight;
      record(tracked);
    } else {
      for (const index of devices.keys()) if (next() < 0.7) close(index);
      devices.forEach((device, i) => {
        for (const key of ["activity", "idle", "otherProcess", "unattributed"] as const) {
          if (device.allocation[key] < (before[i]?.[key] ?? 0) - 1e-9) decreasing++;
        }
        before[i] = { ...device.allocation };
      });
    }
  }
  while (open.length > 0) end(open[open.length - 1] as Tracked);
  now += 0.01;
  for (const index of devices.keys()) close(index, false);
  return { devices, all, decreasing, now };
}

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(b));

describe("conservation", () => {
  it("energy is conserved on every device under random schedules, and every account settles once", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 10, 100), (seed, maxConcurrent) => {
        const { devices, all, decreasing } = play(seed, maxConcurrent, 1500, false);
        for (const device of devices) {
          expect(relative(sumOf(device), device.total)).toBeLessThan(1e-9);
          const accounts = all.filter(({ claims }) => claims.includes(device.index));
          const read = accounts.map(({ account }) => device.read(account));
          const sum = read.reduce((total, { dynamic, idle }) => total + dynamic + idle, 0);
          expect(relative(sum, device.allocation.activity)).toBeLessThan(1e-9);
          for (const { dynamic, idle } of read) expect(Math.min(dynamic, idle)).toBeGreaterThan(-1e-9);
        }
        expect(decreasing).toBe(0);
        expect(all.every(({ settled }) => settled === 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("energy is conserved with a thousand concurrent activities", () => {
    const { devices, all } = play(7, 1000, 8000, false);
    expect(all.length).toBeGreaterThan(1000);
    for (const device of devices) expect(relative(sumOf(device), device.total)).toBeLessThan(1e-9);
  });

  it("the ledger gives every activity what a brute-force oracle gives it", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { devices, all, now } = play(seed, 12, 150, true);
        for (const device of devices) {
          const seconds = oracleSeconds(
            all.map(({ oracles }) => oracles[device.index] as OracleActivity),
            now,
          );
          let sharedS = 0;
          for (const { account, claims, oracles } of all) {
            if (!claims.includes(device.index)) continue;
            const oracle = oracles[device.index] as OracleActivity;
            const share = device.read(account);
            expect(relative(share.dynamic + share.idle, oracle.dynamic + oracle.idle)).toBeLessThan(1e-9);
            expect(Math.abs(share.sharedS - seconds.of(oracle))).toBeLessThan(1e-9);
            sharedS += share.sharedS;
          }
          expect(Math.abs(sharedS - seconds.busyS)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 20 },
    );
  });
});
