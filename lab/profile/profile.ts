/** Profiles a metered call by rooms, and keeps it as JSON and a picture: `npm run lab -- profile`. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Experiment, UsageError } from "../program/experiment.ts";
import { optionsIn } from "../program/options.ts";
import { circumstances } from "../report/circumstances.ts";
import { numberText } from "../report/number-text.ts";
import { terminalTable } from "../report/text-table.ts";
import { profileReport } from "./report/profile-report.ts";
import type { ProfiledCall } from "./report/profile-result.ts";

/** As a bar is measured, but from sources, in which each file is one: a build is a few large files. */
const NODE_FLAGS = [
  ...["--import", new URL("../../scripts/source-names.mjs", import.meta.url).href],
  ...["--expose-gc", "--single-threaded-gc", "--disable-warning=ExperimentalWarning"],
];

export const experiment: Experiment = {
  usage: `usage: npm run lab -- profile [--calls 20000 --page]
  --calls  of each kind, plain and streamed (20000); fewer are a smoke test, and are not kept
  --page   write the picture again from docs/measured/bench-profile.json, without measuring`,
  async run(args) {
    const { calls, page } = optionsIn(args, {
      calls: { type: "string" },
      page: { type: "boolean", default: false },
    });
    const count = Number(calls ?? 20_000);
    if (!(count >= 1)) throw new UsageError(`--calls ${calls}: it must be a number of at least 1.`);
    if (page) profileReport.write();
    else {
      const around = circumstances();
      const results = await profile(count);
      for (const { what, groups } of results)
        console.log(
          `\n${terminalTable({ heads: [what, "µs"], rows: groups.map(({ name, us }) => [name, numberText(us)]) })}`,
        );
      if (calls === undefined) profileReport.write({ ...around, results });
    }
    return 0;
  },
};

/** In a process of its own. @throws Error if it fails. */
async function profile(calls: number): Promise<readonly ProfiledCall[]> {
  const file = fileURLToPath(new URL("measure/run-profile.ts", import.meta.url));
  const child = fork(file, [String(calls)], { execArgv: NODE_FLAGS });
  let results: readonly ProfiledCall[] | undefined;
  child.on("message", (message: { results: readonly ProfiledCall[] }) => {
    results = message.results;
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0 || !results)
    throw new Error(`Profiling ended with ${code} and ${results ? "a" : "no"} result.`);
  return results;
}
