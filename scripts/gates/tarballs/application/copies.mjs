// node copies.mjs <esm|cjs> <trace SDK> <silent|recorded>, where the core has its own copy of OpenTelemetry's
// API. A copy newer than the one that the SDK registered with silently gets no-ops; an older one works. In
// both cases the call and its footprint are unaffected. In the first case nothing is recorded, and
// `startWattspan` reports it on stderr.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { closeTo, JOULES, loaders, recordOneCall } from "./recording.mjs";

const [format, traceSdk, expected] = process.argv.slice(2);
const require = createRequire(import.meta.url);

const own = createRequire(require.resolve("@wattspan/core")).resolve("@opentelemetry/api");
assert.notEqual(own, require.resolve("@opentelemetry/api"), "there is no second copy, so nothing is proven");

const recorded = await recordOneCall(loaders[format], traceSdk);
closeTo(recorded.footprint, JOULES, "the footprint");
if (expected === "silent") assert.deepEqual([recorded.spans, recorded.metric], [[], 0]);
else {
  closeTo(recorded.spans[0], JOULES, "the span");
  closeTo(recorded.metric, JOULES, "the metric");
}
await recorded.close();

const { write } = process.stderr;
const written = [];
process.stderr.write = (text) => written.push(text);
const { startWattspan } = await loaders[format]("wattspan");
for (let times = 0; times < 2; times++)
  await (await startWattspan({ location: { country: "DE" } })).shutdown();
process.stderr.write = write;
assert.equal(written.length, expected === "silent" ? 1 : 0, written.join());
if (expected === "silent")
  assert.match(written[0], /registered with @opentelemetry\/api 1\.9\..*no span and no metric/);
