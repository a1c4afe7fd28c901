// Runs in an application that has the packed packages installed: node probe.mjs <esm|cjs> <trace SDK> <package …>
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const [format, traceSdk, ...packages] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const loaders = { esm: (specifier) => import(specifier), cjs: async (specifier) => require(specifier) };
const load = loaders[format];

const WATTS = 50;
const SECONDS = 2;
const JOULES = WATTS * SECONDS;

await loadsEveryEntry();
await recordsReally();

/** Every subpath loads in both formats, from files of that format, and gives the same names. */
async function loadsEveryEntry() {
  for (const name of packages) {
    const manifest = new URL(`node_modules/${name}/package.json`, import.meta.url);
    const { exports } = JSON.parse(readFileSync(fileURLToPath(manifest), "utf8"));
    for (const [subpath, target] of Object.entries(exports)) {
      const specifier = name + subpath.slice(1);
      if (typeof target === "string") continue;
      assert.match(require.resolve(specifier), /\.cjs$/);
      assert.match(import.meta.resolve(specifier), /\.js$/);
      const [esm, cjs] = [await loaders.esm(specifier), await loaders.cjs(specifier)];
      const names = Object.keys(esm).filter((key) => key !== "default" && key !== "module.exports");
      assert.ok(names.length > 0, `${specifier} exports nothing`);
      assert.deepEqual(names.sort(), Object.keys(cjs).sort(), `${specifier} differs between ESM and CJS`);
    }
  }
}

/** A call of which everything is known leaves its joules in a footprint, a span and a scraped metric. */
async function recordsReally() {
  const { trace } = await load("@opentelemetry/api");
  const { createMetering, setGlobalMetering } = await load("@wattspan/core");
  const { fakeMeter, footprintCollector, manualClock } = await load("@wattspan/core/testing");
  const { meterInference } = await load("wattspan");
  const { startPrometheus } = await load("wattspan/prometheus");

  const spans = await exportedSpans(trace);
  const clock = manualClock();
  const zone = {
    id: "cpu-0",
    component: "cpu",
    refreshMs: 1,
    maxWatts: 500,
    idleWatts: 30,
    watts: () => WATTS,
  };
  const seen = footprintCollector();
  const metering = createMetering({
    clock,
    meters: [fakeMeter({ clock, zones: [zone] })],
    observers: [seen.observer],
  });
  await metering.ready;
  setGlobalMetering(metering);
  const page = await startPrometheus({ port: 0 });

  const answer = meterInference(
    { model: "m" },
    () => new Promise((resolve) => clock.schedule(() => resolve("answer"), SECONDS * 1000)),
  );
  await clock.advanceAsync(SECONDS * 1000);
  assert.equal(await answer, "answer");
  await metering.flush();

  closeTo(seen.footprints[0]?.energy?.value, "the footprint");
  assert.equal(spans().length, 1, "the call has one span");
  closeTo(spans()[0].attributes["wattspan.energy"], "the span");
  closeTo(summed(await (await fetch(page.url)).text(), "wattspan_energy_joules_total"), "the metric");
  await inTheOtherFormat(metering);

  await page.close();
  await metering.shutdown();
}

/** Copies of a package in both formats share one metering. */
async function inTheOtherFormat(metering) {
  const other = await loaders[format === "esm" ? "cjs" : "esm"]("wattspan");
  assert.equal(other.globalMetering(), metering);
}

async function exportedSpans(trace) {
  const sdk = await load(traceSdk);
  const exporter = new sdk.InMemorySpanExporter();
  const [Provider, processor] = sdk.BasicTracerProvider
    ? [sdk.BasicTracerProvider, new sdk.SimpleSpanProcessor(exporter)] // SDK 2
    : [sdk.TracerProvider, new sdk.SimpleSpanProcessor({ exporter })]; // SDK 3
  assert.ok(trace.setGlobalTracerProvider(new Provider({ spanProcessors: [processor] })));
  return () => exporter.getFinishedSpans();
}

/** The sum of a counter on a page for Prometheus. */
function summed(page, name) {
  const samples = page.split("\n").filter((line) => line.startsWith(`${name}{`));
  return samples.reduce(
    (sum, line) =>
      sum +
      Number(
        line
          .slice(line.lastIndexOf("}") + 1)
          .trim()
          .split(" ")[0],
      ),
    0,
  );
}

function closeTo(joules, where) {
  assert.ok(Math.abs(joules - JOULES) < 0.01 * JOULES, `${where} says ${joules} J, not ${JOULES} J`);
}
