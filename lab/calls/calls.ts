/** Records what random calls give, and compares two recordings: `npm run lab -- calls`. */

import { type Experiment, UsageError } from "../program/experiment.ts";
import { ProgressLine } from "../report/progress-line.ts";
import { type CommandLine, commandLine, usage } from "./command-line.ts";
import { differenceLines } from "./compare/difference-table.ts";
import { differences } from "./compare/differences.ts";
import { importPackagesFrom } from "./other-packages.ts";
import { readRecording, writeRecording } from "./record/recording.ts";

/** Numbers that differ by less are equal: sums in another order. */
const ROUNDING = 1e-9;

export const experiment: Experiment = {
  usage,
  async run(args) {
    const asked = commandLine(args);
    const [file, other] = asked.files;
    return other === undefined ? await recordTo(file, asked) : compare(file, other, asked);
  },
};

async function recordTo(file: string, { calls, seed, packages }: CommandLine): Promise<number> {
  if (packages !== undefined) importPackagesFrom(packages);
  const { record } = await import("./record/record.ts"); // only now: it imports the packages
  const line = new ProgressLine(process.stdout);
  const recording = await record(calls, seed, (name) => line.say(`${name} …`));
  line.end();
  writeRecording(file, recording);
  console.log(
    `${recording.calls} calls in each of ${Object.keys(recording.settings).length} settings: ${file}`,
  );
  return 0;
}

function compare(before: string, after: string, { estimates, ignored }: CommandLine): number {
  const tolerance = { numbers: ROUNDING, ...(estimates !== undefined && { estimates }) };
  const [first, second] = [readRecording(before), readRecording(after)];
  if (first.plan !== second.plan)
    throw new UsageError("The recordings are of different calls: record one again.");
  const all = [...differences(first.settings, second.settings, tolerance)].filter(
    ({ path }) => !path.some((name) => ignored.some((each) => name === each || name.startsWith(`${each} `))),
  );
  for (const text of differenceLines(all)) console.log(text);
  console.log(all.length === 0 ? `Equal: ${first.calls} calls.` : `${all.length} values differ.`);
  return all.length === 0 ? 0 : 1;
}
