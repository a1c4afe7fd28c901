import { metrics } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import { expect, it, onTestFinished } from "vitest";
import { ManualReader } from "../../test/manual-reader.js";
import { RecordingBudget, TooDear } from "../../test/recording-budget.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import { WattspanConfigurationError } from "../runtime/configuration-error.js";
import { createHostedMetering, type HostedMeteringOptions } from "./create-hosted-metering.js";
import { activityMetrics, budgeting } from "./optional-parts.js";

const estimator: EnergyEstimator = {
  id: "e@1",
  knows: () => true,
  estimate: ({ usage }) => ({ energy: { value: usage?.output ?? 0, low: 0, high: 100 }, methodId: "e@1" }),
};

function setUp(options: HostedMeteringOptions = {}) {
  const clock = manualClock();
  const collector = footprintCollector();
  const metering = createHostedMetering({
    clock,
    estimators: [estimator],
    intensity: fixedIntensity(360),
    servingLocation: () => ({ location: { country: "DE" }, rung: "provider" }),
    observers: [collector.observer],
    ...options,
  });
  return { clock, collector, metering };
}

it("a metering without devices estimates hosted calls, with grams", async () => {
  const { collector, metering } = setUp();
  await metering.ready;
  await metering.meterInference({ model: "m", provider: "openai" }, async (call) =>
    call.setUsage({ inputFresh: 1, output: 10 }),
  );
  await metering.shutdown();
  expect(collector.footprints).toMatchObject([
    { method: "estimated", energy: { value: 10 }, co2e: { value: 0.001 } },
  ]);
});

it("a metering without devices knows no energy of what runs here, and says why", async () => {
  const { collector, metering } = setUp();
  metering.meterStep({ name: "local" }, () => undefined);
  await metering.flush();
  expect(collector.footprints).toMatchObject([{ method: "unavailable", reasons: ["no_meter"] }]);
  expect(collector.footprints[0]?.energy).toBeUndefined();
});

it("a metering without devices has a status, and no devices in it", async () => {
  const { metering } = setUp();
  await metering.refresh();
  expect(metering.status).toMatchObject({ enabled: true, meters: [], devices: [], unsettled: 0, faults: {} });
});

it("options of devices are refused, with the function that takes them", () => {
  for (const option of ["meters", "sampling", "signals"])
    expect(() => createHostedMetering({ [option]: option === "sampling" ? {} : [] })).toThrow(
      new WattspanConfigurationError(
        option,
        [],
        "undefined",
        "is one of devices, and there are none here. Leave it out, or use createMetering().",
      ),
    );
  expect(() => createHostedMetering({ meters: undefined } as never)).not.toThrow();
});

it("a metering without devices is stopped once it is shut down", async () => {
  const { metering } = setUp();
  expect(metering.status.sampling.state).toBe("idle");
  await metering.shutdown();
  expect(metering.status.sampling.state).toBe("stopped");
});

it("a call that never settles is given up after ten minutes, and the timer that finds it runs no longer than one look more", async () => {
  const { clock, collector, metering } = setUp();
  await metering.ready;
  await clock.advanceAsync(60_000);
  const idle = clock.pending;
  const call = () => metering.meterInference({ model: "m", provider: "openai" }, () => new Promise(() => undefined));
  void call();
  void call();
  await clock.advanceAsync(1000);
  expect(clock.pending).toBe(idle + 1);
  await clock.advanceAsync(600_000);
  expect(metering.status.inFlight).toBe(0);
  expect(collector.footprints.filter(({ outcome }) => outcome === "aborted")).toHaveLength(2);
  expect(collector.footprints.at(-1)?.reasons).toContain("abandoned");
  await clock.advanceAsync(10_000);
  expect(clock.pending).toBe(idle);
  void call();
  await metering.shutdown();
  await clock.advanceAsync(1000);
  expect(clock.pending).toBe(0);
}); // biome-ignore format: one case

it("an activity of a metering without devices ends its span and counts in its parent", async () => {
  const { collector, metering } = setUp();
  await metering.meterAgent({ name: "a" }, async () => {
    await metering.meterInference({ model: "m", provider: "openai" }, async (call) =>
      call.setUsage({ inputFresh: 0, output: 4 }),
    );
  });
  await metering.flush();
  const agent = collector.footprints.find(({ kind }) => kind === "agent");
  expect(agent).toMatchObject({ method: "estimated", energy: { value: 4 } });
});

it("a metering without devices obeys budgets if it is given what asks them", async () => {
  const { collector, metering } = setUp({ budgeting });
  await metering.ready;
  const budget = new RecordingBudget(({ name }) => (name === "large" ? { refused: new TooDear() } : "admit"));
  const call = (model: string) =>
    metering.meterInference({ model, provider: "openai", budget, expects: { output: 5 } }, (call) =>
      call.setUsage({ inputFresh: 0, output: 4 }),
    );
  expect(() => call("large")).toThrow(TooDear);
  call("small");
  await metering.flush();
  expect(budget.calls.map(({ estimate }) => estimate()?.energy?.value)).toEqual([5, 5]);
  expect(budget.chargedJ).toBe(4);
  expect(collector.footprints.map(({ outcome }) => outcome)).toEqual(["refused", "ok"]);
  expect(metering.status.faults).toEqual({});
});

it("without what asks them, budgets refuse and charge nothing, and each activity of one is a fault", async () => {
  const { metering } = setUp();
  const budget = new RecordingBudget(() => ({ refused: new TooDear() }));
  metering.meterAgent({ name: "a", budget }, () => metering.meterStep({ name: "s" }, () => undefined));
  metering.begin("step", { name: "by hand", budget }, { canRefuse: true }).end();
  metering.meterStep({ name: "critical", critical: true }, () => undefined);
  await metering.flush();
  expect(budget.calls).toEqual([]);
  expect(metering.status.faults).toEqual({ "budget/not_asked": 3 });
});

it("parts that are options must be functions", () => {
  expect(() => createHostedMetering({ budgeting: {} as never })).toThrow(
    new WattspanConfigurationError("budgeting", {}, "budgeting of @wattspan/core"),
  );
  expect(() => createHostedMetering({ metrics: true as never })).toThrow(
    new WattspanConfigurationError("metrics", true, "activityMetrics of @wattspan/core"),
  );
});

it("a part in the place of another one is refused before a call", () => {
  class Budgeting {}
  const throws = () => {
    throw new RangeError("its own");
  };
  const others = [activityMetrics, () => 5, () => ({}), async () => Promise.reject(new TypeError("late"))];
  others.push(Budgeting as never, throws);
  for (const other of others as (typeof budgeting)[])
    expect(() => createHostedMetering({ budgeting: other })).toThrow("budgeting of @wattspan/core");
  for (const other of [budgeting, Budgeting as never, throws])
    expect(() => createHostedMetering({ metrics: other })).toThrow("activityMetrics of @wattspan/core");
});

it("options must be an object, and those of devices are refused where they are inherited, too", () => {
  for (const none of [null, 5, []]) expect(() => createHostedMetering(none as never)).toThrow("an object");
  expect(() => createHostedMetering(Object.create({ meters: [] }))).toThrow("meters");
});

/** The joules of a hosted call on the metrics of the global provider, by method. */
async function joulesOnMetrics(options: HostedMeteringOptions) {
  const reader = new ManualReader();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  onTestFinished(() => metrics.disable());
  const { metering } = setUp(options);
  await metering.ready;
  metering.meterInference({ model: "m", provider: "openai" }, (call) =>
    call.setUsage({ inputFresh: 0, output: 4 }),
  );
  await metering.shutdown();
  return reader.values("wattspan.energy", "wattspan.method");
}

it("a metering without devices reports on metrics if it is given what does", async () => {
  expect(await joulesOnMetrics({ metrics: activityMetrics })).toEqual({ estimated: 4 });
});

it("without what reports on metrics, nothing is on them", async () => {
  expect(await joulesOnMetrics({})).toEqual({});
});

it("options of metrics are refused without what reports on metrics, with its name", () => {
  const provider = new MeterProvider();
  for (const [option, value] of Object.entries({
    meterProvider: provider,
    dimensions: ["team"],
    genAiMetrics: true,
    detail: "metrics",
  })) {
    const telemetry = { [option]: value };
    expect(() => createHostedMetering({ telemetry })).toThrow(
      new WattspanConfigurationError(
        `telemetry.${option}`,
        value,
        "undefined",
        "is of metrics, and there are none here. Add metrics: activityMetrics of @wattspan/core.",
      ),
    );
    expect(() => createHostedMetering({ telemetry, metrics: activityMetrics })).not.toThrow();
  }
});

it("a metering without devices sees no share of a named server, says so, and does not call it", async () => {
  const { collector, metering } = setUp();
  let begun = 0;
  const server = { begin: () => ({ end: async () => ({ parts: [], reasons: [] }), begun: begun++ }) };
  metering.meterInference({ model: "m", server }, (call) => call.setUsage({ inputFresh: 0, output: 4 }));
  expect(metering.status.unsettled).toBe(1);
  await metering.flush();
  expect(collector.footprints).toMatchObject([{ method: "unavailable" }]);
  expect(collector.footprints[0]?.reasons).toContain("server_unseen");
  expect([begun, metering.status.unsettled]).toEqual([0, 0]);
});
