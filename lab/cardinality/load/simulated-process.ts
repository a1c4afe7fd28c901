/** One process of a service on a manual clock: the real metering, and the real SDK on both paths. */

import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { createMetering } from "@wattspan/core";
import type { ManualClock } from "@wattspan/testing";
import { sum } from "simple-statistics";
import { prometheusViews } from "wattspan/prometheus";
import { intoEach } from "../../../packages/wattspan/test/otlp/both-providers.ts";
import { CollectingReader } from "../../telemetry/collecting-reader.ts";
import { doer } from "./calls.ts";
import type { Profile } from "./profile.ts";
import { devices, estimator, grids } from "./world.ts";

/** What calls reported about themselves, each once. */
export interface Totals {
  activities: number;
  joules: number;
  grams: number;
  tokens: number;
}

/** A running process. */
export interface SimulatedProcess {
  readonly reported: Readonly<Totals>;
  /** Begins a call or a run of an agent. */
  readonly begin: () => Promise<void>;
  /** What OTLP would send now: sums since the start. */
  collect(): Promise<ResourceMetrics>;
  /** What OTLP would send now with delta temporality: since the last collection. */
  collectDelta(): Promise<ResourceMetrics>;
  /** What a scrape would see now, with the names of Prometheus. */
  scrape(): Promise<ResourceMetrics>;
  /** Settles everything and ends. */
  stop(): Promise<void>;
}

/** Starts the process. Nothing happens until the clock is advanced. */
export async function simulatedProcess(
  clock: ManualClock,
  profile: Profile,
  next: () => number,
): Promise<SimulatedProcess> {
  const [sums, deltas, page] = [
    new CollectingReader(),
    new CollectingReader("delta"),
    new CollectingReader(),
  ];
  const resource = resourceFromAttributes({ "service.name": profile.name });
  const providers = [
    new MeterProvider({ resource, readers: [sums, deltas] }),
    new MeterProvider({ resource, readers: [page], views: [...prometheusViews()] }),
  ];
  const reported: Totals = { activities: 0, joules: 0, grams: 0, tokens: 0 };
  const metering = createMetering({
    clock,
    meters: devices(clock),
    intensity: grids(clock),
    estimators: [estimator],
    location: { country: "DE" },
    observers: [
      ({ self, usage, kind }) => {
        reported.activities++;
        reported.joules += self.energy?.value ?? 0;
        reported.grams += self.co2e?.value ?? 0;
        if (kind === "inference") reported.tokens += sum(Object.values(usage ?? {}));
      },
    ],
    telemetry: { detail: profile.level ?? "metrics", meterProvider: intoEach(providers) },
  });
  await metering.ready;
  return {
    reported,
    begin: doer(metering, clock, profile, next),
    collect: () => sums.now(),
    collectDelta: () => deltas.now(),
    scrape: () => page.now(),
    async stop() {
      await metering.flush();
      await metering.shutdown();
    },
  };
}
