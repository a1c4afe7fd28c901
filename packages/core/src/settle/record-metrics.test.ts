import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { perToken } from "../../test/attempted-call.js";
import { ManualReader } from "../../test/manual-reader.js";

it("the histogram of an inference has its own joules, and not those of a tool's inference inside it", async () => {
  const reader = new ManualReader();
  const { metering, seen } = await meteredMachine({
    estimators: [{ ...perToken, knows: ({ model }) => model !== "unknown" }],
    intensity: 360,
    telemetry: { detail: "full", meterProvider: new MeterProvider({ readers: [reader] }) },
  });
  const hosted = { provider: "openai", serving: { country: "DE" } };
  const usage = () => ({ inputFresh: 10, output: 1 });
  for (const model of ["outer", "unknown"])
    await metering.meterInference({ ...hosted, model, usage }, async () =>
      metering.meterStep({ name: "tool", kind: "tool" }, () =>
        metering.meterInference({ ...hosted, model: "inner", usage }, async () => "answer"),
      ),
    );
  await metering.flush();
  const totals = ["inner", "outer", "unknown"].map((name) => seen.byName(name)[0]?.energy?.value);
  expect(totals).toEqual([20, 40, 20]);
  const values = await reader.values("wattspan.operation.energy", "gen_ai.request.model");
  expect(values).toMatchObject({ inner: { count: 2, sum: 40 }, outer: { count: 1, sum: 20 } });
  expect(values).not.toHaveProperty("unknown");
  const priced = await reader.values("wattspan.priced_operations", "gen_ai.request.model");
  expect(priced).not.toHaveProperty("unknown");
});
