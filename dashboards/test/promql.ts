/** What is wrong with queries, without a server. */

import { spawnSync } from "node:child_process";
import { parser } from "@prometheus-io/lezer-promql";
import { stringify } from "yaml";

/** Whether it is PromQL by its grammar. */
export function parses(expr: string): boolean {
  let isRight = true;
  parser.parse(expr).iterate({
    enter({ type }) {
      if (type.isError) isRight = false;
    },
  });
  return isRight;
}

/** What Prometheus' own tool says. It makes much garbage, and clears it away at a third of the usual pace. */
export function promtool(options: readonly string[], more: { cwd?: string; input?: string } = {}) {
  const env = { ...process.env, GOGC: "400" };
  const { status, stdout, stderr } = spawnSync("promtool", options, { encoding: "utf8", env, ...more });
  return { status, output: stdout + stderr };
}

/** What `promtool` says against queries, by grammar and types; nothing when they are right. */
export function faultsByPromtool(exprs: readonly string[]): string {
  const rules = exprs.map((expr, index) => ({ record: `query:${index}`, expr }));
  const input = stringify({ groups: [{ name: "panels", rules }] });
  const { status, output } = promtool(["check", "rules", "--lint=none"], { input });
  return status === 0 ? "" : output;
}
