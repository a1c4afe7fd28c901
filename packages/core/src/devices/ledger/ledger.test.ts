import { describe, expect, it } from "vitest";
import type { DeviceRules } from "./device-totals.js";
import { Ledger } from "./ledger.js";

const rules: DeviceRules = { refreshS: 0.1, idleWatts: 0, idle: "share" };

function setUp() {
  const ledger = new Ledger();
  const gpu = ledger.addDevice(rules, 0);
  const cpu = ledger.addDevice(rules, 0);
  const counts: string[] = [];
  const noting = (name: string) => ({ deviceUseSettled: () => void counts.push(name) });
  return { ledger, gpu, cpu, counts, noting };
}

describe("a ledger", () => {
  it("a ledger numbers its devices, and a claim says where the doubles of each are", () => {
    const { ledger, gpu, cpu } = setUp();
    expect([gpu.index, cpu.index]).toEqual([0, 1]);
    expect(ledger.select([cpu])).toMatchObject({ devices: [1], offsets: [-1, 0] });
  });

  it("a ledger settles a use once, when the last of its devices has ticked past its end", () => {
    const { ledger, gpu, cpu, counts, noting } = setUp();
    const use = ledger.start(ledger.select([gpu, cpu]), 0.1, 1, undefined, noting("a"));
    gpu.close(0.2, 10);
    ledger.end(use, 0.25);
    expect(ledger.running).toBe(0);
    gpu.close(0.3, 10);
    expect(counts).toEqual([]);
    cpu.close(0.4, 20);
    gpu.close(0.5, 10);
    cpu.close(0.5, 10);
    expect(counts).toEqual(["a"]);
    expect(gpu.read(use).dynamic).toBeCloseTo(20, 9);
    expect(cpu.read(use).dynamic).toBeCloseTo(20, 9);
  });

  it("a ledger settles a use without devices at its end", () => {
    const { ledger, counts, noting } = setUp();
    const use = ledger.start(ledger.select([]), 0, 1, undefined, noting("a"));
    expect(counts).toEqual([]);
    ledger.end(use, 1);
    ledger.expire(use);
    expect(counts).toEqual(["a"]);
  });

  it("a ledger ends and expires a use only once", () => {
    const { ledger, gpu, counts, noting } = setUp();
    const use = ledger.start(ledger.select([gpu]), 0, 1, undefined, noting("a"));
    ledger.end(use, 1);
    ledger.end(use, 5);
    expect(use.endS).toBe(1);
    expect(gpu.alive).toBe(0);
    ledger.expire(use);
    ledger.expire(use);
    gpu.close(2, 100);
    expect(counts).toEqual(["a"]);
    expect(gpu.books.allocation).toMatchObject({ activity: 0, unattributed: 100 });
  });

  it("a ledger expires a use only on the devices that are missing", () => {
    const { ledger, gpu, cpu, counts, noting } = setUp();
    const use = ledger.start(ledger.select([gpu, cpu]), 0, 1, undefined, noting("a"));
    ledger.end(use, 1);
    cpu.close(1, 50);
    ledger.expire(use);
    expect(counts).toEqual(["a"]);
    expect(cpu.read(use)).toMatchObject({ dynamic: 50, lostS: 0 });
    expect(gpu.read(use)).toMatchObject({ dynamic: 0, lostS: 1 });
  });

  it("a ledger brings weights onto the grid, and changes none after the end", () => {
    const { ledger, gpu, noting } = setUp();
    const use = ledger.start(ledger.select([gpu]), 0, Number.NaN, undefined, noting("unheard"));
    expect(use.weight).toBe(1);
    ledger.setWeight(use, 0.1, 0.3);
    expect(use.weight).toBe(307 / 1024);
    ledger.end(use, 0.2);
    ledger.setWeight(use, 0.3, 7);
    const other = ledger.start(ledger.select([gpu]), 0.2, 1, undefined, noting("unheard"));
    gpu.close(0.4, 40);
    // The ended use's weighted seconds did not grow with its late weight.
    const total = 0.1 + (0.1 * 307) / 1024 + 0.2;
    expect(gpu.read(other).dynamic).toBeCloseTo((40 * 0.2) / total, 9);
  });

  it("a ledger gives an end before its start no time", () => {
    const { ledger, gpu, noting } = setUp();
    const use = ledger.start(ledger.select([gpu]), 5, 1, undefined, noting("unheard"));
    ledger.end(use, 3);
    expect(use.endS).toBe(5);
    gpu.close(6, 10);
    expect(gpu.read(use).dynamic).toBe(0);
    expect(gpu.books.allocation.unattributed).toBe(10);
  });
});
