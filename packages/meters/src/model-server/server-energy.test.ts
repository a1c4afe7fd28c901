import type { DeviceStatus } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Series } from "./series.js";
import { ServerEnergy } from "./server-energy.js";

const device = (
  bookedUntilMs: number,
  otherProcess: number,
  more: Partial<DeviceStatus> = {},
): DeviceStatus => ({
  id: "package-0",
  name: "package-0",
  component: "cpu",
  method: "measured",
  methodId: "rapl",
  total: 0,
  activity: 0,
  idle: 0,
  otherProcess,
  unattributed: 0,
  carry: 0,
  bookedUntilMs,
  accuracy: { low: 0.95, high: 1.05 },
  ticks: 1,
  lostTicks: 0,
  ...more,
});
const cpu = (seconds: number, identity = "1") => ({ seconds, identity });
const time = (othersS: number) => ({ ownS: 1, busyS: 1 + othersS });
const joules = (energy: ServerEnergy, fromMs: number, toMs: number, withCpu = true) =>
  energy.drawn(fromMs, toMs, withCpu).map((drawn) => drawn.joules);

describe("ServerEnergy", () => {
  it("the energy of a server is its share of the others' CPU time, of their joules", () => {
    const energy = new ServerEnergy([]);
    energy.note(0, [device(0, 10)], cpu(0), time(0));
    energy.note(1000, [device(1000, 50)], cpu(0.3), time(0.4));
    expect(joules(energy, 0, 1000)[0]).toBeCloseTo(30, 9);
    expect(joules(energy, 0, 500)[0]).toBeCloseTo(15, 9);
  });

  it("the energy of a server leaves out what others did while the idle power was learned", () => {
    const energy = new ServerEnergy([]);
    const idle = { idleCores: 0.1 };
    energy.note(0, [device(0, 1, idle)], cpu(0), time(0));
    energy.note(1000, [device(1000, 31, idle)], cpu(0.3), time(0.4));
    expect(joules(energy, 0, 1000)[0]).toBeCloseTo(30, 9);
  });

  it("the energy of a server never exceeds the joules of others", () => {
    const energy = new ServerEnergy([]);
    energy.note(0, [device(0, 1)], cpu(0), time(0));
    energy.note(1000, [device(1000, 31)], cpu(0.5), time(0.45)); // the two are read one after the other
    expect(joules(energy, 0, 1000)).toEqual([30]);
  });

  it("the energy of a server has all that is not idle of its own cards, and nothing of other cards", () => {
    const energy = new ServerEnergy(["GPU-1"]);
    const card = { id: "GPU-1", component: "gpu", methodId: "nvml" } as const;
    const other = { ...card, id: "GPU-2" };
    const at = (ms: number, j: number) => [
      device(ms, j, { ...card, unattributed: j }),
      device(ms, j, { ...other, unattributed: j }),
    ];
    energy.note(0, at(0, 0), undefined, undefined);
    energy.note(1000, at(1000, 20), undefined, undefined);
    expect(joules(energy, 0, 1000, false)).toEqual([40]);
  });

  it("the energy of a server is unknown from a device that does not know others", () => {
    const energy = new ServerEnergy([]);
    energy.note(0, [device(0, 0)], cpu(0), time(0));
    energy.note(1000, [device(1000, 0)], cpu(0.5), time(0.5));
    expect(joules(energy, 0, 1000)).toEqual([]);
  });

  it("ServerEnergy notices a restart, a moment unseen, and a server that counts as this process", () => {
    const energy = new ServerEnergy([]);
    energy.note(0, [device(0, 1)], cpu(0), time(0));
    energy.note(500, [], undefined, time(0));
    expect([energy.unseenSince(500), energy.unseenSince(501)]).toEqual([true, false]);
    energy.note(600, [], cpu(0, "2"), time(0));
    expect([energy.restartedSince(600), energy.restartedSince(601)]).toEqual([true, false]);
    expect(energy.isInside).toBe(false);
    energy.note(700, [], cpu(0.5, "2"), time(0.1));
    expect(energy.isInside).toBe(true);
  });
});

it("a series grows in straight lines, adds up over any cut, and never shrinks", () => {
  const steps = fc.array(
    fc.record({ ms: fc.integer({ min: 1, max: 50 }), by: fc.integer({ min: 0, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 1000 }), (points, cut) => {
      const series = new Series();
      series.note(0, 0);
      let [atMs, value] = [0, 0];
      for (const { ms, by } of points) {
        atMs += ms;
        value += by;
        series.note(atMs, value);
      }
      const [before, after] = [series.growth(0, cut), series.growth(cut, 2000)];
      expect(before >= 0 && after >= 0).toBe(true);
      expect(before + after).toBeCloseTo(value, 9);
      series.forget(cut);
      expect(series.growth(cut, 2000)).toBeCloseTo(after, 9);
    }),
  );
});
