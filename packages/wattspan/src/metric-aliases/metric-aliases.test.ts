/** Copies under aliases, through OpenTelemetry's real SDK, next to our own metrics. */

import { metrics } from "@opentelemetry/api";
import { createMetering, type EnergyEstimator, type FootprintObserver, type Metering } from "@wattspan/core";
import { metric } from "@wattspan/core/names";
import { constantPower, fakeMeter, fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { inMemorySdk, type Point, sumOf } from "../../test/sdk.js";
import { OWN_PROVIDERS } from "../start/own-providers.js";
import { copiesOf } from "./copies.js";
import { type AliasSet, metricAliases } from "./metric-aliases.js";

const ALL: readonly AliasSet[] = ["gen_ai.infrastructure", "kepler", "ecologits"];
const hosted: EnergyEstimator = {
  id: "table",
  knows: ({ model }) => model !== "unheard-of",
  estimate: ({ usage: { output = 0 } = {} }) => ({
    energy: { value: output, low: output / 2, high: 2 * output },
    embodiedCo2e: { value: 0.5, low: 0.1, high: 0.9 },
    methodId: "table@1",
  }),
};
const zone = { refreshMs: 1, maxWatts: 1000, idleWatts: 0 } as const;
const ZONES = [
  { ...zone, id: "package-0", component: "cpu", ...constantPower(50) },
  { ...zone, id: "dram-0", component: "memory", ...constantPower(8) },
  { ...zone, id: "gpu-0", component: "gpu", ...constantPower(300) },
] as const;

/** A metering on simulated devices, and the output of these observers. */
async function metered(
  sdk: ReturnType<typeof inMemorySdk>,
  observers: readonly FootprintObserver[],
  work: (metering: Metering, wait: (ms: number) => Promise<void>) => Promise<unknown>,
) {
  const clock = manualClock();
  const seen = footprintCollector();
  const metering = createMetering({
    ...{ clock, meters: [fakeMeter({ clock, zones: ZONES })], estimators: [hosted] },
    ...{ intensity: fixedIntensity(360, { clock }), location: { country: "DE" } },
    servingLocation: () => ({ location: { country: "DE" }, rung: "provider" }),
    observers: [...observers, seen.observer],

    telemetry: { meterProvider: sdk.meterProvider, detail: "metrics" },
  });
  await metering.ready;
  await clock.advanceAsync(1000);
  const done = work(metering, (ms) => new Promise((resolve) => clock.schedule(resolve, ms)));
  await clock.advanceAsync(10_000);
  await done;
  await metering.shutdown();
  return { points: await sdk.points(), footprints: seen.footprints, faults: metering.status.faults };
}

const usage = { inputFresh: 100, cacheRead: 20, output: 7 };
const call = ({ meterInference }: Metering, output = 7, model = "gpt-4o") =>
  meterInference({ model, provider: "openai" }, async (inference) =>
    inference.setUsage({ ...usage, output }),
  );
const workload = async (metering: Metering, wait: (ms: number) => Promise<void>) => {
  await metering.meterAgent({ name: "writer" }, async () => {
    await metering.meterInference({ model: "llama", runsOn: "local" }, () => wait(2000));
    await metering.meterStep({ name: "tool", kind: "tool" }, () => wait(500));
    await call(metering);
  });
  await call(metering, 9);
};
const lastOf = (points: readonly Point[], name: string) =>
  points.find((point) => point.metric === name)?.value;
const namesOf = (points: readonly Point[]) => new Set(points.map((point) => point.metric));

afterEach(() => metrics.disable());

describe("metricAliases", () => {
  it("metricAliases writes to the provider of our own SDK, which no application can pass", async () => {
    const sdk = inMemorySdk();
    OWN_PROVIDERS.value = { meterProvider: sdk.meterProvider };
    onTestFinished(() => {
      OWN_PROVIDERS.value = undefined;
    });
    const { points } = await metered(sdk, [metricAliases({ names: ["ecologits"] })], (metering) =>
      call(metering),
    );
    expect(sumOf(points, "ecologits_requests")).toBe(1);
  });

  it("metricAliases adds copies in a scope of their own and changes none of our metrics", async () => {
    const [plain, copied] = [inMemorySdk(), inMemorySdk()];
    const before = await metered(plain, [], workload);
    const { meterProvider } = copied;
    const after = await metered(copied, [metricAliases({ names: ALL, meterProvider })], workload);
    const ours = (points: readonly Point[]) =>
      points.filter((point) => /^(wattspan|hw)\./.test(point.metric) && !point.metric.includes("self"));
    expect(ours(after.points)).toEqual(ours(before.points));
    expect(after.points.length).toBeGreaterThan(before.points.length);
    const scopes = (await copied.collected()).map(({ scope, metrics: list }) => [
      scope.name,
      list.some(({ descriptor }) => /^(kepler|ecologits|gen_ai)/.test(descriptor.name)),
    ]);
    expect(Object.fromEntries(scopes)).toEqual({
      wattspan: false,
      "wattspan/hardware": false,
      "wattspan/metric-aliases": true,
    });
  });

  it("the copy gen_ai.infrastructure is what measured GPUs used for inferences, by model", async () => {
    const sdk = inMemorySdk();
    const { points } = await metered(
      sdk,
      [metricAliases({ names: ["gen_ai.infrastructure"], meterProvider: sdk.meterProvider })],
      workload,
    );
    const copied = points.filter((point) => point.metric === "gen_ai.infrastructure.energy");
    const ours = sumOf(points, metric.energy.name, {
      ...{ "wattspan.component": "gpu", "wattspan.activity": "inference", "wattspan.method": "measured" },
    });
    expect(copied.map(({ attributes }) => attributes)).toEqual([{ "gen_ai.request.model": "llama" }]);
    expect(copied[0]?.value).toBeCloseTo(ours, 9);
    expect(ours).toBeGreaterThan(500);
    expect([...namesOf(points)].filter((name) => /^(kepler|ecologits)/.test(name))).toEqual([]);
  });

  it("the copy kepler is what all activities used on this host, each joule once, by zone", async () => {
    const sdk = inMemorySdk();
    const { points } = await metered(
      sdk,
      [metricAliases({ names: ["kepler"], meterProvider: sdk.meterProvider })],
      workload,
    );
    const having = (component: string) =>
      sumOf(points, metric.energy.name, { "wattspan.component": component, "wattspan.boundary": "client" });
    const pid = { pid: String(process.pid), state: "running" };
    const zoned = (name: string) => sumOf(points, "kepler_process_cpu_joules", { ...pid, zone: name });
    expect(zoned("package")).toBeCloseTo(having("cpu"), 9);
    expect(zoned("dram")).toBeCloseTo(having("memory"), 9);
    expect(sumOf(points, "kepler_process_gpu_joules", pid)).toBeCloseTo(having("gpu"), 9);
    expect(zoned("package")).toBeGreaterThan(100);
  });

  it("the copy ecologits is the last request, with embodied emissions in its greenhouse gas", async () => {
    const sdk = inMemorySdk();
    const { points } = await metered(
      sdk,
      [metricAliases({ names: ["ecologits"], meterProvider: sdk.meterProvider })],
      workload,
    );
    expect(
      Object.fromEntries(points.filter(({ metric: m }) => m.startsWith("eco")).map((p) => [p.metric, p])),
    ).toMatchObject({
      ecologits_requests: { value: 2, attributes: { model: "gpt-4o" } },
      ecologits_energy: { value: 9 },
      ecologits_gwp: { value: (9 * 360) / 3.6e6 + 0.5 },
      ecologits_input_tokens: { value: 120 },
      ecologits_output_tokens: { value: 9 },
      ecologits_request_latency: { value: 0 },
    });
  });

  it("copies leave out what is not known instead of writing 0", async () => {
    const sdk = inMemorySdk();
    const { points } = await metered(
      sdk,
      [metricAliases({ names: ALL, meterProvider: sdk.meterProvider })],
      async ({ meterInference }) => {
        await meterInference({ model: "unheard-of", provider: "openai" }, async () => undefined);
        await meterInference({ model: "gpt-4o", provider: "openai" }, async (c) => c.setUsage({ output: 3 }));
      },
    );
    expect(sumOf(points, "ecologits_requests")).toBe(1);
    expect(lastOf(points, "ecologits_input_tokens")).toBeUndefined();
    expect([...namesOf(points)].filter((name) => /^(kepler|gen_ai)/.test(name))).toEqual([]);
  });

  it("copies keep 100 models apart, put the rest under `other`, and clean the names", async () => {
    const sdk = inMemorySdk();
    const observer = metricAliases({ names: ["ecologits"], meterProvider: sdk.meterProvider });
    const { points } = await metered(sdk, [observer], async (metering) => {
      for (let i = 0; i < 150; i++) await call(metering, 1, `m${i}\n`);
    });
    const requests = points.filter((point) => point.metric === "ecologits_requests");
    expect(requests).toHaveLength(101);
    expect(sumOf(requests, "ecologits_requests", { model: "other" })).toBe(50);
    expect(requests[0]?.attributes.model).toBe("m0?");
  });

  it("the copy ecologits adds up to our own metrics for any calls", async () => {
    const outputs = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(outputs, async (list) => {
        const sdk = inMemorySdk();
        const { points } = await metered(
          sdk,
          [metricAliases({ names: ["ecologits"], meterProvider: sdk.meterProvider })],
          async (metering) => {
            for (const output of list) await call(metering, output);
          },
        );
        expect(sumOf(points, "ecologits_requests")).toBe(list.length);
        expect(lastOf(points, "ecologits_energy")).toBe(list.at(-1));
      }),
      { numRuns: 10 },
    );
  });

  it("copies go to the current global provider, and its absence is not a fault", async () => {
    const [own, first, second] = [inMemorySdk(), inMemorySdk(), inMemorySdk()];
    const observer = metricAliases({ names: ["ecologits"] });
    expect((await metered(own, [observer], (metering) => call(metering))).faults).toEqual({});
    for (const sdk of [first, second]) {
      metrics.disable();
      metrics.setGlobalMeterProvider(sdk.meterProvider);
      await metered(own, [observer], (metering) => call(metering));
      expect(sumOf(await sdk.points(), "ecologits_requests")).toBe(1);
    }
  });

  it("copies create each of their instruments once", async () => {
    const sdk = inMemorySdk();
    const getMeter = vi.spyOn(sdk.meterProvider, "getMeter");
    const observer = metricAliases({ names: ["ecologits"], meterProvider: sdk.meterProvider });
    await metered(inMemorySdk(), [observer], async (metering) => {
      for (let i = 0; i < 5; i++) await call(metering);
    });
    expect(getMeter).toHaveBeenCalledTimes(6);
  });

  it.each([[undefined], [[]], [["scaphandre"]], ["kepler"], [["kepler", 7]]])(
    "metricAliases refuses the names %j",
    (names) => {
      expect(() => metricAliases({ names: names as AliasSet[] })).toThrow("wattspan: option names is");
    },
  );

  it("tokens that were counted in pieces have no gauge of others, which would look stated", async () => {
    const { footprints } = await metered(inMemorySdk(), [], (metering) => call(metering));
    const [footprint] = footprints;
    const tokens = copiesOf(1).filter(({ name }) => /^ecologits_\w+_tokens$/.test(name));
    const valuesOf = (more: object) =>
      tokens.map(({ of }) => of({ ...footprint, ...more } as never, "m")[0]?.value);
    expect(valuesOf({})).toEqual([120, 7]);
    const band = { low: { inputFresh: 1, output: 1 }, high: { inputFresh: 9, output: 9 } };
    expect(valuesOf({ usage: { inputFresh: 5, output: 5, band } })).toEqual([undefined, undefined]);
  });
});
