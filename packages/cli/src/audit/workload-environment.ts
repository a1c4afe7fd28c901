/** The variables that a workload's command gets. */

import type { Environment } from "../terminal/terminal.js";

/** What programs need to start at all. */
const ALWAYS = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SystemRoot", "PATHEXT", "TEMP", "TMP"];

/**
 * The named variables, and those that programs need to start.
 * @param names Default: all.
 * @example workloadEnvironment(process.env, ["OMP_NUM_THREADS"])
 */
export function workloadEnvironment(environment: Environment, names?: readonly string[]): Environment {
  if (!names) return environment;
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => ALWAYS.includes(name) || names.includes(name)),
  );
}
