import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Component, Zone } from "../../contracts/energy-meter.js";
import { type MeterZone, selectZones } from "./zone-selection.js";

const zone = (id: string, rest: Partial<Zone> = {}): MeterZone => ({
  meter: "m",
  zone: {
    id,
    component: "cpu",
    scope: "device",
    origin: "sensor",
    refreshMs: 1,
    maxWatts: 100,
    ...rest,
  },
});
const counted = (...zones: MeterZone[]) => selectZones(zones).counted.map((candidate) => candidate.zone.id);

describe("zones", () => {
  it("zones next to each other all count, also with one name", () => {
    const memory = { component: "memory", name: "dram" } as const;
    const zones = [zone("package-0"), zone("dram-0", memory), zone("package-1"), zone("dram-1", memory)];
    expect(selectZones(zones)).toEqual({ counted: zones, overlaps: [] });
  });

  it("zones inside another give way to it, at any depth and in any order", () => {
    const psys = zone("psys", { scope: "host", contains: ["package"] });
    const around = zone("package", { contains: ["core", "uncore"] });
    const inner = zone("core", { contains: ["l2"] });
    const zones = [zone("l2"), inner, psys, zone("uncore"), around, zone("dram", { component: "memory" })];
    expect(counted(...zones)).toEqual(["package", "dram"]);
    expect(counted(...zones.reverse())).toEqual(["dram", "package"]);
  });

  it("zones that give way name the counted zone that they are inside of, not one between", () => {
    const { overlaps } = selectZones([
      zone("l2"),
      zone("core", { contains: ["l2"] }),
      zone("package", { contains: ["core"] }),
    ]);
    expect(overlaps).toEqual([
      { zone: "l2", because: "inside package, which is counted" },
      { zone: "core", because: "inside package, which is counted" },
    ]);
  });

  it("zones that are seen twice count once, the first time", () => {
    const [msr, mmio] = [zone("package", { name: "msr" }), zone("package", { name: "mmio" })] as const;
    expect(selectZones([msr, mmio])).toEqual({
      counted: [msr],
      overlaps: [{ zone: "package", because: "seen before" }],
    });
  });

  it("a zone of the whole host counts when nothing of it is measured apart", () => {
    const host = zone("wall", { component: "server", scope: "host" });
    const model = zone("process-cpu", { origin: "model" });
    expect(counted(host)).toEqual(["wall"]);
    expect(counted(model, host)).toEqual(["wall"]);
    expect(counted(host, zone("gpu", { component: "gpu" }))).toEqual(["gpu"]);
  });

  it("a modelled zone of the whole host gives way to any part, also to a modelled one", () => {
    const host = zone("tdp", { component: "server", scope: "host", origin: "model" });
    expect(counted(host, zone("process-cpu", { origin: "model" }))).toEqual(["process-cpu"]);
    expect(counted(host, zone("package"))).toEqual(["package"]);
  });

  it("a modelled zone gives way to a sensor of its component", () => {
    const model = zone("process-cpu", { origin: "model" });
    expect(counted(model, zone("package"))).toEqual(["package"]);
    expect(counted(model, zone("gpu", { component: "gpu" }))).toEqual(["process-cpu", "gpu"]);
    expect(counted(model, zone("share", { origin: "attributed" }))).toEqual(["share"]);
  });

  it("a modelled zone does not give way to a sensor that does not count", () => {
    const host = zone("wall", { component: "server", scope: "host" });
    const model = zone("process-cpu", { origin: "model" });
    // The plug gives way to the GPU: the CPU must then be in somebody's sum.
    expect(counted(host, zone("gpu", { component: "gpu" }), model)).toEqual(["gpu", "process-cpu"]);
  });

  it("a zone inside a model that gives way to it counts", () => {
    const model = zone("model", { origin: "model", contains: ["core"] });
    expect(counted(model, zone("core"))).toEqual(["core"]);
  });

  it("a zone inside a zone that is inside one that gave way stays inside the sensor around it", () => {
    const card = zone("card", { component: "gpu", contains: ["middle"] });
    const middle = zone("middle", { origin: "model", contains: ["chip"] });
    const zones = [card, middle, zone("package"), zone("chip", { component: "gpu" })];
    expect(counted(...zones)).toEqual(["card", "package"]);
  });

  it("zones that contain each other count once", () => {
    expect(counted(zone("a", { contains: ["b"] }), zone("b", { contains: ["a"] }))).toEqual(["a"]);
    expect(counted(zone("a", { contains: ["a"] }))).toEqual(["a"]);
  });

  it("a zone that contains an unknown one counts", () => {
    expect(counted(zone("a", { contains: ["nobody"] }))).toEqual(["a"]);
  });

  it("the selection of zones ends for any malformed containment, with any number of them", () => {
    const ids = Array.from({ length: 40 }, (_, i) => `z${i}`);
    const all = ids.map((id) => zone(id, { contains: ids }));
    expect(counted(zone("alone"), ...all)).toEqual(["alone", "z0"]);
  });
});

interface Plan {
  readonly parent: number;
  readonly component: Component;
  readonly scope: Zone["scope"];
  readonly origin: Zone["origin"];
  readonly copy: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  parent: fc.integer({ min: -3, max: 11 }),
  component: fc.constantFrom<Component>("cpu", "memory", "gpu"),
  scope: fc.constantFrom<Zone["scope"]>("component", "device", "device", "device", "host"),
  origin: fc.constantFrom<Zone["origin"]>("sensor", "sensor", "model", "attributed"),
  copy: fc.boolean(),
});

/** A forest: each zone may lie in one that came before it, and some are seen a second time. */
function forest(plans: readonly Plan[]): MeterZone[] {
  const contains = plans.map((): string[] => []);
  plans.forEach(({ parent }, i) => {
    if (parent >= 0 && parent < i) contains[parent]?.push(`z${i}`);
  });
  const zones = plans.map(({ component, scope, origin }, i) =>
    zone(`z${i}`, { component, scope, origin, contains: contains[i] ?? [] }),
  );
  return [...zones, ...zones.filter((_, i) => plans[i]?.copy).map((copy) => ({ ...copy, meter: "other" }))];
}

/** All pairs of ids of which the first lies around the second. */
function around(zones: readonly MeterZone[]): Set<string> {
  const inner = new Map(zones.map((candidate) => [candidate.zone.id, candidate.zone.contains ?? []]));
  const pairs = new Set<string>();
  const walk = (outer: string, id: string): void => {
    for (const next of inner.get(id) ?? []) {
      pairs.add(`${outer} ${next}`);
      walk(outer, next);
    }
  };
  for (const id of inner.keys()) walk(id, id);
  return pairs;
}

describe("any forest of zones", () => {
  const forests = fc
    .tuple(fc.array(plan, { minLength: 1, maxLength: 12 }), fc.integer())
    .map(([plans, turn]) => {
      const zones = forest(plans);
      const at = Math.abs(turn) % zones.length;
      return [...zones.slice(at), ...zones.slice(0, at)];
    });

  it("any forest of zones counts none twice: by id, inside another, as host and part, or as sensor and model", () => {
    fc.assert(
      fc.property(forests, (zones) => {
        const { counted, overlaps } = selectZones(zones);
        const inside = around(zones);
        expect(counted.length + overlaps.length).toBe(zones.length);
        for (const a of counted)
          for (const b of counted) {
            if (a === b) continue;
            expect(a.zone.id).not.toBe(b.zone.id);
            expect(inside.has(`${a.zone.id} ${b.zone.id}`)).toBe(false);
            expect(a.zone.scope === "host" && b.zone.scope !== "host").toBe(false);
            const measured = a.zone.origin !== "model" && a.zone.component === b.zone.component;
            expect(measured && b.zone.origin === "model").toBe(false);
          }
      }),
      { numRuns: 1000 },
    );
  });

  it("any forest of zones leaves out none, except for one that counts", () => {
    fc.assert(
      fc.property(forests, (zones) => {
        const { counted, overlaps } = selectZones(zones);
        const ids = new Set(counted.map((candidate) => candidate.zone.id));
        expect(ids.size).toBeGreaterThan(0);
        const inside = around(zones);
        for (const { zone: id, because } of overlaps) {
          if (because === "seen before") continue;
          const [, winner = ""] = /(z\d+)/.exec(because) ?? [];
          const counts = (other: string) =>
            ids.has(other) || [...ids].some((outer) => inside.has(`${outer} ${other}`));
          expect([id, because, counts(winner)]).toEqual([id, because, true]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("any forest of zones is selected the same in any order, up to equals", () => {
    fc.assert(
      fc.property(fc.array(plan, { minLength: 1, maxLength: 12 }), (plans) => {
        const zones = forest(plans.map((any) => ({ ...any, origin: "sensor", copy: false })));
        const ids = (selected: readonly MeterZone[]) =>
          selectZones(selected)
            .counted.map((candidate) => candidate.zone.id)
            .sort();
        // Of several zones of the whole host the first counts: there the order is the configuration's wish.
        fc.pre(zones.filter((candidate) => candidate.zone.scope === "host").length < 2);
        expect(ids([...zones].reverse())).toEqual(ids(zones));
      }),
    );
  });

  it("the first of two zones that cover the whole host is taken", () => {
    const plug = { meter: "plug", zone: zoneOf({ id: "plug" }) };
    const psys = { meter: "rapl", zone: zoneOf({ id: "psys" }) };
    const chosen = (zones: readonly MeterZone[]) => selectZones(zones).counted.map(({ zone }) => zone.id);
    expect(chosen([plug, psys])).toEqual(["plug"]);
    expect(chosen([psys, plug])).toEqual(["psys"]);
    expect(selectZones([plug, psys]).overlaps).toEqual([
      { zone: "psys", because: "covers the same host as plug" },
    ]);
  });
});

/** A sensor of the whole host. */
function zoneOf({ id }: { id: string }): MeterZone["zone"] {
  return { id, component: "server", scope: "host", origin: "sensor", refreshMs: 1000, maxWatts: 2000 };
}
