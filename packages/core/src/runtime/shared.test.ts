/** The shared state, whole or spoilt by other code. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { SharedSlot, WATTSPAN } from "./shared.js";

const root = globalThis as { [WATTSPAN]?: unknown };
const define = (state: PropertyDescriptor): void =>
  void Object.defineProperty(root, WATTSPAN, { configurable: true, ...state });
const fails = (): never => {
  throw new Error("not yours");
};

/** What other code may have made of it. */
const SPOILT: readonly [string, () => void][] = [
  ["frozen", () => define({ value: Object.freeze({ "set.v1": 7 }) })],
  ["frozen and empty", () => define({ value: Object.freeze({}) })],
  ["a number", () => define({ value: 7 })],
  ["a text", () => define({ value: "ours" })],
  ["a getter that throws", () => define({ get: fails })],
  ["a getter and a setter that throw", () => define({ get: fails, set: fails })],
  ["a setter that takes nothing", () => define({ get: () => undefined, set: () => undefined })],
  ["none, and none can be added", () => define({ value: undefined, writable: false })],
  ["of slots with other values", () => define({ value: { "set.v1": 7, "metering.v1": 7 }, writable: true })],
  ["of the same value in each slot", () => define({ value: new Proxy({}, { get: () => 7, set: () => true }) })],
  ["of slots with getters that throw", () => define({ value: Object.defineProperty({}, "set.v1", { get: fails }) })],
]; // biome-ignore format: a row each

afterEach(() => {
  delete root[WATTSPAN];
  vi.resetModules();
});

describe("a slot of the shared state", () => {
  it("its value is the same for every copy", () => {
    const made = new SharedSlot<Set<number>>("set.v1", "add").orMake(() => new Set([1]));
    expect(new SharedSlot<Set<number>>("set.v1", "add").orMake(() => new Set())).toBe(made);
    expect(new SharedSlot<Set<number>>("set.v2", "add").value).toBeUndefined();
  });

  it.each(SPOILT)("where the state is %s, the value belongs to this copy", (_, spoil) => {
    spoil();
    const slot = new SharedSlot<Set<number>>("set.v1", "add");
    expect(slot.value).toBeUndefined();
    const made = slot.orMake(() => new Set());
    expect([slot.value === made, slot.orMake(() => new Set()) === made]).toEqual([true, true]);
    const flag = new SharedSlot<boolean>("flag.v1");
    expect([flag.during(true, () => flag.value), flag.value]).toEqual([true, undefined]);
  });

  it("a state that is frozen later keeps its values, and takes none", () => {
    const before = new SharedSlot<Set<number>>("set.v1", "add").orMake(() => new Set([1]));
    Object.freeze(root[WATTSPAN]);
    const slot = new SharedSlot<Set<number>>("set.v1", "add");
    expect(slot.value).toBe(before);
    slot.value = undefined;
    expect([slot.value, (root[WATTSPAN] as object)["set.v1" as never]]).toEqual([undefined, before]);
  });

  it.each(SPOILT)("where the state is %s, functions are metered in this copy", async (_, spoil) => {
    const { createMetering, meterStep, setGlobalMetering, setMeteringEnabled, globalMetering } = await import(
      "../index.js"
    );
    const { meteredFetch } = await import("../api/attempts.js");
    spoil();
    const fetch = meteredFetch(async () => new Response("ok"));
    const names: (string | undefined)[] = [];
    const run = () => meterStep({ name: "s" }, async () => (await fetch("http://127.0.0.1/")).text());
    expect(await run()).toBe("ok");
    const metering = createMetering({ observers: [({ name }) => names.push(name)] });
    expect(setGlobalMetering(metering)).toBeUndefined();
    expect(await run()).toBe("ok");
    setMeteringEnabled(false);
    expect([globalMetering(), await run()]).toEqual([undefined, "ok"]);
    setMeteringEnabled(true);
    expect(setGlobalMetering(undefined)).toBe(metering);
    await metering.shutdown();
    expect(names).toEqual(["s"]);
  });

  it("a state that is frozen while functions are metered meters them further", async () => {
    const { createMetering, meterStep, setGlobalMetering, globalMetering } = await import("../index.js");
    const { meteredFetch } = await import("../api/attempts.js");
    const metering = createMetering();
    setGlobalMetering(metering);
    const state = root[WATTSPAN] as Record<string, object>;
    for (const value of Object.values(state)) Object.freeze(value);
    Object.freeze(state);
    const fetch = meteredFetch(async () => new Response("ok"));
    expect(await meterStep({ name: "s" }, async () => (await fetch("http://127.0.0.1/")).text())).toBe("ok");
    expect(setGlobalMetering(undefined)).toBe(metering);
    expect(globalMetering()).toBeUndefined();
    await metering.shutdown();
  });
});
