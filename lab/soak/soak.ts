/**
 * Runs for minutes while everything around it fails and recovers, and reports whether anything was lost or
 * grew: `npm run lab -- soak`.
 */

import { goFirst } from "../../packages/wattspan/test/powercap/go-first.ts";
import type { Experiment } from "../program/experiment.ts";
import { commandLine, usage } from "./command-line.ts";
import { conditionsOf } from "./report/conditions.ts";
import { soakReport } from "./report/soak-report.ts";
import { runSoak } from "./run-soak.ts";

export const experiment: Experiment = {
  usage,
  async run(args) {
    const { page, docs, folder, ...plan } = commandLine(args);
    if (page) {
      soakReport.write();
      return 0;
    }
    goFirst(); // what other work does to the event loop is not asked for
    const result = await runSoak(plan);
    const conditions = conditionsOf(result);
    for (const { name, found, allowed, holds } of conditions)
      console.log(`${holds ? "ok  " : "FAIL"} ${name}: ${found} (${allowed})`);
    if (docs || folder !== undefined) soakReport.write({ ...result, conditions }, folder);
    return conditions.every(({ holds }) => holds) ? 0 : 1;
  },
};
