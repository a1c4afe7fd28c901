/** What another service states: in the totals, never twice on metrics, and a lower bound where it is missing. */

import { footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { Metering } from "../options/metering-options.js";
import { createMetering } from "../run/create-metering.js";
import { runningActivity } from "./current-activity.js";
import type { ServiceRequest, ServiceStatement } from "./peer-services.js";
import { openRequestTotals } from "./request-totals.js";

const constant: EnergyEstimator = {
  id: "constant",
  knows: () => true,
  estimate: () => ({ energy: { value: 9, low: 9, high: 9 }, methodId: "constant" }),
};
const joules = (value: number) => ({ energy: { value, low: value / 2, high: value * 2 } });
const seen = footprintCollector();
let metering: Metering;

const request = (host = "api.internal", counted: ServiceRequest["counted"] = "there") =>
  runningActivity()?.beginService({ host, source: "wattspan-footprint", counted });
/** A step that calls one service, which states this. */
const step = (statement?: ServiceStatement, counted?: ServiceRequest["counted"]) =>
  metering.meterStep({ name: "step", runsOn: "remote" }, () => {
    const end = request("api.internal", counted);
    if (statement) end?.(statement);
  });

beforeEach(() => {
  metering = createMetering({
    clock: manualClock(),
    estimators: [constant],
    observers: [seen.observer],
    telemetry: { detail: "off" },
  });
});
afterEach(async () => {
  await metering.shutdown();
  seen.clear();
});

describe("a service that states its footprint", () => {
  it("a service's statement is in the totals of its caller and of all around it, and not in what they used themselves", async () => {
    const scope = openRequestTotals();
    scope.run(() =>
      metering.meterAgent({ name: "agent", runsOn: "remote" }, () =>
        step({ ...joules(10), co2e: { value: 2, low: 1, high: 3 } }),
      ),
    );
    await metering.flush();
    const [called, agent] = seen.footprints;
    expect(called).toMatchObject({
      energy: { value: 10, low: 5, high: 20 },
      co2e: { value: 2, low: 1, high: 3 },
      self: {},
      parts: [],
      method: "reported",
      services: [{ host: "api.internal", calls: 1, energy: { value: 10 }, co2e: { value: 2 } }],
    });
    expect(agent).toMatchObject({ name: "agent", energy: { value: 10 }, self: {} });
    expect(agent?.services).toBeUndefined();
    expect(scope.footprint).toMatchObject({ energy: { value: 10 }, co2e: { value: 2 }, activities: 2 });
  });

  it("a service's statement is a part of the activity where it is counted here", async () => {
    step(joules(10), "here");
    await metering.flush();
    expect(seen.footprints[0]).toMatchObject({
      energy: { value: 10 },
      self: { energy: { value: 10 } },
      parts: [
        {
          component: "server",
          method: "reported",
          methodId: "wattspan-footprint",
          boundary: "serving",
          energy: { value: 10 },
        },
      ],
      services: [{ host: "api.internal", calls: 1, countedHere: true, energy: { value: 10 } }],
    });
  });

  it.each(["there", "here"] as const)(
    "a service's statement replaces the estimate of an inference, counted %s",
    async (counted) => {
      metering.meterInference({ model: "m", provider: "openai" }, (call) => {
        call.setUsage({ output: 1 });
        request("gateway", counted)?.(joules(4));
      });
      await metering.flush();
      expect(seen.footprints[0]?.energy?.value).toBe(4);
    },
  );

  it("a service's statement without energy leaves the estimate, and the total a lower bound", async () => {
    metering.meterInference({ model: "m", provider: "openai" }, (call) => {
      call.setUsage({ output: 1 });
      request("gateway")?.({ unknown: 2 });
    });
    await metering.flush();
    expect(seen.footprints[0]).toMatchObject({
      energy: { value: 9 },
      unknown: { count: 2, reasons: ["unreported"] },
      services: [{ host: "gateway", calls: 1, unknown: 2 }],
    });
  });

  it("a service that never answers is not known, and is no zero", async () => {
    step();
    await metering.flush();
    expect(seen.footprints[0]).toMatchObject({
      method: "unavailable",
      unknown: { count: 1, reasons: ["unreported"] },
    });
    expect(seen.footprints[0]?.energy).toBeUndefined();
  });

  it("a service is heard once, and not after the activity has settled", async () => {
    let late: ((statement: ServiceStatement) => void) | undefined;
    metering.meterStep({ name: "step", runsOn: "remote" }, () => {
      const end = request();
      end?.(joules(1));
      end?.(joules(1));
      late = request();
    });
    await metering.flush();
    late?.(joules(100));
    expect(seen.footprints[0]).toMatchObject({ energy: { value: 1 }, unknown: { count: 1 } });
  });

  it("services are summed up by host, for any number of them", async () => {
    metering.meterStep({ name: "step", runsOn: "remote" }, () => {
      for (let n = 0; n < 1000; n++) request(`host-${n % 100}`)?.(joules(1));
    });
    await metering.flush();
    const { services = [], energy } = seen.footprints[0] ?? {};
    expect(energy?.value).toBe(1000);
    expect(services).toHaveLength(16);
    expect(services.reduce((sum, { calls }) => sum + calls, 0)).toBe(1000);
    expect(services.at(-1)).toMatchObject({ host: "other", calls: 850 });
  });

  it("a request to a service outside of any activity, or after its end, belongs to none", async () => {
    expect(runningActivity()).toBeUndefined();
    await metering.meterStep({ name: "step" }, async () => undefined);
    expect(runningActivity()).toBeUndefined();
  });
});
