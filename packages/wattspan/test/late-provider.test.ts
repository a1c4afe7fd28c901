/**
 * Providers that the application registers after Wattspan has started, replaces while it runs, or shuts down.
 */

import { context, DiagLogLevel, diag, metrics, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { inMemorySdk, type Point, sumOf } from "./sdk.js";
import { JOULES, startSimulated } from "./simulated-wattspan.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  for (const api of [trace, metrics, context, diag]) api.disable();
});

async function start() {
  const simulated = await startSimulated();
  cleanups.push(() => simulated.wattspan.shutdown());
  return simulated;
}

/** Registers providers, in place of those that are registered. */
function register() {
  const sdk = inMemorySdk();
  trace.disable();
  metrics.disable();
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  metrics.setGlobalMeterProvider(sdk.meterProvider);
  return sdk;
}

function collectLogs(): string[] {
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const silent = () => undefined;
  const logger = { error: log, warn: log, info: log, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  return logged;
}

const joulesOf = (points: readonly Point[]) => sumOf(points, "wattspan.energy");
const nameOf = ({ name }: { name: string }) => name;
/** What a call of one second used, within what the device draws in the moments around it. */
const oneCall = (joules: number) => expect(Math.abs(joules / JOULES - 1)).toBeLessThan(0.05);

describe("providers that are registered late", () => {
  it("providers registered late get all calls from then on, and the intensity that was known before", async () => {
    const { call, begin, clock, footprints, wattspan } = await start();
    await call("before");
    const { end, isSame } = begin("across");
    expect(isSame).toBe(true);
    await clock.advanceAsync(500);
    const sdk = register();
    await clock.advanceAsync(500);
    expect(await end()).toBe("answer");
    await call("after");
    await wattspan.flush();

    expect(footprints().map(({ name }) => name)).toEqual(["before", "across", "after"]);
    for (const { energy } of footprints()) oneCall(energy?.value as number);
    // A call that had no span when it began gets none; its joules are settled later, and counted.
    expect(sdk.spans().map(nameOf)).toEqual(["chat after"]);
    const points = await sdk.points();
    oneCall(joulesOf(points) / 2);
    expect(sumOf(points, "wattspan.operations")).toBe(2);
    expect(sumOf(points, "wattspan.tokens")).toBe(14);
    expect(sumOf(points, "wattspan.grid.carbon_intensity")).toBeGreaterThan(0);
    expect(wattspan.status.faults).toEqual({});
  });
});

describe("providers that are replaced", () => {
  it("providers that are replaced share the calls, with no joule in both and none lost", async () => {
    const { call, begin, clock, footprints, wattspan } = await start();
    const logged = collectLogs();
    const first = register();
    await call("first");
    const { end } = begin("across");
    await clock.advanceAsync(1000);
    const second = register();
    await end();
    await call("second");
    await wattspan.flush();

    const [ofFirst, ofSecond] = [await first.points(), await second.points()];
    const ofFootprints = footprints().reduce((sum, { energy }) => sum + (energy?.value ?? 0), 0);
    expect((joulesOf(ofFirst) + joulesOf(ofSecond)) / ofFootprints).toBeCloseTo(1, 9);
    oneCall(joulesOf(ofFirst));
    oneCall(joulesOf(ofSecond) / 2);
    const drawn = [ofFirst, ofSecond].map((points) => sumOf(points, "wattspan.device.energy"));
    const [device] = wattspan.status.devices;
    expect(((drawn[0] ?? 0) + (drawn[1] ?? 0)) / ((device?.total ?? 0) - (device?.carry ?? 0))).toBeCloseTo(
      1,
      9,
    );
    // A span belongs to the provider that was there when it began.
    expect(first.spans().map(nameOf)).toEqual(["chat first", "chat across"]);
    expect(second.spans().map(nameOf)).toEqual(["chat second"]);
    for (const points of [ofFirst, ofSecond])
      expect(sumOf(points, "wattspan.grid.carbon_intensity")).toBeGreaterThan(0);
    expect(logged.filter((line) => line.includes("provider"))).toEqual([
      expect.stringContaining("the meter provider was replaced"),
    ]);
    expect(wattspan.status.faults).toEqual({});
  });

  it("calls after providers were removed have footprints and no spans", async () => {
    const { call, footprints, wattspan } = await start();
    const logged = collectLogs();
    const sdk = register();
    trace.disable();
    await call("untraced");
    metrics.disable();
    await call("uncounted");
    expect(footprints()).toHaveLength(2);
    expect(sdk.spans()).toEqual([]);
    expect(sumOf(await sdk.points(), "wattspan.operations")).toBe(1);
    expect(logged.at(-1)).toContain("the meter provider was removed");
    expect(wattspan.status.faults).toEqual({});
  });

  it("global providers get nothing where others were given as options", async () => {
    const given = inMemorySdk();
    const simulated = await startSimulated({ telemetry: given });
    cleanups.push(() => simulated.wattspan.shutdown());
    const others = register();
    await simulated.call();
    await simulated.wattspan.flush();
    expect(others.spans()).toEqual([]);
    expect(await others.points()).toEqual([]);
    expect(given.spans().map(nameOf)).toEqual(["chat m"]);
    oneCall(joulesOf(await given.points()));
  });
});

describe("providers that were shut down", () => {
  it("providers that were shut down take nothing, and calls neither fail nor notice", async () => {
    const { call, footprints, wattspan } = await start();
    const sdk = register();
    await sdk.tracerProvider.shutdown();
    await sdk.meterProvider.shutdown();
    await call();
    await wattspan.flush();
    expect(footprints()).toHaveLength(1);
    expect(sdk.spans()).toEqual([]);
    expect(wattspan.status.faults).toEqual({});
    const next = register();
    await call("next");
    await wattspan.flush();
    expect(next.spans().map(nameOf)).toEqual(["chat next"]);
    oneCall(joulesOf(await next.points()));
  });
});
