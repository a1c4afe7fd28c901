import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metrics, trace } from "@opentelemetry/api";
import {
  createMetering,
  globalMetering,
  meterAgent,
  meterInference,
  meterStep,
  setGlobalMetering,
  setMeteringEnabled,
} from "@wattspan/core";
import { processCpu, rapl } from "@wattspan/meters";
import { type FakeMeterOptions, fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ALONE } from "../../test/alone.js";
import { inMemorySdk } from "../../test/sdk.js";
import { POLL } from "../../test/servers/started-program.js";
import { startWattspan, type WattspanOptions } from "./start-wattspan.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  setMeteringEnabled(true);
  delete process.env.WATTSPAN_DISABLED;
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  expect(globalMetering()).toBeUndefined();
});

/** Starts it on a device that draws 50 W, of which 20 W at rest. */
async function start(options: WattspanOptions = {}, more: FakeMeterOptions["zones"] = []) {
  const clock = manualClock();
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, idleWatts: 20, watts: () => 50 } as const;
  const meter = fakeMeter({ clock, zones: [zone, ...more] });
  const seen = footprintCollector();
  const wattspan = await startWattspan({
    ...ALONE,
    clock,
    meters: [meter],
    observers: [seen.observer],
    telemetry: { detail: "off" },
    ...options,
  });
  cleanups.push(() => wattspan.shutdown());
  const call = async (model: string, ms = 100) => {
    const done = meterInference({ model }, () => new Promise<void>((resolve) => clock.schedule(resolve, ms)));
    await clock.advanceAsync(ms);
    await done;
  };
  const names = async () => {
    await wattspan.flush();
    return seen.footprints.map(({ name }) => name);
  };
  return { clock, meter, wattspan, call, names };
}

describe("startWattspan", () => {
  it.each<[WattspanOptions["usageCounter"], string[]]>([
    [undefined, ["usage_counted", "no_usage"]],
    [false, ["no_usage"]],
  ])("startWattspan counts streams without tokens with usageCounter: %s", async (usageCounter, reasons) => {
    const seen = footprintCollector();
    const { wattspan } = await start({
      observers: [seen.observer],
      ...(usageCounter === false && { usageCounter }),
    });
    async function* stream() {
      yield { choices: [{ delta: { content: "Yes" } }] };
    }
    for await (const _ of meterInference({ model: "gpt-4o-mini", provider: "openai" }, stream));
    await wattspan.flush();
    expect(
      seen.footprints[0]?.reasons.filter((reason) => reason.endsWith("usage") || reason === "usage_counted"),
    ).toEqual(reasons);
  });

  it("startWattspan serves the global functions, with the embedded carbon intensities", async () => {
    const seen = footprintCollector();
    const { wattspan, call } = await start({ location: { country: "FR" }, observers: [seen.observer] });
    await call("tiny", 1000);
    await wattspan.flush();
    expect(seen.footprints[0]?.energy?.value).toBeCloseTo(50, 0);
    expect(seen.footprints[0]?.intensity).toMatchObject({ zone: "FR", signal: "average" });
    expect(seen.footprints[0]?.co2e?.value).toBeGreaterThan(0);
  });

  it("startWattspan waits for its first look at who else meters, so that its first call has what the device drew", async () => {
    const seen = footprintCollector();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }); // it waits as long as that takes
    cleanups.push(() => void vi.useRealTimers());
    const { wattspan, call } = await start({ attribution: {}, observers: [seen.observer] });
    await call("tiny", 1000);
    await wattspan.flush();
    expect(seen.footprints[0]?.energy?.value).toBeCloseTo(50, 0);
  });

  it("startWattspan gives the running instance when called again, also concurrently and while switched off", async () => {
    const { meter, wattspan } = await start();
    expect(await startWattspan()).toBe(wattspan);
    setMeteringEnabled(false);
    expect(await startWattspan()).toBe(wattspan);
    setMeteringEnabled(true);
    expect(globalMetering()).toBe(wattspan);
    expect(meter.opens).toBe(1);
    await wattspan.shutdown();
    const clock = manualClock();
    const slow = fakeMeter({
      clock,
      zones: [{ id: "cpu-0", component: "cpu", refreshMs: 1, watts: () => 1 }],
    });
    const both = await Promise.all([startWattspan({ clock, meters: [slow] }), startWattspan()]);
    cleanups.push(() => both[0].shutdown());
    expect(both[1]).toBe(both[0]);
    for (const one of both) expect(one.status.meters).toMatchObject([{ status: "ready" }]);
  });

  it("startWattspan leaves a global metering of others alone", async () => {
    const other = createMetering({ telemetry: { detail: "off" } });
    setGlobalMetering(other);
    cleanups.push(() => setGlobalMetering(undefined));
    expect(await startWattspan()).toBe(other);
  });

  it("startWattspan's instance can be shut down twice and used after that, and then meters nothing", async () => {
    const before = ["exit", "beforeExit"].map((event) => process.listenerCount(event));
    const { clock, meter, wattspan, call, names } = await start();
    await call("before");
    await Promise.all([wattspan.shutdown(), wattspan.shutdown()]);
    await wattspan.shutdown();
    expect(globalMetering()).toBeUndefined();
    expect(["exit", "beforeExit"].map((event) => process.listenerCount(event))).toEqual(before);
    expect(meter.closes).toBe(1);
    expect(clock.pending).toBe(0);
    const answer = {};
    for (const meterIt of [meterInference, wattspan.meterInference])
      expect(meterIt({ model: "after" }, () => answer)).toBe(answer);
    expect(meterStep({ name: "s" }, () => answer)).toBe(answer);
    expect(wattspan.meterAgent({ name: "a" }, () => answer)).toBe(answer);
    await wattspan.refresh();
    await wattspan.flush();
    expect(await names()).toEqual(["before"]);
    expect(clock.pending).toBe(0);
    expect(wattspan.status).toMatchObject({ enabled: false, inFlight: 0, faults: {} });
  });

  it("a call that runs at the shutdown is metered as far as it ran", async () => {
    const sdk = inMemorySdk();
    const { clock, wattspan } = await start({ telemetry: { ...sdk, reportsHardware: () => true } });
    const call = meterInference(
      { model: "m" },
      () => new Promise<void>((resolve) => clock.schedule(resolve, 500)),
    );
    await clock.advanceAsync(200);
    const closing = wattspan.shutdown();
    await clock.advanceAsync(400);
    await Promise.all([closing, call]);
    const energy = (await sdk.points()).find(({ metric }) => metric === "wattspan.energy");
    expect(energy?.value).toBeCloseTo(10, 1);
    expect(sdk.spans()).toHaveLength(1);
  });

  it("startWattspan can start again after a shutdown", async () => {
    const first = await start();
    await first.wattspan.shutdown();
    const second = await start();
    expect(second.wattspan).not.toBe(first.wattspan);
    await second.call("m");
    expect(await second.names()).toEqual(["m"]);
  });

  it("metering is switched off and on at run time, and a call that runs at the switch is finished", async () => {
    const { clock, call, names } = await start();
    const running = meterAgent(
      { name: "running" },
      () => new Promise<void>((resolve) => clock.schedule(resolve, 50)),
    );
    setMeteringEnabled(false);
    await call("while off");
    await running;
    setMeteringEnabled(true);
    await call("while on");
    expect(await names()).toEqual(["running", "while on"]);
  });

  it("WATTSPAN_DISABLED=true starts nothing", async () => {
    process.env.WATTSPAN_DISABLED = "true";
    const { meter, wattspan, call, names } = await start();
    expect(wattspan.status.enabled).toBe(false);
    expect(globalMetering()).toBeUndefined();
    await call("m");
    expect(wattspan.meterInference({ model: "m" }, () => 7)).toBe(7);
    expect(await names()).toEqual([]);
    expect(meter.opens).toBe(0);
  });

  it("WATTSPAN_DISABLED with another word disables nothing, and startWattspan says so once", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    cleanups.push(() => written.mockRestore());
    process.env.WATTSPAN_DISABLED = "1";
    const { wattspan } = await start();
    expect(wattspan.status.enabled).toBe(true);
    await wattspan.shutdown();
    await start();
    expect(written.mock.calls).toEqual([
      ["wattspan: WATTSPAN_DISABLED cannot be used; allowed: true, false. Used instead: false.\n"],
    ]);
  });

  it("a machine without sensors has only modelled figures and no hw.* metrics", async () => {
    const root = mkdtempSync(join(tmpdir(), "wattspan-no-sensors-"));
    cleanups.push(() => rmSync(root, { recursive: true, force: true }));
    const sdk = inMemorySdk();
    const seen = footprintCollector();
    const wattspan = await startWattspan({
      meters: [rapl({ root }), processCpu({ reservedVcpus: 1, wattsPerVcpu: { min: 5, max: 10 } })],
      telemetry: { ...sdk, reportsHardware: () => true },
      observers: [seen.observer],
    });
    cleanups.push(() => wattspan.shutdown());
    meterInference({ model: "m" }, () => {
      const untilUs = process.cpuUsage().user + 60_000;
      while (process.cpuUsage().user < untilUs);
    });
    await expect.poll(() => wattspan.status.unsettled, POLL).toBe(0);
    await wattspan.flush();
    expect(wattspan.status.meters).toMatchObject([
      { name: "rapl", status: "unavailable", reason: "absent" },
      { name: "process-cpu", status: "ready" },
    ]);
    expect(seen.footprints).toMatchObject([{ method: "modelled", energy: { value: expect.any(Number) } }]);
    const points = await sdk.points();
    const methods = new Set(
      points
        .filter(({ metric }) => metric.includes("energy"))
        .map(({ attributes }) => attributes["wattspan.method"]),
    );
    expect([...methods]).toEqual(["modelled"]);
    expect(points.filter(({ metric }) => metric.startsWith("hw."))).toEqual([]);
  });

  it("startWattspan writes one line to stderr where the application's OpenTelemetry API is another copy", async () => {
    const API = Symbol.for("opentelemetry.js.api.1");
    const root = globalThis as { [API]?: unknown };
    const before = root[API];
    root[API] = { version: "1.4.1", trace: {} };
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    cleanups.push(() => {
      root[API] = before;
      written.mockRestore();
    });
    await start();
    await (await start()).wattspan.shutdown();
    await start();
    const said = written.mock.calls.map(([text]) => String(text)).filter((text) => text.includes("api"));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^wattspan: .*registered with @opentelemetry\/api 1\.4\.1.*npm ls @opentelemetry\/api/,
    );
  });

  it("startWattspan sets no provider of OpenTelemetry", async () => {
    const providers = () => [
      (trace.getTracerProvider() as { getDelegate?(): unknown }).getDelegate?.(),
      metrics.getMeterProvider(),
    ];
    const before = providers();
    const { call } = await start({ telemetry: {} });
    await call("m");
    expect(providers()).toEqual(before);
    expect(providers()[1]).toBe(before[1]);
  });
});
