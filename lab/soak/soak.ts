/**
 * Runs for minutes while everything around it fails and recovers, and reports whether anything was lost or
 * grew: `npm run lab -- soak`.
 */

import { goFirst } from "../../packages/wattspan/test/powercap/go-first.ts";
import { type Experiment, UsageError } from "../program/experiment.ts";
import { optionsIn } from "../program/options.ts";
import { conditionsOf } from "./report/conditions.ts";
import { soakReport } from "./report/soak-page.ts";
import { runSoak } from "./run-soak.ts";

export const experiment: Experiment = {
  usage: `usage: npm run lab -- soak [--seconds 600] [--rate 200] [--docs | --page]
  --seconds  how long (default 600)
  --rate     calls that are begun per second (default 200)
  --docs     writes docs/measured/soak.md and soak.json
  --page     writes docs/measured/soak.md again from docs/measured/soak.json, without a run`,
  async run(args) {
    const { seconds, rate, page, docs } = optionsIn(args, {
      seconds: { type: "string", default: "600" },
      rate: { type: "string", default: "200" },
      docs: { type: "boolean", default: false },
      page: { type: "boolean", default: false },
    });
    if (page) {
      soakReport.write();
      return 0;
    }
    const plan = { seconds: numberOf("--seconds", seconds), rate: numberOf("--rate", rate) };
    goFirst(); // what other work does to the event loop is not asked for
    const result = await runSoak(plan);
    const conditions = conditionsOf(result);
    for (const { name, found, allowed, holds } of conditions)
      console.log(`${holds ? "ok  " : "FAIL"} ${name}: ${found} (${allowed})`);
    if (docs) soakReport.write({ ...result, conditions });
    return conditions.every(({ holds }) => holds) ? 0 : 1;
  },
};

function numberOf(option: string, text: string): number {
  const number = Number(text || Number.NaN);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`${option} ${text}: expected a number above 0.`);
}
