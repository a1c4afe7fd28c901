import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type StartedProgram, startProgram } from "./started-program.js";

/**
 * Starts a Prometheus with a configuration, and further options. The configuration may name files that it
 * writes into its folder.
 * @example await startConfigured(() => "scrape_configs: []")
 */
export function startConfigured(
  configOf: (folder: string) => string,
  ...options: readonly string[]
): Promise<StartedProgram> {
  return startProgram({
    name: "prometheus",
    readyPath: "/-/ready",
    optionsOf(folder, address) {
      const file = join(folder, "prometheus.yml");
      writeFileSync(file, configOf(folder));
      return [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=${address}`,
        ...options,
      ];
    },
  });
}

/**
 * Starts a Prometheus that scrapes a page each second.
 * @example await startScraping("http://127.0.0.1:9464/metrics")
 */
export function startScraping(pageUrl: string): Promise<StartedProgram> {
  const job = `{ job_name: page, static_configs: [{ targets: ["${new URL(pageUrl).host}"] }] }`;
  return startConfigured(
    () => `global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs: [${job}]\n`,
  );
}
