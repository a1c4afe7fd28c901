/**
 * An application with a metrics page, on made-up devices and by the real clock. It works for fractions of a
 * second at a time.
 */

import { setTimeout } from "node:timers/promises";
import { createMetering, type EnergyEstimator, systemClock } from "@wattspan/core";
import { fakeMeter, fixedIntensity, footprintCollector } from "@wattspan/testing";
import { startPrometheus } from "wattspan/prometheus";

/** What must be shown as it is, and do nothing. */
const HOSTILE = `<img src=x onerror="document.title='harmed'"> "q" \\ {x="y"} \n ${"long-".repeat(8)}`;

/** The name as reported: Wattspan replaces control characters with a question mark. */
export const HOSTILE_REPORTED = HOSTILE.replaceAll("\n", "?");

const range = (value: number) => ({ value, low: value / 2, high: value * 3 });

const hosted: EnergyEstimator = {
  id: "table",
  knows: ({ model }) => model === "hosted-large",
  estimate: ({ usage }) => ({ energy: range(((usage?.output ?? 0) + 1) / 20), methodId: "table@1" }),
};

const swing = (watts: number) => (ms: number) => watts * (1 + 0.4 * Math.sin(ms / 900));

/** Starts one; `work` makes calls of every kind. */
export async function meteredApplication(port = 0) {
  const seen = footprintCollector();
  const zones = [
    { id: "cpu-0", component: "cpu", refreshMs: 1, watts: swing(60), idleWatts: 20 },
    { id: "gpu-0", component: "gpu", refreshMs: 20, watts: swing(220), idleWatts: 60 },
  ] as const;
  const meter = fakeMeter({ clock: systemClock, zones });
  meter.busy(0.7, 8);
  const metering = createMetering({
    ...{ meters: [meter], estimators: [hosted], observers: [seen.observer] },
    intensity: fixedIntensity(377, { low: 0.9, high: 1.2, zone: "DE" }),
    location: { country: "DE" },
  });
  await metering.ready;
  const page = await startPrometheus({ port, metering, resource: { "service.name": "made up" } });
  const { meterAgent, meterStep, meterInference } = metering;
  const local = (model: string, ms: number) =>
    meterInference({ model, provider: "ollama" }, async (call) => {
      call.setUsage({ inputFresh: 101, output: 57 });
      await setTimeout(ms);
    });
  return {
    url: page.url,
    footprints: () => seen.footprints,
    /** Each kind of call once; `scale` times as long. */
    async work(scale = 1) {
      await meterAgent({ name: "planner" }, async (run) => {
        await meterStep({ name: "outline", kind: "plan" }, () => local("llama", 60 * scale));
        await meterStep({ name: "search", kind: "tool" }, () =>
          Promise.all([local("llama", 90 * scale), local("qwen", 40 * scale), local(HOSTILE, 30 * scale)]),
        );
        await meterInference({ model: "hosted-large", provider: "openai" }, async (call) => {
          call.setUsage({ inputFresh: 1000, output: 333 });
        });
        run.succeed({ quality: 0.8 });
      });
      await meterInference({ model: "gpt-4o", provider: "openai" }, () => setTimeout(10));
      await meterInference({ model: "served", provider: "openai" }, async (call) => {
        call.reportEnergy({ energy: 12.7, source: "vllm" });
      });
      await meterInference({ model: "llama", provider: "ollama" }, async () => {
        throw new TypeError("overloaded");
      }).catch(() => undefined);
      await metering.flush();
    },
    async close() {
      await page.close();
      await metering.shutdown();
    },
  };
}
