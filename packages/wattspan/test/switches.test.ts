/**
 * How much is emitted and when nothing is: levels of detail, the switch at run time, and `WATTSPAN_DISABLED`.
 */

import { context, metrics, trace } from "@opentelemetry/api";
import { globalMetering, meterAgent, meterInference, setMeteringEnabled } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import { startWattspan, type WattspanOptions } from "../src/index.js";
import { inMemorySdk, sumOf } from "./sdk.js";
import { JOULES, startSimulated } from "./simulated-wattspan.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  setMeteringEnabled(true);
  delete process.env.WATTSPAN_DISABLED;
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  for (const api of [trace, metrics, context]) api.disable();
  expect(globalMetering()).toBeUndefined();
});

/** Wattspan with an SDK that keeps everything. */
async function start(detail?: "off" | "metrics" | "spans" | "full", options: WattspanOptions = {}) {
  const sdk = inMemorySdk();
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  metrics.setGlobalMeterProvider(sdk.meterProvider);
  const simulated = await startSimulated({ ...options, ...(detail && { telemetry: { detail } }) });
  cleanups.push(() => simulated.wattspan.shutdown());
  return { ...simulated, sdk };
}

/** Active timers, sockets, pipes and requests of this process. */
const handles = (): string[] => process.getActiveResourcesInfo();

/**
 * Those that were not there before. Others may have ended since: the exporter of a test before has timers,
 * too.
 */
function newHandles(before: readonly string[]): string[] {
  const left = [...before];
  return handles().filter((kind) => {
    const index = left.indexOf(kind);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

describe("telemetry.detail", () => {
  it.each([
    ["off", false, false],
    ["metrics", false, true],
    ["spans", true, false],
    ["full", true, true],
    [undefined, true, true],
  ] as const)(
    "telemetry.detail=%s has spans: %s, metrics: %s, and always the footprint",
    async (detail, hasSpans, hasMetrics) => {
      const { call, footprints, sdk, wattspan } = await start(detail);
      await meterAgent({ name: "a" }, async () => {
        await call();
      });
      await wattspan.flush();
      const spans = sdk
        .spans()
        .map(({ name, attributes }) => [name, Number(attributes["wattspan.energy"]) > 0]);
      expect(spans).toEqual(
        hasSpans
          ? [
              ["chat m", true],
              ["invoke_agent a", true],
            ]
          : [],
      );
      const points = await sdk.points();
      expect(new Set(points.map(({ metric }) => metric)).size).toBeGreaterThanOrEqual(hasMetrics ? 10 : 0);
      if (!hasMetrics) expect(points).toEqual([]);
      expect(sumOf(points, "wattspan.operations")).toBe(hasMetrics ? 2 : 0);
      expect(footprints().map(({ kind }) => kind)).toEqual(["inference", "agent"]);
      expect(footprints()[0]?.energy?.value).toBeCloseTo(JOULES, 0);
      expect(wattspan.status).toMatchObject({ enabled: true, faults: {}, inFlight: 0 });
    },
  );

  it("an unknown telemetry.detail is refused with what is allowed", async () => {
    const detail = "everything" as "full";
    await expect(startWattspan({ telemetry: { detail } })).rejects.toThrow(/telemetry\.detail.*everything/s);
    expect(globalMetering()).toBeUndefined();
  });
});

describe("the switch", () => {
  it("a switch-off in the middle of a call lets that call finish, and calls after it are not metered", async () => {
    const { begin, call, clock, footprints, sdk, wattspan } = await start();
    const { end, isSame } = begin("running");
    await clock.advanceAsync(500);
    setMeteringEnabled(false);
    await call("unmetered");
    expect(await end()).toBe("answer");
    expect(isSame).toBe(true);
    await clock.advanceAsync(1000);
    expect(footprints().map(({ name }) => name)).toEqual(["running"]);
    expect(sdk.spans().map(({ name }) => name)).toEqual(["chat running"]);
    expect(wattspan.status).toMatchObject({ enabled: true, inFlight: 0, unsettled: 0, faults: {} });

    setMeteringEnabled(true);
    await call("again");
    await wattspan.flush();
    expect(sdk.spans().map(({ name }) => name)).toEqual(["chat running", "chat again"]);
    const points = await sdk.points();
    const ofFootprints = footprints().reduce((sum, { energy }) => sum + (energy?.value ?? 0), 0);
    expect(sumOf(points, "wattspan.energy") / ofFootprints).toBeCloseTo(1, 9);
    // The joules of the call that was not metered are not lost: they belong to nobody.
    const [device] = wattspan.status.devices;
    expect(sumOf(points, "wattspan.device.energy")).toBeCloseTo(
      (device?.total ?? 0) - (device?.carry ?? 0),
      6,
    );
  });

  it("a call inside a running call while metering is off belongs to the running call", async () => {
    const { begin, clock, footprints } = await start();
    const outer = begin("outer");
    setMeteringEnabled(false);
    const inner = begin("inner");
    setMeteringEnabled(true);
    await clock.advanceAsync(1000);
    await inner.end();
    await outer.end();
    await clock.advanceAsync(1000);
    expect(footprints().map(({ name }) => name)).toEqual(["outer"]);
    expect(footprints()[0]?.energy?.value).toBeCloseTo(JOULES, 0);
  });

  it("a switch thrown back and forth a thousand times leaves nothing behind", async () => {
    const { call, footprints, wattspan } = await start();
    for (let i = 0; i < 1000; i++) {
      setMeteringEnabled(i % 2 === 0);
      meterInference({ model: "m" }, () => i);
    }
    setMeteringEnabled(true);
    await call("last");
    expect(footprints()).toHaveLength(501);
    expect(wattspan.status).toMatchObject({ inFlight: 0, unsettled: 0, faults: {} });
  });

  it("metering functions make no handle and do not keep the process while metering is off", async () => {
    const before = handles();
    const wattspan = await startWattspan({ telemetry: { detail: "metrics" } });
    cleanups.push(() => wattspan.shutdown());
    setMeteringEnabled(false);
    const answer = {};
    expect(meterInference({ model: "m" }, () => answer)).toBe(answer);
    // The heartbeat of the devices does not hold the process, and a look at who else meters only while it
    // lasts.
    await expect.poll(() => newHandles(before)).toEqual([]);
  });
});

describe("WATTSPAN_DISABLED", () => {
  it("WATTSPAN_DISABLED=true emits nothing even in full detail, opens no meter and sets no timer", async () => {
    process.env.WATTSPAN_DISABLED = "true";
    const before = handles();
    const opened: string[] = [];
    const meter = { name: "m", open: () => Promise.reject(opened.push("m")) };
    const { call, footprints, sdk, wattspan } = await start("full", { meters: [meter] });
    await call();
    await wattspan.flush();
    expect([opened, footprints(), sdk.spans(), await sdk.points()]).toEqual([[], [], [], []]);
    expect(wattspan.status).toMatchObject({ enabled: false, meters: [], devices: [] });
    expect(newHandles(before)).toEqual([]);
    await wattspan.shutdown();
    await wattspan.shutdown();
  });

  it.each(["false", "0", "", "TRUE?"])("WATTSPAN_DISABLED=%j does not disable metering", async (value) => {
    process.env.WATTSPAN_DISABLED = value;
    const { call, footprints } = await start();
    await call();
    expect(footprints()).toHaveLength(1);
  });
});
