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

/** What `promtool` says against queries, by grammar and types; nothing when they are right. */
export function faultsByPromtool(exprs: readonly string[]): string {
  const rules = exprs.map((expr, index) => ({ record: `query:${index}`, expr }));
  const { status, stderr, stdout } = spawnSync("promtool", ["check", "rules", "--lint=none"], {
    input: stringify({ groups: [{ name: "panels", rules }] }),
    encoding: "utf8",
  });
  return status === 0 ? "" : stdout + stderr;
}
