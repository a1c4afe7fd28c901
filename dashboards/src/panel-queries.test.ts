import { describe, expect, it } from "vitest";
import { dashboards } from "./dashboards.ts";
import { panelQueries, resolved } from "./panel-queries.ts";

const WINDOW = { range: "1h", rateInterval: "4m", interval: "1m" };

describe("panelQueries", () => {
  it("panelQueries has the queries of every panel that has any", () => {
    const panels = [...dashboards().values()].flatMap(({ panels = [] }) => panels);
    const asking = panels.filter((panel) => panel.type !== "row");
    const queries = panelQueries(dashboards());
    expect(new Set(queries.map(({ dashboard, panel }) => `${dashboard} ${panel}`)).size).toBe(asking.length);
    expect(queries[0]).toMatchObject({ dashboard: "overview", title: "Energy", refId: "A", instant: true });
  });
});

describe("resolved", () => {
  it("a resolved query has its window filled in, and a variable without a choice matches everything", () => {
    expect(resolved('rate(x{job=~"$job"}[$__rate_interval])', WINDOW)).toBe('rate(x{job=~".*"}[4m])');
    expect(resolved("increase(x[$__range])[1h:$__interval]", WINDOW)).toBe("increase(x[1h])[1h:1m]");
  });

  it("a resolved query takes a chosen value literally, with any special characters escaped", () => {
    const model = 'a.b"c\\d\n{e}';
    expect(resolved('x{gen_ai_request_model=~"$model"}', { ...WINDOW, model })).toBe(
      String.raw`x{gen_ai_request_model=~"a\\.b\"c\\\\d\n\\{e\\}"}`,
    );
  });

  it("a query with a variable that has no value is refused", () => {
    expect(() => resolved('x{a=~"$nobody"}', WINDOW)).toThrow("$nobody");
  });
});
