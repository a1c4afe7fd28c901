/** `pnpm --filter training-pipeline start` in the root of the repository. */

import { parseArgs } from "node:util";
import { FULL, QUICK, reportOf, runPipeline } from "./run-pipeline.ts";

const { quick, record } = parseArgs({
  options: { quick: { type: "boolean" }, record: { type: "string" } },
}).values;
const say = (text: string): void =>
  console.log(`[${(performance.now() / 1000).toFixed(1).padStart(5)} s] ${text}`);

console.log(`\n${reportOf(await runPipeline(quick ? QUICK : FULL, say, record))}`);
