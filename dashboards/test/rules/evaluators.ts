/** Real servers that evaluate rules often and notify an Alertmanager. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConfigured } from "../../../packages/wattspan/test/servers/prometheus.ts";
import {
  type StartedProgram,
  startProgram,
} from "../../../packages/wattspan/test/servers/started-program.ts";

const INTERVAL = "500ms";

/** What is started, and with what. */
export interface Evaluation {
  /** Texts of files of rules. */
  readonly rules: readonly string[];
  readonly alertmanager: string;
}

/** Writes files of rules, and gives their paths. */
const written = (folder: string, rules: readonly string[]) =>
  rules.map((text, index) => {
    const file = join(folder, `${index}.rules.yml`);
    writeFileSync(file, text);
    return file;
  });

/** Starts a Prometheus that scrapes a page as the job `shop`. */
export function startPrometheusWithRules(
  page: string,
  { rules, alertmanager }: Evaluation,
): Promise<StartedProgram> {
  const configOf = (files: readonly string[]) => `
global: { scrape_interval: ${INTERVAL}, scrape_timeout: ${INTERVAL}, evaluation_interval: ${INTERVAL} }
rule_files: ${JSON.stringify(files)}
scrape_configs: [{ job_name: shop, static_configs: [{ targets: ["${new URL(page).host}"] }] }]
alerting: { alertmanagers: [{ static_configs: [{ targets: ["${new URL(alertmanager).host}"] }] }] }
`;
  return startConfigured((folder) => configOf(written(folder, rules)), "--rules.alert.resend-delay=1s");
}

/** Starts a vmalert that asks a VictoriaMetrics, and writes what it computes back to it. */
export async function startVmalert(
  victoria: string,
  { rules, alertmanager }: Evaluation,
): Promise<StartedProgram> {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-vmalert-rules-"));
  const program = await startProgram({
    name: "vmalert",
    readyPath: "/health",
    optionsOf: (_, address) => [
      ...written(folder, rules).map((file) => `-rule=${file}`),
      `-httpListenAddr=${address}`,
      ...[`-datasource.url=${victoria}`, `-remoteWrite.url=${victoria}`, `-remoteRead.url=${victoria}`],
      `-notifier.url=${alertmanager}`,
      `-evaluationInterval=${INTERVAL}`,
      "-datasource.queryStep=5s",
      "-rule.evalDelay=0s",
      "-remoteWrite.flushInterval=100ms",
    ],
  });
  return {
    ...program,
    async stop() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
