/** A Prometheus of this machine that scrapes one page. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { unusedPort } from "./stand-in-server.js";

export const HAS_PROMETHEUS = spawnSync("prometheus", ["--version"]).status === 0;
/** Behind the title of a test that needs it. */
export const WHY_NO_PROMETHEUS = HAS_PROMETHEUS
  ? ""
  : " (skipped: there is no prometheus; on Debian: apt-get install prometheus)";
/** It needs a moment to start and to store what it got. */
export const PROMETHEUS_POLL = { timeout: 60_000, interval: 200 };

/** A series, with the value that it has or those that it had. */
interface QueryResult {
  readonly value?: readonly [atS: number, text: string];
  readonly values?: readonly (readonly [atS: number, text: string])[];
}

/** Starts one, which scrapes five times a second. */
export async function realPrometheus(pageUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-prometheus-"));
  const job = `{ job_name: page, static_configs: [{ targets: ["${new URL(pageUrl).host}"] }] }`;
  const times = "scrape_interval: 200ms, scrape_timeout: 200ms";
  writeFileSync(join(folder, "prometheus.yml"), `global: { ${times} }\nscrape_configs: [${job}]\n`);
  const address = `127.0.0.1:${await unusedPort()}`;
  const origin = `http://${address}`;
  const paths = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  const child = spawn("prometheus", [...paths, `--web.listen-address=${address}`], { stdio: "ignore" });
  const isReady = () =>
    fetch(`${origin}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  const resultsOf = async (query: string) => {
    const answer = await fetch(`${origin}/api/v1/query?query=${encodeURIComponent(query)}`);
    return ((await answer.json()) as { readonly data: { readonly result: readonly QueryResult[] } }).data
      .result;
  };
  const instant = async (query: string) => Number((await resultsOf(query))[0]?.value?.[1]);
  const scrapes = () => instant("count_over_time(up[1h])");
  await vi.waitUntil(isReady, PROMETHEUS_POLL);
  return {
    origin,
    /** The number that an expression has now; not a number where it has none. */
    instant,
    /** The samples of each series of a selector with a range. */
    async samples(selector: string): Promise<readonly (readonly number[])[]> {
      const series = await resultsOf(selector);
      return series.map(({ values = [] }) => values.map(([, text]) => Number(text)));
    },
    /** Waits for so many scrapes more. */
    async scraped(more: number) {
      const before = (await scrapes()) || 0;
      await vi.waitUntil(async () => (await scrapes()) > before + more, PROMETHEUS_POLL);
    },
    async stop() {
      child.kill();
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
