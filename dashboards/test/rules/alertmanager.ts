/** A real Alertmanager, and a receiver that keeps its notifications. */

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { standInServer } from "@wattspan/testing/stand-ins";
import {
  type StartedProgram,
  startProgram,
} from "../../../packages/wattspan/test/servers/started-program.ts";

/** One alert as a receiver gets it. */
export interface ReceivedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Takes notifications of Alertmanager. */
interface Receiver {
  readonly url: string;
  readonly alerts: readonly ReceivedAlert[];
  close(): Promise<void>;
}

/** A previous scraper of this port must not count as a sender. */
const PATH = `/${randomUUID()}`;

/** Listens for notifications. */
async function startReceiver(): Promise<Receiver> {
  const alerts: ReceivedAlert[] = [];
  const { origin, close } = await standInServer(async (request, response) => {
    if (request.url !== PATH) {
      response.writeHead(404).end();
      return;
    }
    const { alerts: received } = (await json(request)) as { alerts: ReceivedAlert[] };
    alerts.push(...received);
    response.end();
  });
  return { url: `${origin}${PATH}`, alerts, close };
}

/** Starts an Alertmanager that notifies a receiver of everything at once, including the end. */
function startAlertmanager(receiver: string): Promise<StartedProgram> {
  const config = `
route: { receiver: people, group_by: [alertname, hw_id], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: people, webhook_configs: [{ url: "${receiver}", send_resolved: true }] }]
`;
  return startProgram({
    name: "prometheus-alertmanager",
    readyPath: "/-/ready",
    optionsOf(folder, address) {
      const file = join(folder, "alertmanager.yml");
      writeFileSync(file, config);
      return [
        `--config.file=${file}`,
        `--storage.path=${join(folder, "data")}`,
        `--web.listen-address=${address}`,
        "--cluster.listen-address=", // It is alone.
      ];
    },
  });
}

/** Starts both: an Alertmanager, and what it notifies of. */
export async function startListening() {
  const receiver = await startReceiver();
  const { origin, stop } = await startAlertmanager(receiver.url);
  return {
    alertmanager: origin,
    received: receiver.alerts,
    async stop() {
      await stop();
      await receiver.close();
    },
  };
}
