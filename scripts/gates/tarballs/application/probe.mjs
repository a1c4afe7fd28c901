// Runs in an application that has the packed packages installed: node probe.mjs <esm|cjs> <trace SDK>
// <package …> Everything loads, and a fully known call has its joules in a footprint, a span and a scraped
// metric.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { closeTo, JOULES, loaders, recordOneCall } from "./recording.mjs";

const [format, traceSdk, ...packages] = process.argv.slice(2);
const require = createRequire(import.meta.url);

await loadsEveryEntry();
seesOneApi();
await recordsReally();

/** Every subpath loads in both formats, from files of that format, and exports the same names. */
async function loadsEveryEntry() {
  process.env.WATTSPAN_DISABLED = "true"; // one of them starts everything when it is loaded
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
  delete process.env.WATTSPAN_DISABLED;
}

/** With a second copy of the API nothing might be recorded: our packages and the SDK must find the same one. */
function seesOneApi() {
  const finders = [import.meta.url, ...[...packages, traceSdk].map((name) => require.resolve(name))];
  const found = finders.map((file) => createRequire(file).resolve("@opentelemetry/api"));
  assert.equal(new Set(found).size, 1, `there are copies of @opentelemetry/api: ${found.join(", ")}`);
}

async function recordsReally() {
  const recorded = await recordOneCall(loaders[format], traceSdk);
  closeTo(recorded.footprint, JOULES, "the footprint");
  assert.equal(recorded.spans.length, 1, "the call has one span");
  closeTo(recorded.spans[0], JOULES, "the span");
  closeTo(recorded.metric, JOULES, "the metric");

  // Copies of a package in both formats share one metering.
  const other = await loaders[format === "esm" ? "cjs" : "esm"]("wattspan");
  assert.equal(other.globalMetering(), recorded.metering);
  await recorded.close();
}
