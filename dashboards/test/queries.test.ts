import { describe, expect, it } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries, resolved } from "../src/panel-queries.ts";
import { faultsByPromtool, parses } from "./promql.ts";

const WINDOW = { range: "1h", rateInterval: "4m", interval: "1m" };
const exprs = panelQueries(dashboards()).map(({ expr }) => resolved(expr, WINDOW));

describe("the queries of the panels", () => {
  it("are PromQL", () => {
    expect(exprs.filter((expr) => !parses(expr))).toEqual([]);
    expect(parses("sum(rate(x[5m])")).toBe(false);
  });

  it("put no number where nothing is known", () => {
    expect(exprs.filter((expr) => /\bvector\s*\(|\babsent/.test(expr))).toEqual([]);
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
