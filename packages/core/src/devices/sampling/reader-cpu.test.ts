/** What readers say of CPU time: who used the processor, and what they took themselves. */

import { describe, expect, it } from "vitest";
import { counter, setUp, zone } from "../../../test/one-meter-session.js";

describe("the CPU time", () => {
  it("the CPU time of a reader's other threads is a sum that never falls, and keeps its value where it is unknown", () => {
    let given: unknown = 0.5;
    const { session, faults } = setUp(() => [], [zone("z")], { selfCpuS: () => given as number });
    expect(session.selfCpuS).toBe(0.5);
    for (given of [0.25, undefined, Number.NaN, "9"]) expect(session.selfCpuS).toBe(0.5);
    given = 0.75;
    expect(session.selfCpuS).toBe(0.75);
    expect(faults.counts).toEqual({});
    const failing = setUp(() => [], [zone("z")], {
      selfCpuS: () => {
        throw new Error("EIO");
      },
    });
    expect(failing.session.selfCpuS).toBe(0);
    expect(failing.faults.counts).toEqual({ "read/m.selfCpuS": 1 });
  });

  it("the CPU time of other processes divides what a processor drew, and not what a card did", () => {
    let atMs = 0;
    const zones = [zone("cpu"), { ...zone("card"), component: "gpu" as const }];
    const { session, devices, clock } = setUp(
      () => [counter("cpu", atMs, atMs / 10), counter("card", atMs, atMs / 10)],
      zones,
      { cpuTime: () => ({ ownS: atMs / 4000, busyS: atMs / 1000 }) },
    );
    session.read();
    atMs = 1000;
    clock.advance(atMs);
    session.read();
    const others = devices.map(({ ledger }) => ledger.books.allocation.otherProcess);
    expect(others[0]).toBeCloseTo(75, 6);
    expect(others[1]).toBe(0);
  });

  it("the CPU time of a reading belongs to the moment of the read, where values are stamped with an earlier one", () => {
    let atS = 0;
    const { session, device, clock } = setUp(
      () => [counter("z", 900 * atS, 100 * atS)],
      [{ ...zone("z", 100), stamped: true }],
      { cpuTime: () => ({ ownS: Math.max(0, atS - 1), busyS: atS }) },
    );
    for (; atS <= 2; atS++) {
      session.read();
      clock.advance(1000);
    }
    // Of the tick until 1.8 s, 0.8 s were ours and 0.45 s of others; by the stamps it would be all ours.
    expect(device.ledger.openedAtS).toBe(1.8);
    expect(device.ledger.books.allocation.otherProcess).toBeCloseTo(100 + (100 * 0.45) / 1.25, 6);
  });
});
