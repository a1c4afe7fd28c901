/**
 * A hundred calls at once on one device, with real spans and metrics: the same joules everywhere, each once.
 */

import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { meterAgent, meterInference, meterStep, startWattspan, type Wattspan } from "../src/index.js";
import { inMemorySdk, sumOf } from "./sdk.js";

const CALLS = 100;
let wattspan: Wattspan | undefined;
afterEach(() => wattspan?.shutdown());

/** A device that draws 80 W at rest and then up and down, and of which only a part is ours. */
async function setUp(refreshMs: number) {
  const clock = manualClock();
  const sdk = inMemorySdk();
  const seen = footprintCollector();
  const watts = (ms: number) => (ms < 2000 ? 80 : 300 + 100 * Math.sin(ms / 70));
  const meter = fakeMeter({ clock, zones: [{ id: "cpu-0", component: "cpu", refreshMs, watts }] });
  meter.busy(0.7, 8);
  wattspan = await startWattspan({
    clock,
    meters: [meter],
    telemetry: { ...sdk, reportsHardware: () => true },
    observers: [seen.observer],
    location: { country: "DE" },
  });
  await clock.advanceAsync(2000);
  const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
  return { clock, sdk, seen, wait, wattspan };
}

const close = (found: number, truth: number) => expect(Math.abs(found / truth - 1)).toBeLessThan(1e-9);
type Attributes = Readonly<Record<string, unknown>>;
const energyOf = (attributes: Attributes) => attributes["wattspan.energy"] as number;
/** What a span's activity used itself; what its children used stands on theirs. */
const selfOf = (attributes: Attributes) =>
  (attributes["wattspan.self_energy"] ?? attributes["wattspan.energy"]) as number;
const total = (spans: readonly { attributes: Attributes }[], of: (attributes: Attributes) => number) =>
  spans.reduce((sum, { attributes }) => sum + of(attributes), 0);

describe.each([1, 100])("a hundred calls on a device with a refresh of %i ms", (refreshMs) => {
  it(`a hundred calls on a device with a refresh of ${refreshMs} ms have its energy on spans and metrics, once`, async () => {
    const { clock, sdk, seen, wait, wattspan } = await setUp(refreshMs);
    const calls = Array.from({ length: CALLS }, (_, i) =>
      meterInference({ model: `model-${i % 3}` }, async () => {
        await wait(300 + 7 * i);
        if (i % 10 === 9) throw new Error("overloaded");
      }).catch(() => undefined),
    );
    await clock.advanceAsync(3000);
    await Promise.all(calls);
    await wattspan.flush();

    const spans = sdk.spans();
    expect(spans).toHaveLength(CALLS);
    const ofSpans = total(spans, energyOf);
    const [device] = wattspan.status.devices;
    if (!device) throw new Error("no device");
    close(ofSpans, device.activity);
    close(ofSpans + device.idle + device.otherProcess + device.unattributed + device.carry, device.total);
    for (const part of [ofSpans, device.idle, device.otherProcess]) expect(part).toBeGreaterThan(10);

    const points = await sdk.points();
    close(sumOf(points, "wattspan.energy"), ofSpans);
    for (const model of ["model-0", "model-1", "model-2"]) {
      const named = { "gen_ai.request.model": model };
      const own = spans.filter(({ attributes }) => attributes["gen_ai.request.model"] === model);
      close(sumOf(points, "wattspan.energy", named), total(own, energyOf));
    }
    for (const bound of ["wattspan.energy_low", "wattspan.energy_high", "wattspan.co2e"] as const)
      close(
        sumOf(points, bound),
        total(spans, (attributes) => attributes[bound] as number),
      );
    const allocated = sumOf(points, "wattspan.device.energy");
    close(allocated, device.total - device.carry);
    close(sumOf(points, "hw.energy"), allocated);
    expect(sumOf(points, "wattspan.operations")).toBe(CALLS);
    expect(sumOf(points, "wattspan.operations", { "error.type": "Error" })).toBe(CALLS / 10);
    close(seen.total().energy?.value ?? Number.NaN, ofSpans);
    expect(wattspan.status.faults).toEqual({});
  });

  it(`calls in agents and steps on a device with a refresh of ${refreshMs} ms have its energy once`, async () => {
    const { clock, sdk, wait, wattspan } = await setUp(refreshMs);
    const agents = Array.from({ length: CALLS / 10 }, (_, a) =>
      meterAgent({ name: `agent-${a}` }, async () => {
        await wait(20);
        await meterStep({ name: "search", kind: "tool" }, () =>
          Promise.all(
            Array.from({ length: 10 }, (_, i) =>
              meterInference({ model: "tiny" }, () => wait(200 + 13 * i + a)),
            ),
          ),
        );
        await wait(40);
      }),
    );
    await clock.advanceAsync(3000);
    await Promise.all(agents);
    await wattspan.flush();

    const spans = sdk.spans();
    expect(spans).toHaveLength(CALLS + CALLS / 5);
    const activity = wattspan.status.devices[0]?.activity ?? Number.NaN;
    close(total(spans, selfOf), activity);
    const roots = spans.filter(({ parentSpanContext }) => parentSpanContext === undefined);
    expect(roots).toHaveLength(CALLS / 10);
    close(total(roots, energyOf), activity);
    const points = await sdk.points();
    close(sumOf(points, "wattspan.energy"), activity);
    close(
      sumOf(points, "wattspan.energy", { "wattspan.activity": "inference" }),
      total(
        spans.filter(({ name }) => name === "chat tiny"),
        energyOf,
      ),
    );
  });
});
