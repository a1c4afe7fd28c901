import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { attribute, metric } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries, resolved } from "../src/panel-queries.ts";
import { given, labelsOf, type Scenario, SHOP } from "../src/rules/scenarios/scenario.ts";
import { series } from "../src/series.ts";
import { faultsByPromtool, parses } from "./promql.ts";
import { failuresOf } from "./rules/promtool.ts";
import { strangers } from "./strangers.ts";

const WINDOW = { range: "1h", rateInterval: "4m", interval: "1m" };
const exprs = panelQueries(dashboards()).map(({ expr }) => resolved(expr, WINDOW));

describe("the queries of the panels", () => {
  it("the queries of the panels are valid PromQL", () => {
    expect(exprs.filter((expr) => !parses(expr))).toEqual([]);
    expect(parses("sum(rate(x[5m])")).toBe(false);
  });

  it("the queries of the panels put no number where nothing is known", () => {
    expect(exprs.filter((expr) => /\b(vector|absent)\s*\(/.test(expr))).toEqual([]);
  });

  it("the queries of the panels show 0 only for a part of a known whole, and divide only by more than 0", () => {
    const withoutThose = (expr: string) => expr.replaceAll(/ or 0 \* |> 0\b/g, "");
    expect(exprs.filter((expr) => /(?<![\d.])0(?![\d.])/.test(withoutThose(expr)))).toEqual([]);
    const divides = (expr: string) => expr.split(" / ").length - 1;
    const guards = (expr: string) => expr.split(" > 0)").length - 1;
    expect(exprs.filter((expr) => divides(expr) > guards(expr))).toEqual([]);
  });

  it("the queries of the panels use only metrics, labels and values of the table of names", () => {
    expect(exprs.flatMap(strangers)).toEqual([]);
  });

  it("a query with a renamed metric is found wrong", () => {
    const renamed = exprs.map((expr) => expr.replaceAll(series(metric.co2e), "wattspan_carbon_grams_total"));
    expect(new Set(renamed.flatMap(strangers))).toEqual(new Set(["the metric wattspan_carbon_grams_total"]));
  });

  it.each([
    [
      'sum by (wattspan_colour) (wattspan_tokens_total{job="x"})',
      "the label wattspan_colour of wattspan_tokens_total",
    ],
    [
      "sum by (gen_ai_request_model) (wattspan_energy_low_joules_total)",
      "the label gen_ai_request_model of wattspan_energy_low_joules_total",
    ],
    [
      'wattspan_water_L_total{gen_ai_request_model="m"}',
      "the label gen_ai_request_model of wattspan_water_L_total",
    ],
    [
      'wattspan_tokens_total{wattspan_token_kind=~"output|thought"}',
      "the value thought of wattspan_token_kind",
    ],
    [
      "sum by (le) (wattspan_operation_energy_joules_sum)",
      "the label le of wattspan_operation_energy_joules_sum",
    ],
  ])("a query is found wrong as %s", (expr, stranger) => {
    expect(strangers(expr)).toEqual([stranger]);
  });
});

describe("the sources", () => {
  /** Literals that begin like a name of ours, outside of comments. */
  const spelled = (source: string) =>
    source
      .replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "")
      .match(/(?<=["'`{(,\s])(wattspan|gen_ai|hw|service|job|instance)[._]\w+/g) ?? [];

  it("the sources of the dashboards spell no name of a metric or an attribute", () => {
    const folder = join(import.meta.dirname, "../src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /(?<!\.test)\.ts$/.test(name),
    );
    const found = files.flatMap((name) =>
      spelled(readFileSync(join(folder, name), "utf8")).map((word) => `${name}: ${word}`),
    );
    // What a scraper and a resource say of where a series is from is in no table of ours.
    expect(found).toEqual(["series.ts: service_instance_id"]);
  });

  it("a source that spells the name of a metric is found", () => {
    expect(spelled('/* "hw.id" */ sum("wattspan_energy_joules_total")')).toEqual([
      "wattspan_energy_joules_total",
    ]);
  });
});

const { runs, title } = needing(["promtool"], "promtool");

describe.skipIf(!runs)(title, () => {
  it("promtool finds nothing wrong with the queries of the panels", () => {
    expect(faultsByPromtool(exprs)).toBe("");
  });

  const SOURCE = { [attribute.gridZone]: "DE", [attribute.gridSource]: "neso" };
  const AVERAGE = { ...SOURCE, [attribute.gridSignal]: "average" };
  const states = (value: string) => ({ ...AVERAGE, [attribute.gridEstimated]: value });
  /** What promtool says against a panel's query with these series. */
  const failuresWith = (
    title: string,
    input_series: Scenario["input_series"],
    ...samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]
  ) => {
    const query = panelQueries(dashboards()).find((one) => one.title === title);
    const asked = {
      ...{ expr: resolved(query?.expr ?? "", WINDOW), eval_time: "5m" },
      exp_samples: samples.map(([labels, value]) => ({ labels: labelsOf(labels), value })),
    };
    const scenario = { name: title, interval: "1m", input_series, promql_expr_test: [asked] };
    return failuresOf([{ groups: [], scenarios: [scenario], evaluationInterval: "1m" }]);
  };

  it("the queries of intensities show a source that states sometimes whether it estimated", () => {
    const constant = (labels: Readonly<Record<string, string>>, value: number) =>
      given(metric.gridIntensity, { ...SHOP, ...labels }, `${value}x10`);
    const series = [constant(AVERAGE, 1), constant(states("false"), 2), constant(states("true"), 3)];
    const of = (value: object, perJ: number) => [{ ...SOURCE, ...value }, 3.6e6 * perJ] as const;
    expect(
      failuresWith(
        "Carbon intensity",
        series,
        of({}, 1),
        of({ [attribute.gridEstimated]: "false" }, 2),
        of({ [attribute.gridEstimated]: "true", estimate: ", estimated" }, 3),
      ),
    ).toEqual([""]);
  });

  it("the query of estimating sources counts a negative intensity, too", () => {
    const series = [given(metric.gridIntensity, { ...SHOP, ...states("true") }, "-0.5x10")];
    expect(failuresWith("Estimated by the source itself", series, [SOURCE, 1])).toEqual([""]);
  });

  it("promtool finds a rate of an instant vector", () => {
    expect(faultsByPromtool(["rate(x)"])).toContain("expected type range vector");
  });
});
