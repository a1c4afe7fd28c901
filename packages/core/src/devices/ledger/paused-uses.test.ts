/** Uses that receive nothing for a while: their descendants run, or they have no weight. */

import { describe, expect, it } from "vitest";
import { imbalance, setUp } from "../../../test/one-device.js";
import { Ledger } from "./ledger.js";

describe("a paused use", () => {
  it("a paused use owns nothing while its child runs, and takes on a changed weight afterwards", () => {
    const { ledger, device, start, energyOf } = setUp({ idleWatts: 0 });
    const parent = start(0);
    const child = start(1, 1, parent);
    ledger.setWeight(parent, 1.5, 3);
    device.close(2, 200);
    expect(energyOf(child)).toBeCloseTo(100, 9);
    expect(energyOf(parent)).toBeCloseTo(100, 9);
    ledger.end(child, 2);
    const other = start(2);
    device.close(3, 100);
    expect(energyOf(parent)).toBeCloseTo(175, 9);
    expect(energyOf(other)).toBeCloseTo(25, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a paused use runs again when the last of its children has ended", () => {
    const { ledger, device, start, energyOf } = setUp({ idleWatts: 0 });
    const parent = start(0);
    const first = start(0, 1, parent);
    const second = start(0, 1, parent);
    ledger.end(first, 1);
    device.close(2, 200);
    expect(energyOf(parent)).toBe(0);
    ledger.end(second, 2);
    device.close(3, 50);
    expect(energyOf(parent)).toBeCloseTo(50, 9);
  });
});

describe("a use on one device of two", () => {
  /** A grandparent on both devices, a parent on the second alone, and a child on both. */
  function family() {
    const ledger = new Ledger();
    const rules = { refreshS: 0.1, idleWatts: 0, idle: "share" } as const;
    const [gpu, cpu] = [ledger.addDevice(rules, 0), ledger.addDevice(rules, 0)];
    const [both, host] = [ledger.select([gpu, cpu]), ledger.select([cpu])];
    const holder = { deviceUseSettled: () => undefined };
    const root = ledger.start(both, 0, 1, undefined, holder);
    const middle = ledger.start(host, 0, 1, root, holder);
    const leaf = ledger.start(both, 0, 1, middle, holder);
    const close = (atS: number) => {
      for (const device of [gpu, cpu]) device.close(atS, 100 * (atS - device.openedAtS));
    };
    const energies = (device = gpu) =>
      [root, middle, leaf].map((use) => (use.selects(device.index) ? device.read(use).dynamic : 0));
    return { ledger, gpu, cpu, root, middle, leaf, close, energies };
  }

  it("a use is paused by its nearest running descendant that claims the device, through one that does not", () => {
    const { ledger, gpu, cpu, leaf, close, energies } = family();
    close(1);
    expect([energies(gpu), energies(cpu)]).toEqual([
      [0, 0, 100],
      [0, 0, 100],
    ]);
    ledger.end(leaf, 1);
    close(2);
    expect([energies(gpu), energies(cpu)]).toEqual([
      [100, 0, 100],
      [0, 100, 100],
    ]);
  });

  it("a use runs again when one between it and its descendant ends: what outlives that belongs to nobody above", () => {
    const { ledger, gpu, cpu, middle, leaf, close, energies } = family();
    ledger.end(middle, 0);
    close(1);
    expect([energies(gpu), energies(cpu)]).toEqual([
      [50, 0, 50],
      [50, 0, 50],
    ]);
    ledger.end(leaf, 1);
    close(2);
    expect([energies(gpu), energies(cpu)]).toEqual([
      [150, 0, 50],
      [150, 0, 50],
    ]);
    for (const device of [gpu, cpu]) expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a use is paused by no descendant that starts after one between them ended", () => {
    const { ledger, gpu, root, middle, leaf, close } = family();
    ledger.end(leaf, 0);
    ledger.end(middle, 0);
    const late = ledger.start(leaf.selection, 0, 3, middle, { deviceUseSettled: () => undefined });
    close(1);
    expect(gpu.read(root).dynamic).toBeCloseTo(25, 9);
    expect(gpu.read(late).dynamic).toBeCloseTo(75, 9);
  });
});

describe("a use of no weight", () => {
  it("a use of no weight receives nothing and does not pause its parent: what is drawn meanwhile is the parent's", () => {
    const { ledger, device, start, energyOf } = setUp();
    const parent = start(0);
    const child = start(0, 0, parent);
    device.close(1, 130);
    ledger.end(child, 2);
    device.close(3, 260);
    expect([energyOf(child), energyOf(parent)]).toEqual([0, expect.closeTo(390, 9)]);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a use of no weight is paused through: what runs inside it pauses its parent until both have ended", () => {
    const { ledger, device, start, energyOf } = setUp();
    const parent = start(0);
    const wait = start(0, 0, parent);
    device.close(1, 100);
    const inside = [start(1, 1, wait), start(1, 1, wait)] as const;
    device.close(2, 100);
    expect([parent, wait, ...inside].map(energyOf)).toEqual([100, 0, 50, 50]);
    ledger.end(inside[0], 2);
    device.close(3, 100);
    // What outlives it belongs to nobody above.
    ledger.end(wait, 3);
    device.close(4, 100);
    ledger.end(inside[1], 4);
    device.close(5, 100);
    expect([parent, wait, ...inside].map(energyOf)).toEqual([250, 0, 50, 200]);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a use pauses those above it as soon as it has a weight, and no longer", () => {
    const { ledger, device, start, energyOf } = setUp();
    const parent = start(0);
    const child = start(0, 1, parent);
    const inside = start(0, 1, child);
    // Descendant, child, and parent run one after the other, at any weight of the child.
    for (const weight of [0, 2, 2, 0, 0]) ledger.setWeight(child, 0, weight);
    device.close(1, 100);
    ledger.setWeight(child, 1, 3);
    ledger.end(inside, 1);
    device.close(2, 100);
    ledger.setWeight(child, 2, 0);
    device.close(3, 100);
    ledger.setWeight(child, 3, 1);
    device.close(4, 100);
    ledger.setWeight(child, 4, 0);
    ledger.end(child, 5);
    device.close(6, 200);
    expect([parent, child, inside].map(energyOf)).toEqual([300, 200, 100]);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a use of no weight that runs alone leaves the tick to nobody", () => {
    const { device, start, energyOf } = setUp();
    const use = start(0, 0);
    device.close(1, 130);
    expect(energyOf(use)).toBe(0);
    expect(device.books.allocation.activity).toBe(0);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });
});
