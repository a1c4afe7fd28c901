/** One call, several reports of its joules: each joule counts once, from the better report, and the reason names the other. */

import { usageReaders } from "@wattspan/spans";
import { fakeMeter, fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { perToken } from "../../test/per-token.js";
import type { InferenceHandle, InferenceOptions, Reported } from "../contracts/activity-options.js";
import type { Component } from "../contracts/energy-meter.js";
import type { Metering } from "../options/metering-options.js";
import { runningActivity } from "../requests/current-activity.js";
import { createMetering } from "../run/create-metering.js";

/** What each component draws, in watts. */
const DRAWN = { gpu: 30, cpu: 10 } as const;
const zone = (component: keyof typeof DRAWN) =>
  ({ id: component, component, refreshMs: 1, idleWatts: 5, watts: () => DRAWN[component] }) as const;
const answer = { usage: { prompt_tokens: 10, completion_tokens: 15 } };
const seen = footprintCollector();
let metering: Metering | undefined;

afterEach(async () => {
  await metering?.shutdown();
  seen.clear();
});

/** A metering that reads these components. */
async function started(...components: (keyof typeof DRAWN)[]) {
  const clock = manualClock();
  metering = createMetering({
    usageReaders,
    clock,
    meters: components.length > 0 ? [fakeMeter({ clock, zones: components.map(zone) })] : [],
    estimators: [perToken],
    intensity: fixedIntensity(360),
    location: { country: "DE" },
    attribution: { host: "exclusive" },
    observers: [seen.observer],
    telemetry: { detail: "off" },
  });
  await metering.ready;
  await clock.advanceAsync(100);
  const second = () => new Promise<void>((resolve) => clock.schedule(resolve, 1000));
  const settled = async (work: Promise<unknown>) => {
    await clock.advanceAsync(2000);
    await work;
    await metering?.flush();
  };
  return { metering, second, settled };
}

/** The footprint of a call of one second during which this is reported. */
async function reporting(
  components: readonly (keyof typeof DRAWN)[],
  options: Omit<InferenceOptions, "model">,
  ...reports: readonly Reported[]
) {
  const { metering, second, settled } = await started(...components);
  const call = async (handle: InferenceHandle) => {
    await second();
    for (const report of reports) handle.reportEnergy(report);
    return answer;
  };
  await settled(metering.meterInference({ model: "m", ...options }, call));
  const [{ parts, energy, reasons } = {}] = seen.footprints;
  return {
    joules: Math.round(energy?.value ?? Number.NaN),
    parts: parts?.map(({ boundary, component, method }) => `${boundary} ${component} ${method}`),
    reasons,
  };
}

const MEASURED = ["client gpu measured", "client cpu measured"];
const HOSTED = { provider: "openai", serving: { country: "FR" } } as const;

describe("a report of energy", () => {
  it.each<[string, Reported]>([
    ["of the whole server", { energy: 30 }],
    ["of its GPU", { energy: 30, component: "gpu" }],
    ["of this host", { energy: 30, component: "gpu", boundary: "client" }],
  ])(
    "a report %s is set aside where the devices of a model that runs here are measured",
    async (_, report) => {
      expect(await reporting(["gpu", "cpu"], {}, report)).toEqual({
        joules: 40,
        parts: MEASURED,
        reasons: ["reported_set_aside"],
      });
    },
  );

  it("a report of a hosted model counts in addition to its client's devices", async () => {
    const options = { ...HOSTED, runsOn: { components: ["gpu", "cpu"] as Component[] } };
    const counted = await reporting(["gpu", "cpu"], options, { energy: 30 });
    expect(counted).toEqual({ joules: 70, parts: [...MEASURED, "serving server reported"], reasons: [] });
  });

  it("a report of a GPU counts in addition to a measured CPU, and one of a whole server warns of double counting", async () => {
    const gpu = await reporting(["cpu"], {}, { energy: 30, component: "gpu" });
    expect(gpu).toMatchObject({ joules: 40, reasons: [] });
    await metering?.shutdown();
    seen.clear();
    expect(await reporting(["cpu"], {}, { energy: 30 })).toMatchObject({
      joules: 40,
      reasons: ["may_count_twice"],
    });
  });

  it("a report counts once where a second layer reports the same call, and the reason says so", async () => {
    const counted = await reporting(
      [],
      HOSTED,
      { energy: 300, source: "vllm" },
      { energy: 310, source: "app" },
    );
    expect(counted).toEqual({
      joules: 300,
      parts: ["serving server reported"],
      reasons: ["reported_set_aside"],
    });
  });

  it("reports of other components, other boundaries and several requests of one call are a sum", async () => {
    const reports: Reported[] = [
      { energy: 100, source: "vllm", component: "gpu" },
      { energy: 100, source: "vllm", component: "gpu" },
      { energy: 10, source: "bmc", component: "cpu" },
      { energy: 1, source: "isp", component: "network", boundary: "network" },
    ];
    expect(await reporting([], HOSTED, ...reports)).toMatchObject({ joules: 211, reasons: [] });
  });

  it("a report is never lost among many of its kind", async () => {
    const many = Array.from({ length: 100 }, () => ({ energy: 1 }));
    expect((await reporting([], HOSTED, ...many)).joules).toBe(100);
  });

  it("a report of the network leaves the estimate of the server", async () => {
    const report: Reported = { energy: 2, boundary: "network", component: "network" };
    expect(await reporting([], HOSTED, report)).toMatchObject({
      joules: 17,
      parts: ["network network reported", "serving server estimated"],
    });
  });

  it.each([Number.NaN, -5, Number.POSITIVE_INFINITY, { value: 2, low: 3, high: 4 }])(
    "a report of %o leaves the estimate, and the reason says that it was malformed",
    async (energy) => {
      const counted = await reporting([], HOSTED, { energy });
      expect(counted).toEqual({
        joules: 15,
        parts: ["serving server estimated"],
        reasons: ["malformed_report"],
      });
    },
  );

  it("a report counts after a malformed one", async () => {
    expect((await reporting([], HOSTED, { energy: Number.NaN }, { energy: 300 })).joules).toBe(300);
  });

  it("a report emits by the intensity of its boundary", async () => {
    await reporting([], { runsOn: "remote", serving: { country: "FR" } }, { energy: 3.6e6 });
    expect(seen.footprints[0]?.parts).toMatchObject([{ co2e: { value: 360 } }]);
  });

  it("a report is set aside where a visible server's share is measured", async () => {
    const parts = [
      { component: "gpu", method: "measured", methodId: "nvml", energy: { value: 290, low: 280, high: 300 } },
    ] as const;
    const server = { begin: () => ({ end: async () => ({ parts, reasons: [] }) }) };
    expect(await reporting([], { server, serving: { country: "FR" } }, { energy: 300 })).toEqual({
      joules: 290,
      parts: ["serving gpu measured"],
      reasons: ["reported_set_aside"],
    });
  });

  it("a report is set aside where a service's statement is counted here", async () => {
    const { metering, settled } = await started();
    await settled(
      metering.meterInference({ model: "m", ...HOSTED }, async (call) => {
        const stated = { energy: { value: 300, low: 290, high: 310 } };
        runningActivity()?.beginService({ host: "gateway", source: "wattspan-footprint", counted: "here" })(
          stated,
        );
        call.reportEnergy({ energy: 300, source: "gateway" });
      }),
    );
    expect(seen.footprints[0]).toMatchObject({ energy: { value: 300 } });
    expect(seen.footprints[0]?.reasons).toContain("reported_set_aside");
  });

  it("reports of a step are of the several servers that it asks, and a sum", async () => {
    const { metering, settled } = await started();
    await settled(
      metering.meterStep({ name: "look up", runsOn: "remote" }, async (step) => {
        step.reportEnergy({ energy: 3, source: "search" });
        step.reportEnergy({ energy: 4, source: "database" });
      }),
    );
    expect(seen.footprints[0]).toMatchObject({ energy: { value: 7 }, reasons: [] });
  });
});

describe("an inference around another", () => {
  /** One around another; what each of them knows. */
  async function nested(inner: () => unknown, outer: (call: InferenceHandle) => unknown) {
    const { metering, settled } = await started();
    await settled(
      metering.meterInference({ model: "outer", ...HOSTED }, async (call) => {
        await Promise.resolve(
          metering.meterInference({ model: "inner", ...HOSTED }, async () => inner()),
        ).catch(() => 0);
        return outer(call);
      }),
    );
    return seen.byName("outer")[0];
  }
  const failing = () => {
    throw new Error("rate limit");
  };

  it("an inference around one that failed without tokens keeps its own energy and tokens", async () => {
    const footprint = await nested(failing, () => answer);
    expect(footprint).toMatchObject({
      energy: { value: 15 },
      self: { energy: { value: 15 } },
      usage: { output: 15 },
    });
    expect(footprint?.unknown).toEqual({ count: 1, reasons: ["no_usage"] });
  });

  it("an inference around one that failed without tokens keeps what was reported", async () => {
    const footprint = await nested(failing, (call) => call.reportEnergy({ energy: 300 }));
    expect(footprint).toMatchObject({ energy: { value: 300 }, reasons: [] });
  });

  it("an inference that knows no more than the one inside is not unknown a second time", async () => {
    const footprint = await nested(failing, () => undefined);
    expect(footprint?.unknown).toEqual({ count: 1, reasons: ["no_usage"] });
  });

  it("an inference gives way to the one that answered after another had failed", async () => {
    const { metering, settled } = await started();
    const inner = (fn: () => unknown) =>
      metering.meterInference({ model: "inner", ...HOSTED }, async () => fn());
    await settled(
      metering.meterInference({ model: "outer", ...HOSTED }, async () => {
        await inner(failing).catch(() => 0);
        return inner(() => answer);
      }),
    );
    expect(seen.byName("outer")[0]).toMatchObject({ energy: { value: 15 }, self: {} });
  });

  it("an inference around one that knows its tokens sets a report of its own aside", async () => {
    const footprint = await nested(
      () => answer,
      (call) => call.reportEnergy({ energy: 300 }),
    );
    expect(footprint).toMatchObject({ energy: { value: 15 }, self: {}, reasons: ["reported_set_aside"] });
  });
});
