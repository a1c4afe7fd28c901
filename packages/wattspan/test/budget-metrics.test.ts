/** What Prometheus and VictoriaMetrics store of a budget is what its receipts add up to. */

import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  type Budget,
  BudgetExceededError,
  budgetMetrics,
  createBudget,
  type Receipt,
} from "@wattspan/budget";
import { extensionMetric, prometheusName } from "@wattspan/core/names";
import { random } from "@wattspan/testing";
import { afterAll, describe, expect, it, vi } from "vitest";
import { startPrometheus } from "../src/prometheus.js";
import { startScraping } from "./servers/prometheus.js";
import { needing, POLL } from "./servers/started-program.js";
import { querying, type Sample } from "./servers/stored-samples.js";
import { makeVisible, OTLP_METRICS_PATH, startVictoriaMetrics } from "./servers/victoria-metrics.js";

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Two hundred calls of five users, some of them critical, some still in flight. */
function spend(budget: Budget): void {
  const next = random(7);
  for (let i = 0; i < 200; i++) {
    const of = { user: `user ${Math.floor(5 * next())}` };
    try {
      const critical = next() < 0.1;
      const call = budget.reserve({ model: `${i}`, estimate: { energyJ: 100 * next() }, of, critical });
      if (next() < 0.8) call.settle({ energyJ: 120 * next(), tokens: Math.floor(900 * next()) });
    } catch (error) {
      expect(error).toBeInstanceOf(BudgetExceededError);
    }
  }
}

type Figures = { [series: string]: number };

/** By name, scope and dimension, or decision and rule. */
function figuresOf(receipts: readonly Receipt[]): Figures {
  const figures: Figures = {};
  const add = (key: readonly string[], amount: number) => {
    figures[key.join(" | ")] = (figures[key.join(" | ")] ?? 0) + amount;
  };
  const [spent, held] = [
    prometheusName(extensionMetric.budgetSpent),
    prometheusName(extensionMetric.budgetReserved),
  ];
  for (const { decision, rule, state, refusal, entries } of receipts) {
    add([prometheusName(extensionMetric.budgetDecisions), decision, rule, refusal?.dimension ?? ""], 1);
    for (const { key, charged, reserved } of entries)
      for (const dimension of ["energyJ", "tokens"] as const) {
        add([spent, key, dimension], charged?.[dimension] ?? 0);
        add([held, key, dimension], state === "open" ? (reserved[dimension] ?? 0) : 0);
      }
  }
  return figures;
}

function figuresStored(samples: readonly Sample[]): Figures {
  return Object.fromEntries(
    samples.map(({ labels, value }) => {
      const of = (name: string) => labels[`wattspan_budget_${name}`] ?? "";
      const parts = of("decision")
        ? [of("decision"), of("rule"), of("dimension")]
        : [of("scope"), of("dimension")];
      return [[labels.__name__, ...parts].join(" | "), value];
    }),
  );
}

const { runs, title } = needing(["prometheus", "victoria-metrics"], "a budget, scraped and sent by OTLP");

describe.skipIf(!runs)(title, () => {
  it("what is stored of a budget is the sum of its receipts to 1e-9", async () => {
    const page = await startPrometheus({ port: 0 });
    cleanups.push(() => page.close());
    const victoria = await startVictoriaMetrics();
    cleanups.push(() => victoria.stop());
    const exporter = new OTLPMetricExporter({ url: victoria.origin + OTLP_METRICS_PATH });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    cleanups.push(() => meterProvider.shutdown());

    const limits = { energyJ: 500, tokens: 100_000 };
    const budget = createBudget({ name: "shop", limits, key: "user" });
    budgetMetrics(budget);
    budgetMetrics(budget, { meterProvider });
    spend(budget);
    const prometheus = await startScraping(page.url);
    cleanups.push(() => prometheus.stop());
    await meterProvider.forceFlush();
    await makeVisible(victoria.origin);

    const expected = figuresOf(budget.receipts());
    expect(Object.keys(expected).some((key) => key.includes("refused | limit | energyJ"))).toBe(true);
    for (const { origin } of [prometheus, victoria]) {
      const asked = () =>
        querying(origin)(
          '{__name__=~"wattspan_budget_(spent|reserved|decisions_total)",wattspan_budget_dimension!="steps"}',
        );
      await vi.waitUntil(async () => (await asked()).length > 0, POLL);
      const stored = figuresStored(await asked());
      expect(Object.keys(stored).sort()).toEqual(Object.keys(expected).sort());
      for (const [key, amount] of Object.entries(expected))
        expect(Math.abs((stored[key] ?? Number.NaN) - amount), key).toBeLessThanOrEqual(
          1e-9 * Math.max(1, amount),
        );
      const overruns = await querying(origin)(prometheusName(extensionMetric.budgetOverruns));
      expect(overruns.some(({ value }) => value > 0)).toBe(true);
    }
  });
});
