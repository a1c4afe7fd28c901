/** Runs one of the experiments: `npm run lab -- bench`. */

import { type Experiment, UsageError } from "./program/experiment.ts";

const experiments: Readonly<Record<string, () => Promise<{ readonly experiment: Experiment }>>> = {
  bench: () => import("./bench/bench.ts"),
  soak: () => import("./soak/soak.ts"),
  calls: () => import("./calls/calls.ts"),
};
const usage = `usage: npm run lab -- ${Object.keys(experiments).join("|")} [options]
  bench   the overhead against plain OpenTelemetry
  soak    ten minutes of calls while everything around them fails
  calls   records what random calls give, and compares two builds
  --help  after a name: its options`;

const [name = "", ...args] = process.argv.slice(2);
const load = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
if (load) process.exitCode = await run((await load()).experiment);
else if (name === "--help") console.log(usage);
else {
  console.error(usage);
  process.exitCode = 2;
}

/** Returns the exit code. */
async function run(experiment: Experiment): Promise<number> {
  if (args.includes("--help")) {
    console.log(experiment.usage);
    return 0;
  }
  try {
    return await experiment.run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n${experiment.usage}`);
    return 2;
  }
}
