import { type DiagLogger, diag, metrics, trace } from "@opentelemetry/api";
import type { StatusReport } from "@wattspan/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settleAtNaturalExit } from "./natural-exit.js";

/** A metering whose `unsettled` calls settle one by one, each time somebody looks. */
function settling(unsettled: number) {
  const calls: string[] = [];
  const metering = {
    get status() {
      const status = { unsettled } as StatusReport;
      if (unsettled > 0) unsettled--;
      return status;
    },
    flush: async () => void calls.push(`flush of ${unsettled}`),
  };
  const provider = (name: string) => ({
    getTracer: () => trace.getTracer("test"),
    getMeter: () => metrics.getMeter("test"),
    forceFlush: async () => void calls.push(name),
  });
  return { calls, metering, tracerProvider: provider("spans"), meterProvider: provider("metrics") };
}

const forgets: (() => void)[] = [];
function onExit(plan: Parameters<typeof settleAtNaturalExit>[0]) {
  const forget = settleAtNaturalExit(plan);
  forgets.push(forget);
  return forget;
}
beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  for (const forget of forgets.splice(0)) forget();
  trace.disable();
  metrics.disable();
  diag.disable();
});

/** The event loop has run empty. */
const runEmpty = () => process.emit("beforeExit", 0);
/** Everything that needs no timer is done after it. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Until the waiting, on a timer of 5 ms, and the flushes are over. */
async function until(calls: readonly string[], length: number): Promise<void> {
  for (let ms = 0; ms < 2000 && calls.length < length; ms += 5) await vi.advanceTimersByTimeAsync(5);
  expect(calls).toHaveLength(length);
}

describe("at a natural exit", () => {
  it("a natural exit waits for unsettled calls, then flushes the metering and both providers", async () => {
    const { calls, ...plan } = settling(4);
    onExit({ ...plan, delivered: () => 0 });
    runEmpty();
    runEmpty(); // Fires again while the first one waits.
    await until(calls, 3);
    expect(calls).toEqual(["flush of 0", "spans", "metrics"]);
  });

  it("a natural exit is handled again only when more was delivered or waits to be", async () => {
    const { calls, ...plan } = settling(0);
    let delivered = 3;
    onExit({ ...plan, delivered: () => delivered });
    runEmpty();
    await until(calls, 3);
    await turn();
    runEmpty();
    await turn();
    expect(calls).toHaveLength(3);
    delivered = 4;
    runEmpty();
    await until(calls, 6);
  });

  it("a natural exit sends what was delivered while an exporter was at work, once", async () => {
    const { calls, ...plan } = settling(0);
    let delivered = 3;
    const tracerProvider = {
      getTracer: () => trace.getTracer("test"),
      forceFlush: async () => {
        calls.push(`spans of ${delivered}`);
        delivered++;
      },
    };
    onExit({ ...plan, tracerProvider, delivered: () => delivered });
    runEmpty();
    await until(calls, 3);
    await turn();
    runEmpty();
    await until(calls, 6);
    for (let round = 0; round < 3; round++) {
      await turn();
      runEmpty();
    }
    await turn();
    expect(calls.filter((call) => call.startsWith("spans"))).toEqual(["spans of 3", "spans of 4"]);
    delivered++;
    runEmpty();
    await until(calls, 9);
  });

  it("a natural exit waits for a call that never settles for a second, once", async () => {
    const { calls, ...plan } = settling(Number.POSITIVE_INFINITY);
    onExit({ ...plan, delivered: () => 0 });
    const startMs = performance.now();
    runEmpty();
    await until(calls, 3);
    const waitedMs = performance.now() - startMs;
    expect(waitedMs).toBeGreaterThanOrEqual(1000);
    expect(waitedMs).toBeLessThan(1010);
    await turn();
    runEmpty();
    await turn();
    expect(calls).toHaveLength(3);
  });

  it("a natural exit flushes the global providers where none was configured", async () => {
    const { calls, metering, tracerProvider, meterProvider } = settling(0);
    onExit({ metering, delivered: () => 1 });
    trace.setGlobalTracerProvider(tracerProvider);
    metrics.setGlobalMeterProvider(meterProvider);
    runEmpty();
    await until(calls, 3);
    expect(calls.slice(1).sort()).toEqual(["metrics", "spans"]);
  });

  it("a natural exit tolerates providers that cannot flush and those that fail", async () => {
    const { calls, metering, meterProvider } = settling(0);
    const failing = { getTracer: () => trace.getTracer("test"), forceFlush: () => Promise.reject("offline") };
    onExit({ metering, meterProvider, tracerProvider: failing, delivered: () => 1 });
    onExit({ metering, delivered: () => 1 }); // OpenTelemetry's own no-op providers have nothing to flush.
    runEmpty();
    await until(calls, 3);
  });

  it("a failure at a natural exit is reported to diag alone", async () => {
    const warnings: string[] = [];
    const silent = () => undefined;
    const logger: DiagLogger = {
      error: silent,
      info: silent,
      debug: silent,
      verbose: silent,
      warn: (text) => void warnings.push(text),
    };
    diag.setLogger(logger);
    const { metering } = settling(0);
    onExit({
      metering: { ...metering, flush: () => Promise.reject(new Error("broken")) },
      delivered: () => 1,
    });
    runEmpty();
    await until(warnings, 1);
    expect(warnings[0]).toContain("broken");
  });

  it("a natural exit does nothing for a metering that was forgotten", async () => {
    const { calls, ...plan } = settling(1);
    const other = settling(1);
    onExit({ ...plan, delivered: () => 1 })();
    onExit({ ...other, delivered: () => 1 });
    runEmpty();
    await until(other.calls, 3);
    expect(calls).toEqual([]);
  });
});
