import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { metric } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries, resolved } from "../src/panel-queries.ts";
import { series } from "../src/series.ts";
import { faultsByPromtool, parses } from "./promql.ts";
import { strangers } from "./strangers.ts";

const WINDOW = { range: "1h", rateInterval: "4m", interval: "1m" };
const exprs = panelQueries(dashboards()).map(({ expr }) => resolved(expr, WINDOW));

describe("the queries of the panels", () => {
  it("are PromQL", () => {
    expect(exprs.filter((expr) => !parses(expr))).toEqual([]);
    expect(parses("sum(rate(x[5m])")).toBe(false);
  });

  it("put no number where nothing is known", () => {
    expect(exprs.filter((expr) => /\b(vector|absent)\s*\(/.test(expr))).toEqual([]);
  });

  it("say 0 only of a part whose whole is there, and divide only by what is more", () => {
    const withoutThose = (expr: string) => expr.replaceAll(/ or 0 \* |> 0\b|>= bool 0\b/g, "");
    expect(exprs.filter((expr) => /(?<![\d.])0(?![\d.])/.test(withoutThose(expr)))).toEqual([]);
    const divides = (expr: string) => expr.split(" / ").length - 1;
    const guards = (expr: string) => expr.split(" > 0)").length - 1;
    expect(exprs.filter((expr) => divides(expr) !== guards(expr))).toEqual([]);
  });

  it("speak of nothing that the table of names does not have", () => {
    expect(exprs.flatMap(strangers)).toEqual([]);
  });

  it("would be found wrong if a metric had another name", () => {
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
  ])("would be found wrong as %s", (expr, stranger) => {
    expect(strangers(expr)).toEqual([stranger]);
  });
});

describe("the sources", () => {
  /** Literals that begin like a name of ours, outside of comments. */
  const spelled = (source: string) =>
    source
      .replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "")
      .match(/(?<=["'`{(,\s])(wattspan|gen_ai|hw|service|job|instance)[._]\w+/g) ?? [];

  it("spell no name of a metric or an attribute", () => {
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

  it("would be found out", () => {
    expect(spelled('/* "hw.id" */ sum("wattspan_energy_joules_total")')).toEqual([
      "wattspan_energy_joules_total",
    ]);
  });
});

const { runs, title } = needing(["promtool"], "promtool");

describe.skipIf(!runs)(title, () => {
  it("finds nothing wrong with the queries", () => {
    expect(faultsByPromtool(exprs)).toBe("");
  });

  it("would find a rate of an instant", () => {
    expect(faultsByPromtool(["rate(x)"])).toContain("expected type range vector");
  });
});
