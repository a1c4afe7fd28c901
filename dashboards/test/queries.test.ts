import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metric } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { series } from "../src/series.ts";
import { panelQueries } from "./panel-queries.ts";
import { faultsByPromtool, parses, promtool } from "./promql.ts";
import { strangers } from "./strangers.ts";

const exprs = panelQueries.map(({ expr }) => expr);

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

const { runs, title } = needing(["promtool"], "promtool");

describe.skipIf(!runs)(title, () => {
  it("promtool finds nothing wrong with the queries of the panels", () => {
    expect(faultsByPromtool(exprs)).toBe("");
  });

  /** What promtool says of a panel's query after five minutes, with constant series. */
  const asked = (title: string, series: Readonly<Record<string, number>>, ...samples: readonly object[]) => {
    const folder = mkdtempSync(join(tmpdir(), "wattspan-query-"));
    const input_series = Object.entries(series).map(([name, value]) => ({
      series: name,
      values: `${value}x10`,
    }));
    const expr = panelQueries.find((one) => one.title === title)?.expr;
    const promql_expr_test = [{ expr, eval_time: "5m", exp_samples: samples }];
    const tests = [{ interval: "1m", input_series, promql_expr_test }];
    writeFileSync(join(folder, "panel.test.yml"), stringify({ evaluation_interval: "1m", tests }));
    const answer = promtool(["test", "rules", "panel.test.yml"], { cwd: folder });
    rmSync(folder, { recursive: true });
    return answer;
  };
  const zone = 'wattspan_grid_zone="DE",wattspan_grid_source="neso"';
  const intensity = (more: string) =>
    `${series(metric.gridIntensity)}{job="shop",${zone},wattspan_grid_signal="average"${more}}`;
  const states = (value: boolean) => intensity(`,wattspan_grid_estimated="${value}"`);

  it("the query of intensities shows a source that states sometimes whether it estimated", () => {
    const given = { [intensity("")]: 1, [states(false)]: 2, [states(true)]: 3 };
    const of = (more: string, value: number) => ({ labels: `{${zone}${more}}`, value });
    expect(
      asked(
        "Carbon intensity",
        given,
        of("", 3.6e6),
        of(',wattspan_grid_estimated="false"', 7.2e6),
        of(',wattspan_grid_estimated="true",estimate=", estimated"', 10.8e6),
      ),
    ).toMatchObject({ status: 0 });
  });

  it("the query of estimating sources counts a negative intensity, too", () => {
    const sample = { labels: `{${zone}}`, value: 1 };
    const answer = asked("Estimated by the source itself", { [states(true)]: -0.5 }, sample);
    expect(answer).toMatchObject({ status: 0 });
  });

  it("promtool finds a rate of an instant vector", () => {
    expect(faultsByPromtool(["rate(x)"])).toContain("expected type range vector");
  });
});
