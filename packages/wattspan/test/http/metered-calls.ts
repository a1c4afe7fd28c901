/** A metering whose calls take one joule per token of output at 3600 g/kWh, which is 1 mg/J. */

import {
  createMetering,
  type EnergyEstimator,
  globalMetering,
  meterInference,
  setGlobalMetering,
} from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { fixedIntensity } from "@wattspan/testing";
import { afterEach, beforeEach } from "vitest";
import type { RequestFootprint } from "../../src/adapters/http/http.js";

const perToken: EnergyEstimator = {
  id: "per-token",
  knows: ({ model }) => model === "m",
  estimate: ({ usage }) => {
    const value = usage?.output ?? 0;
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "per-token" };
  },
};

/** Starts it before each test, and ends it after. */
export function meteredCalls(): void {
  beforeEach(async () => {
    setGlobalMetering(
      createMetering({
        usageReaders,
        estimators: [perToken],
        location: { country: "DE" },
        intensity: fixedIntensity(3600),
        servingLocation: () => ({ location: { country: "DE" }, rung: "endpoint" }),
        telemetry: { detail: "off" },
      }),
    );
    await globalMetering()?.ready;
  });
  afterEach(async () => {
    await globalMetering()?.shutdown();
    setGlobalMetering(undefined);
  });
}

/** One hosted call with this many joules. */
export const ask = (joules: number, model = "m"): Promise<string> =>
  meterInference({ model, provider: "openai" }, async (call) => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    call.setUsage({ inputFresh: 1, output: joules });
    return "answer";
  });

/** The field of a request with this many joules, when everything is known. */
export const field = (joules: number, activities = 1, complete = "complete"): string => {
  const range = (value: number, unit: string) =>
    `${value.toFixed(1)};low=${(value / 2).toFixed(1)};high=${(value * 2).toFixed(1)};unit=${unit}`;
  return `energy=${range(joules, "J")}, co2e=${range(joules, "mg")}, activities=${activities}, ${complete}`;
};

/**
 * Options of `meterRequests`, which take the footprints of requests; what is inherited gives them in order.
 */
export function footprints<Request = unknown>() {
  const waiting: ((value: RequestFootprint) => void)[] = [];
  const come: RequestFootprint[] = [];
  const requests: Request[] = [];
  const seen = {
    requests,
    /** Those that nobody waited for. */
    left: come,
    next(): Promise<RequestFootprint> {
      const first = come.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve));
    },
  };
  const onFootprint = (footprint: RequestFootprint, request: Request): void => {
    requests.push(request);
    const next = waiting.shift();
    if (next) next(footprint);
    else come.push(footprint);
  };
  return Object.assign<typeof seen, { onFootprint: typeof onFootprint }>(Object.create(seen), {
    onFootprint,
  });
}
