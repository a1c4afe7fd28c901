/** Runs `promtool test rules` on rules and tests that are made in memory. */

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { RuleGroup } from "../../src/rules/rule.ts";
import { rulesFile } from "../../src/rules/rule-files.ts";
import type { Scenario } from "../../src/rules/scenarios/scenario.ts";

/** What is tried. */
export interface Trial {
  readonly groups: readonly RuleGroup[];
  readonly scenarios: readonly Scenario[];
  readonly evaluationInterval: string;
}

/** It makes much garbage, and clears it away at a third of the usual pace. */
export const environment = (): NodeJS.ProcessEnv => ({ ...process.env, GOGC: "400" });

/** Behind this `promtool` names the file of tests that it runs next. */
const NEXT_FILE = /^Unit Testing: {2}/m;

/** What it says against the rules of each trial, in one run; nothing where all tests of a trial pass. */
export function failuresOf(trials: readonly Trial[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-rules-"));
  try {
    const files = trials.map((trial, index) => written(trial, folder, index));
    const [before = "", ...parts] = outputOf(["test", "rules", ...files], folder).split(NEXT_FILE);
    if (parts.length !== trials.length) throw new Error(`promtool ran ${parts.length} files: ${before}`);
    return parts.map((part) => (/^ {2}SUCCESS$/m.test(part) ? "" : part));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the rules and the tests of a trial, and gives the name of the file of tests. */
function written({ groups, scenarios, evaluationInterval }: Trial, folder: string, index: number): string {
  const [rules, name] = [`${index}.rules.yml`, `${index}.test.yml`];
  const tests = { rule_files: [rules], evaluation_interval: evaluationInterval, tests: scenarios };
  writeFileSync(join(folder, rules), rulesFile(groups));
  writeFileSync(join(folder, name), stringify(tests));
  return name;
}

/** What it prints, in the order in which it does: names of files and failures go to different streams. */
function outputOf(options: readonly string[], folder: string): string {
  const file = join(folder, "output");
  const descriptor = openSync(file, "w");
  const { error } = spawnSync("promtool", options, {
    cwd: folder,
    env: environment(),
    stdio: ["ignore", descriptor, descriptor],
  });
  closeSync(descriptor);
  if (error) throw error;
  return readFileSync(file, "utf8");
}
