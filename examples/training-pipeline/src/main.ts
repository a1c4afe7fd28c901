/** `pnpm --filter training-pipeline start` in the root of the repository. */

import { FULL, QUICK, reportOf, runPipeline } from "./run-pipeline.ts";

const say = (text: string): void =>
  console.log(`[${(performance.now() / 1000).toFixed(1).padStart(5)} s] ${text}`);

const run = await runPipeline(process.argv.includes("--quick") ? QUICK : FULL, say);
console.log(`\n${reportOf(run)}`);
