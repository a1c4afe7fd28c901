/**
 * Budgets under real servers: a budget that refuses, that critical work overruns, or that is soon spent, alerts; the
 * alert ends afterwards; and refused calls never count as calls of unknown energy.
 */

import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BudgetExceededError, budgetMetrics, createBudget } from "@wattspan/budget";
import { createMetering, type EnergyEstimator, type MeteringOptions } from "@wattspan/core";
import { attribute, metric } from "@wattspan/core/names";
import { afterEach, describe, expect, it } from "vitest";
import { startPrometheus } from "wattspan/prometheus";
import { needing, POLL } from "../../../packages/wattspan/test/servers/started-program.ts";
import { querying } from "../../../packages/wattspan/test/servers/stored-samples.ts";
import {
  OTLP_METRICS_PATH,
  startVictoriaMetrics,
} from "../../../packages/wattspan/test/servers/victoria-metrics.ts";
import { is } from "../../src/promql.ts";
import { label, series } from "../../src/series.ts";
import { type ReceivedAlert, startListening } from "./alertmanager.ts";
import { startPrometheusWithRules, startVmalert } from "./evaluators.ts";
import { RUNBOOKS } from "./rules.ts";
import { shortenedRules } from "./shortened.ts";

const TIMEOUT = 400_000;
const REFUSED_CALLS = 1000;
const [REFUSES, OVERRUN, EXHAUSTING, UNKNOWN] = [
  "WattspanBudgetRefuses",
  "WattspanBudgetOverrun",
  "WattspanBudgetExhausting",
  "WattspanUnknownShareHigh",
] as const;

/** A joule for each token. */
const estimator: EnergyEstimator = {
  id: "test",
  knows: ({ model }) => model !== "unknown",
  estimate: ({ usage }) => {
    const value = (usage?.inputFresh ?? 0) + (usage?.output ?? 0);
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "test@1" };
  },
};
const hosted = {
  model: "gpt-4o",
  provider: "openai",
  expects: { inputFresh: 1, output: 2 },
  usage: () => ({ inputFresh: 1, output: 1 }),
} as const;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A metering, three budgets, and what is done with them. */
function startShop(telemetry: NonNullable<MeteringOptions["telemetry"]>) {
  const metering = createMetering({ meters: [], estimators: [estimator], telemetry });
  cleanups.push(() => metering.shutdown());
  const research = createBudget({ name: "research", limits: { energyJ: 1e6 } });
  const guard = createBudget({ name: "guard", limits: { energyJ: 10 } });
  const run = createBudget({ name: "run", limits: { energyJ: 1000 } });
  const call = (options = {}) => metering.meterInference({ ...hosted, ...options }, () => "answer");
  const times = (count: number, task: () => unknown) => {
    for (let i = 0; i < count; i++) task();
  };
  return {
    metering,
    report(options?: Parameters<typeof budgetMetrics>[1]) {
      for (const budget of [research, guard, run]) {
        const reported = budgetMetrics(budget, options);
        cleanups.push(() => reported.stop());
      }
    },
    answers: (count: number) => times(count, () => call({ budget: research })),
    unknown: (count: number) => times(count, () => call({ model: "unknown" })),
    refusals: (count: number) =>
      times(count, () => {
        // Of a class of its own: there is no history of what such calls took.
        const large = { model: "large", expects: { inputFresh: 1, output: 1e6 }, budget: research };
        expect(() => call(large)).toThrow(BudgetExceededError);
      }),
    criticalWork: () =>
      call({ budget: guard, critical: true, usage: () => ({ inputFresh: 10, output: 15 }) }),
    /** The less is left, the less is spent: the budget never ends. */
    spend() {
      const left = run.status().left.energyJ as number;
      run.reserve({ estimate: { energyJ: 0 } }).settle({ energyJ: left / 50 });
    },
  };
}

/** Where series are, and which alerts arrived. */
interface Watched {
  readonly origin: string;
  readonly received: readonly ReceivedAlert[];
}

type Shop = ReturnType<typeof startShop>;

async function spendAndWatch(shop: Shop, { origin, received }: Watched) {
  const of = (alertname: string) => received.filter(({ labels }) => labels.alertname === alertname);
  const last = (alertname: string) => of(alertname).at(-1)?.status;
  /** Does something again and again until the alert fires, and waits until it is resolved. */
  const firesWhile = async (alertname: string, task: () => unknown) => {
    const working = () => {
      task();
      return last(alertname);
    };
    await expect.poll(working, POLL).toBe("firing");
    await expect.poll(() => last(alertname), POLL).toBe("resolved");
  };
  const askedFor = async (query: string) => (await querying(origin)(query))[0]?.value;
  const refusals = series(metric.refusals);

  // What a counter starts with is no increase.
  shop.answers(5);
  shop.refusals(2);
  await expect.poll(() => askedFor(`sum(${refusals})`), POLL).toBe(2);
  expect(received).toEqual([]);

  let refused = 2;
  await firesWhile(REFUSES, () => {
    shop.answers(10);
    if (refused >= REFUSED_CALLS) return;
    shop.refusals(98);
    refused += 98;
  });
  if (refused < REFUSED_CALLS) shop.refusals(REFUSED_CALLS - refused);
  await expect.poll(() => askedFor(`sum(${refusals})`), POLL).toBeGreaterThanOrEqual(REFUSED_CALLS);
  const unknown = `sum(${series(metric.operations)}{${is(attribute.method, "unavailable")}})`;
  expect(await askedFor(unknown)).toBe(undefined);
  await firesWhile(OVERRUN, () => of(OVERRUN).length === 0 && shop.criticalWork());
  await firesWhile(EXHAUSTING, () => shop.spend());
  expect(of(UNKNOWN)).toEqual([]);
  // It would have fired.
  shop.unknown(1);
  await expect.poll(() => askedFor(unknown), POLL).toBe(1);
  await firesWhile(UNKNOWN, () => {
    shop.unknown(20);
    shop.answers(20);
  });
  expect(new Set(received.map(({ labels }) => labels.alertname))).toEqual(
    new Set([REFUSES, OVERRUN, EXHAUSTING, UNKNOWN]),
  );
  const name = label(attribute.budgetName);
  for (const [alertname, budget] of [
    [REFUSES, "research"],
    [OVERRUN, "guard"],
    [EXHAUSTING, "run"],
  ] as const)
    for (const { labels, annotations } of of(alertname)) {
      expect(labels[name]).toBe(budget);
      expect(annotations.runbook_url).toContain(RUNBOOKS);
      expect(annotations.summary).toContain(`udget ${budget} of shop`);
    }
}

const onPrometheus = needing(["prometheus", "prometheus-alertmanager"], "Prometheus and Alertmanager");

describe.skipIf(!onPrometheus.runs)(onPrometheus.title, () => {
  it("Prometheus and Alertmanager notify of budgets, and never of 1,000 refused calls as unknown", {
    timeout: TIMEOUT,
  }, async () => {
    const { alertmanager, received, stop } = await startListening();
    cleanups.push(stop);
    const shop = startShop({});
    const page = await startPrometheus({ port: 0, metering: shop.metering });
    cleanups.push(() => page.close());
    shop.report();
    const prometheus = await startPrometheusWithRules(page.url, { rules: shortenedRules(), alertmanager });
    cleanups.push(() => prometheus.stop());
    await spendAndWatch(shop, { origin: prometheus.origin, received });
  });
});

const onVictoria = needing(
  ["victoria-metrics", "vmalert", "prometheus-alertmanager"],
  "VictoriaMetrics, vmalert and Alertmanager",
);

describe.skipIf(!onVictoria.runs)(onVictoria.title, () => {
  it("vmalert and Alertmanager notify of budgets, and never of 1,000 refused calls as unknown", {
    timeout: TIMEOUT,
  }, async () => {
    const { alertmanager, received, stop } = await startListening();
    cleanups.push(stop);
    const victoria = await startVictoriaMetrics();
    cleanups.push(() => victoria.stop());
    const exporter = new OTLPMetricExporter({ url: victoria.origin + OTLP_METRICS_PATH });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 500 });
    const resource = resourceFromAttributes({ [attribute.service]: "shop", "service.instance.id": "4f1c" });
    const meterProvider = new MeterProvider({ resource, readers: [reader] });
    cleanups.push(() => meterProvider.shutdown());
    const shop = startShop({ meterProvider });
    shop.report({ meterProvider });
    const vmalert = await startVmalert(victoria.origin, { rules: shortenedRules(), alertmanager });
    cleanups.push(() => vmalert.stop());
    await spendAndWatch(shop, { origin: victoria.origin, received });
  });
});
