import type { ProfileResult } from "../../profile/report/profile-result.ts";
import { profileSection } from "../../profile/report/profile-section.ts";
import { machineText } from "../../report/circumstances.ts";
import { markdownTable } from "../../report/text-table.ts";
import { historySection } from "../history/history-section.ts";
import type { KeptRun } from "../history/worse-ratios.ts";
import { type BarResult, isMet } from "../measure/bar.ts";
import { resultRows } from "./result-table.ts";
import type { Results } from "./results.ts";

/** The page of results. Everything on it comes from one run. */
export function resultPage(
  { date, machine, loadPerCore, results }: Results,
  history: readonly KeptRun[],
  profile: ProfileResult,
): string {
  const judged = results
    .flatMap(({ measures }) => measures)
    .filter((measure) => isMet(measure) !== undefined);
  const met = judged.filter((measure) => isMet(measure));
  const failed = results.flatMap(({ assertions }) => assertions).filter((assertion) => assertion.failed > 0);
  return `<!-- Written by \`npm run lab -- bench\` from bench.json. -->

# Benchmarks

${met.length} of ${judged.length} figures keep their limits. ${failed.length === 0 ? "Every assertion about the runs held." : `**${failed.length} of the assertions about the runs failed**: figures of those bars are unreliable.`}

![Each figure as a part of its limit](bench.svg)

${markdownTable(resultRows(results, { idOf: (result) => `[${result.id}](#${anchorOf(result)})`, verdictOf }))}

Measured on ${date.slice(0, 10)} with Node ${machine.node.replace(/^v/, "")} on ${machineText(machine)}. When the run began, the machine had
${loadPerCore.toFixed(1)} runnable processes per core${loadPerCore > 0.3 ? ": it was not quiet, and times are inflated" : ""}. Absolute times hold for this machine; ratios carry over.

## How to read it

- **figure** is compared with the limit: a ratio (×), a difference, or an amount; in parentheses the quartiles of its repetitions.
- **measured** and **reference** are its inputs: the two were measured in turns, in one process.
- **CPU time** of the whole process counts, including the garbage collector, not wall-clock time, which other programs affect.
- Each bar has its own process, which collects garbage on the main thread: helper threads wait for each other, which costs CPU time on a busy machine.
- **Alternating blocks**: reference and candidate run in pairs, many times, alternating the order, and each pays for collecting its own garbage; the figure is the median over the pairs.
- **Quiet blocks**, in P9 and of the bare call in P2: other programs can only make a block dearer, so each side is the 20 % quantile of its blocks. In parentheses are the quartiles of
  the same figure over rounds that are drawn again with replacement: how much it depends on the rounds that happened to be measured.
- Rows without a limit are informational.

\`npm run lab -- bench\` repeats all measurements, in some minutes, and writes this page. \`npm run lab -- bench --only P2\` shows one bar, \`--quick\` is a smoke
test, \`--strict\` fails when a limit is exceeded. An assertion that fails always fails the run.

${profileSection(profile)}

${historySection(history)}

${results.map(section).join("\n\n")}
`;
}

function section(result: BarResult): string {
  const { how, seconds, measures, assertions, unmet } = result;
  const isUnmet = measures.some((measure) => isMet(measure) === false);
  const because = isUnmet ? `\n\n**Not met.** ${unmet ?? "The cause is not known yet."}` : "";
  const asserted = assertions.map(({ what, checked, failed, detail }) =>
    failed === 0
      ? `- ${what} (${timesText(checked)})`
      : `- **failed**: ${what} (${failed} of ${checked} times, first: ${detail})`,
  );
  return `## ${headingOf(result)}

${how}${because}

Asserted in that run of ${Math.round(seconds)} s:

${asserted.join("\n")}`;
}

/** @example timesText(3) // "3 times" */
const timesText = (count: number): string => (count === 1 ? "once" : `${count.toLocaleString("en")} times`);

const headingOf = ({ id, title }: BarResult): string => `${id} ${title}`;

/** The anchor that Markdown makes of a heading. */
const anchorOf = (result: BarResult): string =>
  headingOf(result)
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");

function verdictOf(met: boolean | undefined): string {
  if (met === undefined) return "";
  return met ? "met" : "**not met**";
}
