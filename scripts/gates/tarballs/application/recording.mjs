// One fully known call, with spans and a metrics page, in an application with the packed packages installed.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** How each module format loads a package. */
export const loaders = {
  esm: (specifier) => import(specifier),
  cjs: async (specifier) => require(specifier),
};

const WATTS = 50;
const SECONDS = 2;
/** Energy of the call. */
export const JOULES = WATTS * SECONDS;

/** Joules of the call in its footprint, its spans and on the page; and the running metering. */
export async function recordOneCall(load, traceSdk) {
  const { trace } = await load("@opentelemetry/api");
  const { startPrometheus } = await load("wattspan/prometheus");
  const spans = await exportedSpans(load, traceSdk, trace);
  const metered = await simulatedMetering(load);
  const page = await startPrometheus({ port: 0 });
  await metered.call();
  return {
    footprint: metered.footprints()[0]?.energy?.value,
    spans: spans().map(({ attributes }) => attributes["wattspan.energy"]),
    metric: summed(await textOf(page), "wattspan_energy_joules_total"),
    metering: metered.metering,
    async close() {
      await page.close();
      await metered.metering.shutdown();
    },
  };
}

/**
 * The global metering on simulated time, with a processor that draws 50 W; `call()` meters 2 s, and settles
 * them by default.
 */
export async function simulatedMetering(load, options = {}) {
  const { createMetering, setGlobalMetering } = await load("@wattspan/core");
  const { fakeMeter, fixedIntensity, footprintCollector, manualClock } = await load("@wattspan/testing");
  const { meterInference } = await load("wattspan");
  const clock = manualClock();
  const watts = () => WATTS;
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, idleWatts: 30, watts };
  const seen = footprintCollector();
  const metering = createMetering({
    clock,
    meters: [fakeMeter({ clock, zones: [zone] })],
    intensity: fixedIntensity(400),
    location: { country: "DE" },
    observers: [seen.observer],
    ...options,
  });
  await metering.ready;
  setGlobalMetering(metering);

  async function call(during = () => undefined, { settled = true } = {}) {
    const answer = meterInference({ model: "m" }, (handle) => {
      during(handle);
      return new Promise((resolve) => clock.schedule(() => resolve("answer"), SECONDS * 1000));
    });
    await clock.advanceAsync(SECONDS * 1000);
    assert.equal(await answer, "answer");
    if (settled) await metering.flush();
  }
  return { metering, call, footprints: () => seen.footprints };
}

async function exportedSpans(load, traceSdk, trace) {
  const sdk = await load(traceSdk);
  const exporter = new sdk.InMemorySpanExporter();
  const [Provider, processor] = sdk.BasicTracerProvider
    ? [sdk.BasicTracerProvider, new sdk.SimpleSpanProcessor(exporter)] // SDK 2
    : [sdk.TracerProvider, new sdk.SimpleSpanProcessor({ exporter })]; // SDK 3
  assert.ok(trace.setGlobalTracerProvider(new Provider({ spanProcessors: [processor] })));
  return () => exporter.getFinishedSpans();
}

export const textOf = async ({ url }) => (await fetch(url)).text();

/** The samples of one name on a page for Prometheus: their labels, as text, and their values. */
export function samplesOf(page, name) {
  return page
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .map((line) => {
      const end = line.includes("}") ? line.lastIndexOf("}") + 1 : name.length;
      return { labels: line.slice(name.length, end), value: Number(line.slice(end).trim().split(" ")[0]) };
    });
}

export const summed = (page, name) => samplesOf(page, name).reduce((sum, { value }) => sum + value, 0);

export function closeTo(actual, expected, where) {
  assert.ok(Math.abs(actual - expected) < 0.01 * expected, `${where} says ${actual}, not ${expected}`);
}
