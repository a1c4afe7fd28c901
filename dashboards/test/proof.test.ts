/** Every panel of every dashboard, on real backends, held against the footprints of the same run. */

import { extensionMetric, type Metric, metric, prometheusName } from "@wattspan/core/names";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needing, TIMEOUT } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries } from "../src/panel-queries.ts";
import { expectations } from "./expected/expectations.ts";
import type { Backend } from "./proof/backends.ts";
import { type Load, loaded } from "./proof/load.ts";
import { proven } from "./proof/prove.ts";
import { instant, labelValues } from "./proof/query-api.ts";
import { ROLES, type Stage, startStage } from "./proof/stage.ts";
import { MODELS } from "./proof/workload.ts";

const queries = panelQueries(dashboards());
/** All metrics, apart from faults: they are kept since the start of a process, as panels show them. */
const rows: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)].filter(
  (row) => row !== metric.faults,
);
const SERVICES = ROLES.map(({ name }) => name).sort();
const same = (values: readonly string[]) => [values, values];
/** What can be chosen, where it was scraped and where it came by OTLP. */
const OFFERED = {
  job: [SERVICES, []],
  service: [[], SERVICES],
  model: same(Object.keys(MODELS).sort()),
  agent: same(["planner", "writer"]),
  zone: same(["DE", "FR"]),
} as const;

/** What Grafana asks for to fill the variables of all dashboards, by their names. */
const asking = Map.groupBy(
  [...dashboards().values()]
    .flatMap(({ templating }) => templating?.list ?? [])
    .filter(({ type }) => type === "query"),
  ({ name }) => name,
);

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
  }, TIMEOUT);
  afterAll(() => stage?.stop(), TIMEOUT);

  describe.each([
    ["Prometheus, by scrape", 0],
    ["VictoriaMetrics, by OTLP", 1],
  ])("%s", (_, index) => {
    it.for(queries)("$dashboard: $title $refId", async (query, { task }) => {
      const backend = stage.backends[index] as Backend;
      const cell = await proven(query, expectations, { ...load, backend, told: await load.told(backend) });
      task.meta.cell = cell;
      expect(cell.problems, query.expr).toEqual([]);
    });

    it.each(SERVICES)("where only %s is chosen it alone is shown", async (service) => {
      const backend = stage.backends[index] as Backend;
      const chosen = { [index === 0 ? "job" : "service"]: service };
      const proof = { ...load, backend, chosen, told: await load.told(backend, service) };
      const cells = await Promise.all(queries.map((query) => proven(query, expectations, proof)));
      const full = cells.filter(({ found, expected }) => Object.keys({ ...found, ...expected }).length > 0);
      expect(full.length).toBeGreaterThan(queries.length / 2);
      expect(full.flatMap(({ query, problems }) => problems.map((one) => `${query.title}: ${one}`))).toEqual(
        [],
      );
    });

    it.for(rows)("$name holds, whether a panel shows it or not", async (row) => {
      const backend = stage.backends[index] as Backend;
      const told = await load.told(backend);
      const sumOf = async (series: string) =>
        (await instant(backend.origin, `sum(${series})`, load.window.endMs))[0]?.value ?? Number.NaN;
      const increaseOf = (suffix: string) =>
        sumOf(`increase(${prometheusName(row)}${suffix}[${load.window.lengthMs}ms])`);
      if (row.instrument === "gauge") {
        const must = told.said(row).reduce((sum, { value }) => sum + value, 0);
        expect((await sumOf(prometheusName(row))) / must).toBeCloseTo(1, 6);
        return;
      }
      const [suffix, counted] = row.instrument === "histogram" ? ["_sum", "_count"] : ["", undefined];
      expect((await increaseOf(suffix)) / told.sum("increase", row)).toBeCloseTo(1, 5);
      if (counted) expect((await increaseOf(counted)) / told.count("increase", row)).toBeCloseTo(1, 5);
    });

    it.each([...asking])("$%s offers what there is", async (name, variables) => {
      const backend = stage.backends[index] as Backend;
      for (const { query } of variables) {
        const [, series = "", label = ""] = /^label_values\((\w+), (\w+)\)$/.exec(String(query)) ?? [];
        const offered = await labelValues(backend.origin, series, label);
        expect(offered).toEqual(OFFERED[name as keyof typeof OFFERED][index]);
      }
    });
  });
});
