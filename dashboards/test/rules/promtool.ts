/** Runs `promtool test rules` on rules and tests that are made in memory. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { RuleGroup } from "../../src/rules/rule.ts";
import { rulesFile } from "../../src/rules/rule-files.ts";
import type { Scenario } from "../../src/rules/scenarios/scenario.ts";

/** What is tried. */
interface Trial {
  readonly groups: readonly RuleGroup[];
  readonly scenarios: readonly Scenario[];
  readonly evaluationInterval: string;
}

/** What it says against the rules; nothing where all tests pass. */
export function failuresOf({ groups, scenarios, evaluationInterval }: Trial): string {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-rules-"));
  try {
    writeFileSync(join(folder, "rules.yml"), rulesFile(groups));
    const tests = {
      rule_files: ["rules.yml"],
      evaluation_interval: evaluationInterval,
      tests: scenarios,
    };
    writeFileSync(join(folder, "test.yml"), stringify(tests));
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", "test.yml"], {
      cwd: folder,
      encoding: "utf8",
    });
    return status === 0 ? "" : stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
