import type { EnergyMeter } from "@wattspan/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMetering, type Footprint, type Metering } from "../src/index.js";
import { modelServer } from "../src/model-server.js";

const REFRESH_MS = 50;
const [IDLE_WATTS, BUSY_WATTS] = [20, 120];

/** A card whose counter moves every 50 ms, as slow ones do. `busy` says whether it works. */
function slowCard() {
  let joules = 0;
  let atMs = performance.now();
  let shown = 0n;
  let shownMs = atMs;
  let isBusy = false;
  const draw = () => {
    const nowMs = performance.now();
    // What it showed at each refresh that went by: the value of that moment.
    while (shownMs + REFRESH_MS <= nowMs) {
      shownMs += REFRESH_MS;
      advance(shownMs);
      shown = BigInt(Math.round(joules * 1e6));
    }
    advance(nowMs);
  };
  const advance = (toMs: number) => {
    if (toMs <= atMs) return;
    joules += ((isBusy ? BUSY_WATTS : IDLE_WATTS) * (toMs - atMs)) / 1000;
    atMs = toMs;
  };
  const meter: EnergyMeter = {
    name: "card",
    open: async () => ({
      status: "ready",
      zones: [
        {
          id: "GPU-1",
          component: "gpu",
          scope: "device",
          origin: "sensor",
          refreshMs: REFRESH_MS,
          maxWatts: 700,
          idleWatts: IDLE_WATTS,
        },
      ],
      reader: {
        read() {
          draw();
          return [{ zone: "GPU-1", atMs: performance.now(), kind: "counter", microjoules: shown }];
        },
      },
    }),
  };
  const work = async (ms: number) => {
    draw();
    isBusy = true;
    const fromMs = performance.now();
    await new Promise<void>((resolve) => setTimeout(resolve, ms));
    draw();
    isBusy = false;
    return ((performance.now() - fromMs) * (BUSY_WATTS - IDLE_WATTS)) / 1000;
  };
  return { meter, work };
}

let metering: Metering | undefined;
// Time goes as the test says: the refreshes of the card are the only thing that is late.
beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] }));
afterEach(async () => {
  vi.useRealTimers();
  await metering?.shutdown();
});
/** Lets enough time pass for something, and gives what that gives. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(2000);
  return work;
}

describe("a server that has a card for itself", () => {
  it("a call of a server with a GPU of its own has what that drew above idle, though its counter is slow", async () => {
    const { meter, work } = slowCard();
    const footprints: Footprint[] = [];
    metering = createMetering({
      meters: [meter],
      observers: [(footprint) => footprints.push(footprint)],
      telemetry: { detail: "off" },
    });
    await inTime(metering.ready);
    const server = modelServer({ zones: ["GPU-1"] });
    const truth = await inTime(metering.meterInference({ model: "m", server }, () => work(600)));
    await inTime(metering.flush());
    const [footprint] = footprints;
    expect(footprint?.parts).toMatchObject([{ component: "gpu", methodId: "card", boundary: "serving" }]);
    expect(footprint?.reasons).toEqual(["upper_bound", "no_intensity"]);
    // A refresh at each edge belongs to both sides.
    expect(Math.abs((footprint?.energy?.value ?? 0) / truth - 1)).toBeLessThan(0.15);
    const [device] = metering.status.devices;
    expect(footprint?.energy?.value).toBeLessThanOrEqual(device?.unattributed ?? 0);
  });
});
