/** The files that configure the programs: checked by the programs where they are installed, and against each other. */

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.js";
import { root, yamlOf } from "./files.ts";
import { built, workloads } from "./manifests.ts";

const dashboards = join(root, "../dashboards");
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Prometheus' configuration with its rules, as they lie in the container. */
function asMounted(change: (text: string) => string = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-deploy-"));
  folders.push(folder);
  const rules = readdirSync(join(dashboards, "prometheus")).filter((name) => name.endsWith(".rules.yml"));
  for (const name of rules) cpSync(join(dashboards, "prometheus", name), join(folder, "rules", name));
  const text = readFileSync(join(root, "prometheus/prometheus.yml"), "utf8");
  writeFileSync(join(folder, "prometheus.yml"), change(text.replaceAll("/etc/prometheus/", `${folder}/`)));
  return join(folder, "prometheus.yml");
}
const says = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: "utf8", stdio: "pipe" });

const prometheus = needing(["promtool"], "Prometheus' own tool");
describe.skipIf(!prometheus.runs)(prometheus.title, () => {
  it("promtool accepts Prometheus' configuration with our rules", () => {
    const said = says("promtool", "check", "config", asMounted());
    expect(said.match(/SUCCESS: \d+ rules found/g)).toHaveLength(2);
  });

  it("promtool refuses Prometheus' configuration with a misspelt option", () => {
    const broken = asMounted((text) => text.replace("scrape_interval", "scrap_interval"));
    expect(() => says("promtool", "check", "config", broken)).toThrow("scrap_interval");
  });
});

const alertmanager = needing(["amtool"], "Alertmanager's own tool");
describe.skipIf(!alertmanager.runs)(alertmanager.title, () => {
  it("amtool accepts Alertmanager's configuration", () => {
    expect(says("amtool", "check-config", join(root, "alertmanager/alertmanager.yml"))).toContain("SUCCESS");
  });
});

interface Collector {
  readonly receivers: {
    readonly otlp: { readonly protocols: Readonly<Record<"http" | "grpc", { readonly endpoint: string }>> };
  };
  readonly exporters: { readonly prometheus: { readonly endpoint: string } };
  readonly extensions: { readonly health_check: { readonly endpoint: string } };
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: Readonly<
      Record<string, Readonly<Record<"receivers" | "processors" | "exporters", readonly string[]>>>
    >;
  };
}
const portOf = (address: string) => Number(address.split(":").at(-1));

describe("the configuration of the Collector, which was not run", () => {
  const collector = yamlOf<Collector>("collector/collector.yaml");

  it("the Collector's pipelines use exactly the parts that its configuration defines", () => {
    const { pipelines, extensions } = collector.service;
    for (const part of ["receivers", "processors", "exporters"] as const) {
      const used = new Set(Object.values(pipelines).flatMap((pipeline) => pipeline[part]));
      expect([...used].sort()).toEqual(
        Object.keys(yamlOf<Record<typeof part, object>>("collector/collector.yaml")[part]).sort(),
      );
    }
    expect(extensions).toEqual(Object.keys(collector.extensions));
  });

  it("the Collector's pipelines limit memory first and batch last, as its documentation recommends", () => {
    for (const { processors } of Object.values(collector.service.pipelines)) {
      expect(processors).toEqual(["memory_limiter", "batch"]);
    }
  });

  it("the Collector listens where the service sends, and exposes its page where Prometheus scrapes", () => {
    const { environment } = yamlOf<{ services: Record<string, { environment: Record<string, string> }> }>(
      "compose/compose.yaml",
    ).services.application as { environment: Record<string, string> };
    const { pod } = workloads(built("base")).find(({ name }) => name === "application") as ReturnType<
      typeof workloads
    >[number];
    const inPod = pod.containers[0]?.env?.find(({ name }) => name === "OTEL_EXPORTER_OTLP_ENDPOINT")?.value;
    const endpoint = `http://collector:${portOf(collector.receivers.otlp.protocols.http.endpoint)}`;
    expect([environment.OTEL_EXPORTER_OTLP_ENDPOINT, inPod]).toEqual([endpoint, endpoint]);
    const scraped = readFileSync(join(root, "prometheus/prometheus.yml"), "utf8");
    expect(scraped).toContain(`"collector:${portOf(collector.exporters.prometheus.endpoint)}"`);
  });
});

describe("Grafana's provisioning", () => {
  it("Grafana's data sources have the addresses of Prometheus and Alertmanager, and refer to each other by uid", () => {
    const { datasources } = yamlOf<{
      datasources: { uid: string; url: string; jsonData: { alertmanagerUid?: string } }[];
    }>("grafana/datasources.yaml");
    expect(datasources.map(({ url }) => url)).toEqual(["http://prometheus:9090", "http://alertmanager:9093"]);
    const uids = datasources.map(({ uid }) => uid);
    for (const { jsonData } of datasources) {
      if (jsonData.alertmanagerUid) expect(uids).toContain(jsonData.alertmanagerUid);
    }
  });

  it("Grafana's provisioning includes every dashboard", () => {
    const { providers } = yamlOf<{ providers: { options: { path: string } }[] }>("grafana/dashboards.yaml");
    const { pod } = workloads(built("base")).find(({ name }) => name === "grafana") as ReturnType<
      typeof workloads
    >[number];
    const mounted = pod.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounted).toContain(providers[0]?.options.path);
    const listed = readFileSync(join(root, "kubernetes/base/kustomization.yaml"), "utf8");
    const files = readdirSync(join(dashboards, "grafana")).filter((name) => name.endsWith(".json"));
    expect(files.length).toBeGreaterThan(4);
    for (const name of files) expect(listed).toContain(`dashboards/grafana/${name}`);
  });
});
