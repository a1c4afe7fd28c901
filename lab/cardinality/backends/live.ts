/** What scraping many services costs a backend: memory per series, CPU per sample. */

import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  type StartedProgram,
  startProgram,
} from "../../../packages/wattspan/test/servers/started-program.ts";
import { cpuS, residentBytes } from "./process-use.ts";

const INTERVAL_S = 2;
/** Time for the first scrapes of all services, which create the series. */
const WARM_MS = 10_000;
const WATCHED_MS = 20_000;

/** The cost of a backend. */
export interface LiveCost {
  readonly series: number;
  readonly residentBytes: number;
  /** Per series, beyond its idle use. */
  readonly bytesPerSeries: number;
  readonly samplesPerS: number;
  /** CPU microseconds per sample. */
  readonly cpuPerSampleUs: number;
}

type Start = (scrapeConfig: string) => Promise<StartedProgram>;

const withConfig =
  (
    name: string,
    readyPath: string,
    options: (file: string, folder: string, address: string) => string[],
  ): Start =>
  (scrapeConfig) =>
    startProgram({
      name,
      readyPath,
      optionsOf(folder, address) {
        const file = join(folder, "scrape.yml");
        writeFileSync(file, scrapeConfig);
        return options(file, folder, address);
      },
    });

/** Backends that scrape. */
export const scrapers: Readonly<Record<"prometheus" | "victoriaMetrics", Start>> = {
  prometheus: withConfig("prometheus", "/-/ready", (file, folder, address) => [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=${address}`,
  ]),
  victoriaMetrics: withConfig("victoria-metrics", "/health", (file, folder, address) => [
    `-promscrape.config=${file}`,
    `-storageDataPath=${join(folder, "data")}`,
    `-httpListenAddr=${address}`,
  ]),
};

/** Lets a backend scrape many services, each of which serves the pages in turn. */
export async function liveCost(start: Start, pages: readonly string[], services: number): Promise<LiveCost> {
  let scrapes = 0;
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    response.end(pages[Math.floor(scrapes++ / services) % pages.length]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const jobs = Array.from(
    { length: services },
    (_, i) => `  - { job_name: service-${i}, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }\n`,
  );
  const empty = await start("scrape_configs: []\n");
  await wait(3000);
  const restBytes = residentBytes(empty);
  await empty.stop();
  const backend = await start(
    `global: { scrape_interval: ${INTERVAL_S}s }\nscrape_configs:\n${jobs.join("")}`,
  );
  await wait(WARM_MS);
  const before = { cpuS: cpuS(backend), scrapes };
  await wait(WATCHED_MS);
  const usedS = cpuS(backend) - before.cpuS;
  const perPage = (pages[0] as string)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#")).length;
  const samples = (scrapes - before.scrapes) * perPage;
  const series = services * perPage;
  const bytes = residentBytes(backend);
  await backend.stop();
  server.closeAllConnections();
  server.close();
  return {
    series,
    residentBytes: bytes,
    bytesPerSeries: (bytes - restBytes) / series,
    samplesPerS: (1000 * samples) / WATCHED_MS,
    cpuPerSampleUs: (1e6 * usedS) / samples,
  };
}
