/** Starts a `metered-service.ts` and sends it requests. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Report, ServicePlan, ServiceRequest } from "./service-protocol.ts";

export interface Service {
  ask(request: ServiceRequest): Promise<Report | null>;
  report(): Promise<Report>;
  /** Shuts Wattspan down; the process then ends by itself. */
  stop(): Promise<void>;
  /** Ends it in any case. */
  close(): Promise<void>;
}

/** Starts one, and waits until its Wattspan is ready. */
export async function startService(plan: ServicePlan): Promise<Service> {
  const child = fork(join(import.meta.dirname, "metered-service.ts"), [JSON.stringify(plan)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const exited = once(child, "exit");
  const answer = async () =>
    (await Promise.race([
      once(child, "message").then(([message]) => message as Report | null),
      exited.then(([code]) => Promise.reject(new Error(`The service ended with ${code}.`))),
    ])) as Report | null;
  const ask = (request: ServiceRequest) => {
    const next = answer();
    child.send(request);
    return next;
  };
  await answer();
  return {
    ask,
    async report() {
      const report = await ask("report");
      if (!report) throw new Error("no report");
      return report;
    },
    async stop() {
      await ask("stop");
      child.disconnect();
      await exited;
    },
    async close() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
