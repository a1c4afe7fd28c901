import { metrics, trace } from "@opentelemetry/api";
import { meteredMachine } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { inMemorySdk, sumOf } from "../../../test/sdk.js";
import { flushProviders } from "../../start/deliver.js";
import { globalMeterProvider, globalTracerProvider } from "./registered-providers.js";
import { routedProviders } from "./routed-providers.js";

afterEach(() => {
  trace.disable();
  metrics.disable();
});

async function metered(telemetry: object) {
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, idleWatts: 20, watts: () => 50 } as const;
  const { clock, metering, wait } = await meteredMachine({ zones: [zone], telemetry });
  return {
    metering,
    async call() {
      const answer = metering.meterInference({ model: "m" }, () => wait(1000));
      await clock.advanceAsync(1000);
      await answer;
      await metering.flush();
    },
  };
}

const ownOf = (...sdks: ReturnType<typeof inMemorySdk>[]) => ({
  ...(sdks[0] && { tracerProvider: sdks[0].tracerProvider }),
  meterProviders: sdks.map(({ meterProvider }) => meterProvider),
});

describe("providers of our own", () => {
  it("our own providers get everything while the application has none, and each of them all metrics", async () => {
    const [first, second] = [inMemorySdk(), inMemorySdk()];
    const { call, metering } = await metered(routedProviders(ownOf(first, second)));
    await call();
    expect(first.spans()).toHaveLength(1);
    for (const sdk of [first, second]) expect(sumOf(await sdk.points(), "wattspan.energy")).toBeCloseTo(50);
    expect([globalTracerProvider(), globalMeterProvider()]).toEqual([undefined, undefined]);
    await metering.shutdown();
  });

  it("our own providers give way to the application's later ones, and no span or joule is in both", async () => {
    const [ours, theirs] = [inMemorySdk(), inMemorySdk()];
    const { call, metering } = await metered(routedProviders(ownOf(ours)));
    await call();
    expect(trace.setGlobalTracerProvider(theirs.tracerProvider)).toBe(true); // ours is not in its way
    expect(metrics.setGlobalMeterProvider(theirs.meterProvider)).toBe(true);
    await call();
    await call();
    expect([ours.spans().length, theirs.spans().length]).toEqual([1, 2]);
    expect(sumOf(await ours.points(), "wattspan.energy")).toBeCloseTo(50);
    expect(sumOf(await theirs.points(), "wattspan.energy")).toBeCloseTo(100);
    expect(metering.status.faults).toEqual({});
    await metering.shutdown();
  });

  it("our own providers flush, and do not reject when a flush fails", async () => {
    let flushed = 0;
    const failing = {
      forceFlush: async () => {
        flushed++;
        throw new Error("down");
      },
    };
    const sdk = inMemorySdk();
    const own = {
      tracerProvider: Object.assign(sdk.tracerProvider, failing),
      meterProviders: [Object.assign(sdk.meterProvider, failing)],
    };
    const { tracerProvider, meterProvider } = routedProviders(own);
    await Promise.all([tracerProvider?.forceFlush(), meterProvider?.forceFlush()]);
    expect(flushed).toBe(2);
  });

  it("our own providers are flushed with the application's later ones, for what came before those", async () => {
    const flushed: string[] = [];
    const flushing = (name: string) => {
      const { tracerProvider, meterProvider } = inMemorySdk();
      const reports = (what: string) => ({ forceFlush: async () => void flushed.push(`${name} ${what}`) });
      return {
        tracerProvider: Object.assign(tracerProvider, reports("spans")),
        meterProvider: Object.assign(meterProvider, reports("metrics")),
      };
    };
    const [ours, theirs] = [flushing("our"), flushing("their")];
    const routed = routedProviders({ ...ours, meterProviders: [ours.meterProvider] });
    trace.setGlobalTracerProvider(theirs.tracerProvider);
    metrics.setGlobalMeterProvider(theirs.meterProvider);
    await flushProviders(routed);
    expect(flushed.sort()).toEqual(["our metrics", "our spans", "their metrics", "their spans"]);
  });

  it("our own providers are absent where none was made", () => {
    expect(routedProviders({ meterProviders: [] })).toEqual({});
  });
});
