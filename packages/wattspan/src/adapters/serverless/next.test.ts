import { createMetering, globalMetering, meterInference, setGlobalMetering } from "@wattspan/core";
import { footprintCollector } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inMemorySdk } from "../../../test/sdk.js";
import { flushAfter } from "./next.js";

const sdk = { current: inMemorySdk() };
const seen = { current: footprintCollector() };

beforeEach(() => {
  vi.useFakeTimers();
  sdk.current = inMemorySdk();
  seen.current = footprintCollector();
  const { tracerProvider, meterProvider } = sdk.current;
  const telemetry = { tracerProvider, meterProvider };
  setGlobalMetering(createMetering({ telemetry, observers: [seen.current.observer] }));
});

afterEach(async () => {
  vi.useRealTimers();
  await setGlobalMetering(undefined)?.shutdown();
});

/** A platform that waits for promises. */
function platform() {
  const work: Promise<unknown>[] = [];
  let isDone = false;
  return {
    waitUntil: (promise: Promise<unknown>) => {
      work.push(promise);
      void Promise.all(work).then(() => {
        isDone = true;
      });
    },
    isDone: () => isDone,
  };
}

describe("flushing after the answer", () => {
  it("flushAfter makes the platform wait for running calls until they are delivered", async () => {
    const { waitUntil, isDone } = platform();
    const { promise, resolve } = Promise.withResolvers<object>();
    meterInference({ model: "m", provider: "openai" }, () => promise);
    flushAfter(waitUntil);
    await vi.advanceTimersByTimeAsync(1000);
    expect(isDone()).toBe(false);
    resolve({ usage: { prompt_tokens: 1, completion_tokens: 1 } });
    await vi.advanceTimersByTimeAsync(100);
    expect(isDone()).toBe(true);
    expect(sdk.current.spans()).toHaveLength(1);
    expect(seen.current.footprints).toHaveLength(1);
  });

  it("flushAfter counts a call that begins right after it", async () => {
    const { waitUntil, isDone } = platform();
    flushAfter(waitUntil);
    const { promise, resolve } = Promise.withResolvers<object>();
    queueMicrotask(() => meterInference({ model: "m", provider: "openai" }, () => promise));
    await vi.advanceTimersByTimeAsync(500);
    expect(isDone()).toBe(false);
    resolve({});
    await vi.advanceTimersByTimeAsync(100);
    expect(isDone()).toBe(true);
  });

  it("flushAfter gives up on a call that never ends", async () => {
    const { waitUntil, isDone } = platform();
    meterInference({ model: "m", provider: "openai" }, () => new Promise(() => undefined));
    flushAfter(waitUntil, { callsMs: 200 });
    await vi.advanceTimersByTimeAsync(150);
    expect(isDone()).toBe(false);
    await vi.advanceTimersByTimeAsync(150);
    expect(isDone()).toBe(true);
  });

  it("flushAfter does nothing where nothing is started, and survives a platform that throws", () => {
    flushAfter(() => {
      throw new Error("outside of a request");
    });
    const metering = setGlobalMetering(undefined);
    flushAfter(() => expect.unreachable());
    setGlobalMetering(metering);
    expect(globalMetering()).toBe(metering);
  });

  it("flushAfter warns once of an option that does not exist, and waits all the same", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { waitUntil, isDone } = platform();
    for (let times = 0; times < 2; times++) flushAfter(waitUntil, { callMs: 5 } as never);
    await vi.advanceTimersByTimeAsync(1000);
    expect(isDone()).toBe(true);
    expect(written.mock.calls).toEqual([["wattspan: option callMs is not known; did you mean callsMs?\n"]]);
    written.mockRestore();
  });
});
