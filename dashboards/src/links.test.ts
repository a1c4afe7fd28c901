import { attribute } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { toDashboard, toServiceDashboard, toTraces } from "./links.ts";

/** What Grafana makes of an address: each variable replaced, and encoded where that is asked for. */
function followed(url: string, values: Readonly<Record<string, string>>): URL {
  const filled = url.replaceAll(/\$\{([^}]+)\}/g, (_, variable: string) => {
    const [name = "", format] = variable.split(":");
    const value = values[name] ?? `<${name}>`;
    if (format === "queryparam") return `var-${name}=${encodeURIComponent(value)}`;
    return format === "percentencode" ? encodeURIComponent(value) : value;
  });
  return new URL(filled, "http://grafana.example");
}

const VALUES = {
  traces: "tempo-1",
  service: "(shop|desk)",
  __from: "1000",
  __to: "2000",
  __url_time_range: "from=1000&to=2000",
  datasource: "prometheus-1",
  job: "page",
  "__field.labels.gen_ai_request_model": "llama & co/3.2",
  "__field.labels.job": "page",
  "__field.labels.service_name": "shop",
};

describe("toTraces", () => {
  it("a link to traces searches for the service, the clicked value, and the time range", () => {
    const url = followed(toTraces(attribute.model).build().url ?? "", VALUES);
    expect(url.pathname).toBe("/explore");
    const { wattspan: pane } = JSON.parse(url.searchParams.get("panes") ?? "");
    expect(pane.datasource).toBe("tempo-1");
    expect(pane.range).toEqual({ from: "1000", to: "2000" });
    expect(pane.queries).toMatchObject([
      {
        queryType: "traceql",
        datasource: { type: "tempo", uid: "tempo-1" },
        query: '{ resource.service.name =~ "(shop|desk)" && span.gen_ai.request.model = "llama & co/3.2" }',
      },
    ]);
  });

  it("a link to traces without a clicked label searches for all calls of the service", () => {
    const url = followed(toTraces().build().url ?? "", VALUES);
    const { wattspan: pane } = JSON.parse(url.searchParams.get("panes") ?? "");
    expect(pane.queries[0].query).toBe('{ resource.service.name =~ "(shop|desk)" }');
  });
});

describe("links to dashboards", () => {
  it("a link to a dashboard selects the clicked value, and keeps time, data sources and service", () => {
    const link = toDashboard("Calls of this model", "inference", "model", attribute.model).build();
    const url = followed(link.url ?? "", VALUES);
    expect(url.pathname).toBe("/d/wattspan-inference");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      "var-model": "llama & co/3.2",
      "var-datasource": "prometheus-1",
      "var-traces": "tempo-1",
      "var-job": "page",
      "var-service": "(shop|desk)",
      from: "1000",
      to: "2000",
    });
  });

  it("a link to a service's dashboard selects the service by both of its labels", () => {
    const url = followed(toServiceDashboard("Its calls", "inference").build().url ?? "", VALUES);
    expect(url.searchParams.getAll("var-service")).toEqual(["shop"]);
    expect(url.searchParams.getAll("var-job")).toEqual(["page"]);
  });
});
