/** A cluster of two workers that open a metrics page at the same port, which is the argument. */

import cluster from "node:cluster";
import { once } from "node:events";
import { PrometheusPageError, startPrometheus } from "wattspan/prometheus";
import { say } from "./telemetry-sdk.ts";

const [port = ""] = process.argv.slice(2);

async function master(): Promise<void> {
  const workers = [cluster.fork(), cluster.fork()];
  const opened = await Promise.all(workers.map(async (worker) => (await once(worker, "message"))[0]));
  say({ note: "opened", value: opened.sort() });
  for (const worker of workers) worker.process.kill();
}

async function worker(): Promise<void> {
  const opened = startPrometheus({ port: Number(port), keepAlive: true }).then(
    () => "a page",
    (error) => (error instanceof PrometheusPageError ? error.problem : String(error)),
  );
  process.send?.(await opened);
}

await (cluster.isPrimary ? master() : worker());
