/** The files that give Grafana and Prometheus the dashboards and rules at startup. */

import type { ShippedFiles } from "../shipped-files.js";

/** One file to write. */
export interface ProvisionedFile {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly what: "data source" | "provider" | "dashboard" | "rules";
  readonly text: string;
}

/** Addresses and paths in the files. */
export interface ProvisioningOptions {
  /** Address of Prometheus, as Grafana reaches it. */
  readonly prometheusUrl: string;
  /** The folder, as Grafana sees it. */
  readonly seenAs: string;
  /** Scrape interval of Prometheus in seconds: rates over less than four intervals are empty. */
  readonly scrapeIntervalS: number;
}

/** Grafana reads its provisioning from folders with these names and ignores others. */
const DASHBOARDS = "dashboards/wattspan";
const RULES = "prometheus";
const WRITTEN_BY = "# Written by `wattspan dashboard --provision`.";

/**
 * The files of a folder of provisioning, `GF_PATHS_PROVISIONING`, and of rules.
 * Form: https://grafana.com/docs/grafana/latest/administration/provisioning/
 *
 * @example provisioning(await shippedFiles(), { prometheusUrl, seenAs: "/etc/grafana/provisioning", scrapeIntervalS: 15 })
 */
export function provisioning(
  { dashboards, rules }: ShippedFiles,
  { prometheusUrl, seenAs, scrapeIntervalS }: ProvisioningOptions,
): readonly ProvisionedFile[] {
  return [
    {
      path: "datasources/wattspan.yaml",
      what: "data source",
      text: dataSource(prometheusUrl, scrapeIntervalS),
    },
    {
      path: "dashboards/wattspan.yaml",
      what: "provider",
      text: provider(`${seenAs.replace(/\/+$/, "")}/${DASHBOARDS}`),
    },
    ...dashboards.map(
      ({ name, text }): ProvisionedFile => ({ path: `${DASHBOARDS}/${name}`, what: "dashboard", text }),
    ),
    ...rules.map(({ name, text }): ProvisionedFile => ({ path: `${RULES}/${name}`, what: "rules", text })),
  ];
}

/**
 * The rules, for `rule_files` of Prometheus.
 * @example ruleFilesIn("/srv/wattspan") // "/srv/wattspan/prometheus/*.rules.yml"
 */
export const ruleFilesIn = (folder: string): string => `${folder}/${RULES}/*.rules.yml`;

/**
 * A string for YAML, of which JSON is a subset. Grafana would expand variables after a single dollar sign.
 */
const yamlText = (text: string): string => JSON.stringify(text.replaceAll("$", "$$$$"));

const dataSource = (url: string, scrapeIntervalS: number): string => `${WRITTEN_BY}
apiVersion: 1
datasources:
  - name: Wattspan
    uid: wattspan
    type: prometheus
    access: proxy
    url: ${yamlText(url)}
    editable: false
    jsonData:
      httpMethod: POST
      timeInterval: ${scrapeIntervalS}s
`;

const provider = (path: string): string => `${WRITTEN_BY}
apiVersion: 1
providers:
  - name: wattspan
    type: file
    folder: Wattspan
    folderUid: wattspan
    allowUiUpdates: false
    updateIntervalSeconds: 60
    options:
      path: ${yamlText(path)}
`;
