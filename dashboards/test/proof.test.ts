/** Every panel of every dashboard, on real backends, held against the footprints of the same run. */

import { extensionMetric, type Metric, metric, prometheusName } from "@wattspan/core/names";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries } from "../src/panel-queries.ts";
import type { Reported } from "./expected/expectation.ts";
import { expectations } from "./expected/expectations.ts";
import type { Backend, Window } from "./proof/backends.ts";
import { BUDGET } from "./proof/budget.ts";
import { type Load, loaded } from "./proof/load.ts";
import { type Cell, proven } from "./proof/prove.ts";
import { instant, labelValues } from "./proof/query-api.ts";
import { ROLES, type Stage, startStage } from "./proof/stage.ts";
import { MODELS } from "./proof/workload.ts";

const queries = panelQueries(dashboards());
/** Faults are kept since the start of a process, as panels show them. The conventions' own and roles are not asked for. */
const LEFT_OUT: readonly Metric[] = [
  metric.faults,
  metric.clientDuration,
  metric.clientTokens,
  extensionMetric.agentRoleEnergy,
];
const rows: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)].filter(
  (row) => !LEFT_OUT.includes(row),
);
const SERVICES = ROLES.map(({ name }) => name).sort();
/** A query that depends on when samples were taken. */
const IN_TIME = /\b(rate|increase|delta|time)\(/;
const same = (values: readonly string[]) => [values, values];
/** What can be chosen, where it was scraped and where it came by OTLP. */
const OFFERED = {
  job: [SERVICES, []],
  service: [[], SERVICES],
  model: same(Object.keys(MODELS).sort()),
  agent: same(["planner", "writer"]),
  budget: same([BUDGET]),
  zone: same(["DE", "FR"]),
} as const;

/** What Grafana asks for to fill the variables of all dashboards, by their names. */
const asking = Map.groupBy(
  [...dashboards().values()]
    .flatMap(({ templating }) => templating?.list ?? [])
    .filter(({ type }) => type === "query"),
  ({ name }) => name,
);

const problemsOf = ({ query, problems }: Cell): readonly string[] =>
  problems.map((problem) => `${query.dashboard}: ${query.title} ${query.refId}: ${problem}: ${query.expr}`);

/** What a backend has of a metric, as a part of what it must have; NaN where it has nothing. */
interface Ratio {
  readonly series: string;
  readonly ratio: number;
  readonly within: number;
}

async function ratiosOf(
  row: Metric,
  { origin }: Backend,
  { endMs, lengthMs }: Window,
  reported: Reported,
): Promise<readonly Ratio[]> {
  const name = prometheusName(row);
  const sumOf = async (series: string) =>
    (await instant(origin, `sum(${series})`, endMs))[0]?.value ?? Number.NaN;
  const increase = async (suffix: string, must: number) => {
    const ratio = (await sumOf(`increase(${name}${suffix}[${lengthMs}ms])`)) / must;
    return { series: name + suffix, ratio, within: 5e-6 };
  };
  if (row.instrument === "gauge") {
    const must = reported.said(row).reduce((sum, { value }) => sum + value, 0);
    return [{ series: name, ratio: (await sumOf(name)) / must, within: 5e-7 }];
  }
  if (row.instrument !== "histogram") return [await increase("", reported.sum("increase", row))];
  const [sum, count] = [reported.sum("increase", row), reported.count("increase", row)];
  return Promise.all([increase("_sum", sum), increase("_count", count)]);
}

const { runs, title } = needing(
  ["prometheus", "victoria-metrics"],
  "every panel shows what the footprints say",
);

describe.skipIf(!runs)(title, () => {
  let stage: Stage;
  let load: Load;

  beforeAll(async () => {
    stage = await startStage();
    load = await loaded(stage);
  });
  afterAll(() => stage?.stop());

  describe.each([
    ["Prometheus, by scrape", 0],
    ["VictoriaMetrics, by OTLP", 1],
  ])("%s", (where, index) => {
    it(`every query of every panel shows what the footprints have (${where})`, async ({ task }) => {
      const backend = stage.backends[index] as Backend;
      const proof = { ...load, backend, reported: await load.reported(backend) };
      const cells = await Promise.all(queries.map((query) => proven(query, expectations, proof)));
      task.meta.cells = cells;
      expect(cells.flatMap(problemsOf)).toEqual([]);
    });

    it(`what panels show of budgets equals the sums of the receipts to 1e-9 (${where})`, async () => {
      const backend = stage.backends[index] as Backend;
      const proof = { ...load, backend, reported: await load.reported(backend) };
      const gauges = queries.filter(({ dashboard, expr }) => dashboard === "budgets" && !IN_TIME.test(expr));
      expect(gauges.length).toBeGreaterThan(5);
      for (const query of gauges) {
        const { found, expected } = await proven(query, expectations, proof);
        expect(Object.keys(found).length).toBeGreaterThan(0);
        expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
        for (const [name, value] of Object.entries(expected))
          expect(Math.abs((found[name] ?? Number.NaN) - value), name).toBeLessThanOrEqual(
            1e-9 * Math.max(1, value),
          );
      }
    });

    it.each(SERVICES)(`the panels show only the service %s when it is chosen (${where})`, async (service) => {
      const backend = stage.backends[index] as Backend;
      const chosen = { [index === 0 ? "job" : "service"]: service };
      const proof = { ...load, backend, chosen, reported: await load.reported(backend, service) };
      const cells = await Promise.all(queries.map((query) => proven(query, expectations, proof)));
      const full = cells.filter(({ found, expected }) => Object.keys({ ...found, ...expected }).length > 0);
      expect(full.length).toBeGreaterThan(queries.length / 2);
      expect(full.flatMap(problemsOf)).toEqual([]);
    });

    it(`every metric has the sum that the footprints have, with or without a panel (${where})`, async () => {
      const backend = stage.backends[index] as Backend;
      const reported = await load.reported(backend);
      const ratios = await Promise.all(rows.map((row) => ratiosOf(row, backend, load.window, reported)));
      expect(ratios.flat().length).toBeGreaterThanOrEqual(rows.length);
      const isWrong = ({ ratio, within }: Ratio) => !(Math.abs(ratio - 1) < within);
      expect(ratios.flat().filter(isWrong)).toEqual([]);
    });

    it.each([...asking])(
      `the variable $%s offers exactly the values that exist (${where})`,
      async (name, variables) => {
        const backend = stage.backends[index] as Backend;
        for (const { query } of variables) {
          const [, series = "", label = ""] = /^label_values\((\w+), (\w+)\)$/.exec(String(query)) ?? [];
          const offered = await labelValues(backend.origin, series, label);
          expect(offered).toEqual(OFFERED[name as keyof typeof OFFERED][index]);
        }
      },
    );
  });
});
