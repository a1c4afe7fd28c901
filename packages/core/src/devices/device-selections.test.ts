import { describe, expect, it } from "vitest";
import { collectGarbage } from "../../test/collect-garbage.js";
import type { ActivityOptions } from "../contracts/activity-options.js";
import type { Component } from "../contracts/energy-meter.js";
import type { ActivityKind } from "../contracts/footprint.js";
import { DeviceSelections } from "./device-selections.js";
import { Ledger } from "./ledger/ledger.js";
import { MeteredDevice } from "./sampling/metered-device.js";
import { DeviceShare } from "./sharing/device-share.js";

/** One device for each component, all of which have been read unless said otherwise. */
function setUp(components: readonly Component[], silent: readonly number[] = []) {
  const ledger = new Ledger();
  const devices = components.map((component, i) => {
    const refreshMs = 10 ** i;
    const rules = { refreshS: refreshMs / 1000, idleWatts: 0, idle: "share" } as const;
    const zone = {
      id: `z${i}`,
      component,
      scope: "device",
      origin: "sensor",
      refreshMs,
      maxWatts: 100,
    } as const;
    const device = new MeteredDevice(zone, "m", ledger.addDevice(rules, 0), new DeviceShare("exclusive"));
    if (!silent.includes(i)) device.take({ zone: zone.id, atMs: 0, kind: "counter", microjoules: 0n }, false);
    return device;
  });
  const selections = new DeviceSelections(ledger, devices);
  const of = (kind: ActivityKind, runsOn?: ActivityOptions["runsOn"], remote = false) =>
    selections.of(kind, runsOn, remote)?.devices;
  return { selections, of };
}

describe("a claim", () => {
  const { of, selections } = setUp(["cpu", "gpu", "memory"]);

  it.each<ActivityKind>(["inference", "stage"])("a claim of an %s is all devices", (kind) => {
    expect(of(kind)).toEqual([0, 1, 2]);
  });

  it.each<ActivityKind>(["step", "agent"])("a claim of a %s is the host, without its GPUs", (kind) => {
    expect(of(kind)).toEqual([0, 2]);
    expect(of(kind, "local")).toEqual([0, 1, 2]);
  });

  it("a hosted call selects nothing", () => {
    expect(of("inference", undefined, true)).toBeUndefined();
    expect(of("inference", { zones: ["z0"] }, true)).toBeUndefined();
  });

  it("a claim is what its selector names, by component or by zone", () => {
    expect(of("step", { components: ["gpu"] })).toEqual([1]);
    expect(of("inference", { zones: ["z2"] })).toEqual([2]);
    expect(of("inference", { components: ["gpu"], zones: ["z0", "nobody"] })).toEqual([0, 1]);
    expect(of("inference", {})).toEqual([]);
  });

  it("a claim refreshes as slowly as its slowest device", () => {
    expect(selections.of("inference", undefined, false)?.refreshS).toBe(0.1);
    expect(selections.of("inference", { zones: ["z1"] }, false)?.refreshS).toBe(0.01);
    expect(selections.of("inference", {}, false)?.refreshS).toBe(0);
  });

  it("a claim is the same object for the same selector, so that the ledger keeps few", () => {
    const first = selections.of("step", { zones: ["z1"] }, false);
    expect(selections.of("inference", { zones: ["z1"] }, false)).toBe(first);
    expect(selections.of("step", undefined, false)).toBe(selections.of("agent", undefined, false));
  });

  it("a claim leaves out devices that have not been read", () => {
    const late = setUp(["cpu", "gpu"], [1]);
    expect(late.selections.size).toBe(1);
    expect(late.of("inference")).toEqual([0]);
    expect(late.of("inference", { components: ["gpu"] })).toEqual([]);
  });

  it("a claim is right also for more selectors than are remembered", () => {
    const many = setUp(["cpu", "gpu"]);
    for (let i = 0; i < 300; i++) expect(many.of("step", { zones: ["z1", `other-${i}`] })).toEqual([1]);
    expect(many.selections.of("step", { zones: ["z1", "other-299"] }, false)).not.toBe(
      many.selections.of("step", { zones: ["z1", "other-299"] }, false),
    );
    expect(many.of("step", { zones: ["z0"] })).toEqual([0]);
  });

  it("a claim that is not remembered is not kept in memory", async () => {
    const { selections } = setUp(["cpu", "gpu"]);
    const seen: WeakRef<object>[] = [];
    for (let i = 0; i < 300; i++) {
      const selection = selections.of("step", { zones: [`other-${i}`] }, false);
      if (selection) seen.push(new WeakRef(selection));
    }
    await collectGarbage();
    expect(seen).toHaveLength(300);
    expect(seen.filter((reference) => reference.deref()).length).toBeLessThanOrEqual(101);
    expect(selections.size).toBe(2);
  });
});
