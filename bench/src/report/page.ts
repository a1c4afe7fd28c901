import { type BarResult, isMet, type Measure } from "../bar.ts";
import { figureText, limitText, quantityText, referenceText } from "./number-text.ts";
import type { Results } from "./results.ts";

/** The page of results. Everything on it comes from one run. */
export function resultPage({ date, machine, loadPerCore, results }: Results): string {
  const judged = results
    .flatMap(({ measures }) => measures)
    .filter((measure) => isMet(measure) !== undefined);
  const met = judged.filter((measure) => isMet(measure));
  const failed = results.flatMap(({ assertions }) => assertions).filter((assertion) => assertion.failed > 0);
  return `<!-- Written by \`npm run bench\` from bench.json. -->

# Benchmarks

${met.length} of ${judged.length} figures keep their limits. ${failed.length === 0 ? "Every assertion about the runs held." : `**${failed.length} of the assertions about the runs failed**: figures of those bars are unreliable.`}

![Each figure as a part of its limit](bench.svg)

${table(results)}

Measured on ${date.slice(0, 10)} with Node ${machine.node.replace(/^v/, "")} on ${machine.cores} cores of ${machine.processor}, ${machine.memoryGb} GB, ${machine.system}. When the run began, the machine had
${loadPerCore.toFixed(1)} runnable processes per core${loadPerCore > 0.3 ? ": it was not quiet, and times are inflated" : ""}. Absolute times hold for this machine; ratios carry over.

## How to read it

- **figure** is compared with the limit: a ratio (×), a difference, or an amount; in parentheses the quartiles of its repetitions.
- **measured** and **reference** are its inputs: the two were measured in turns, in one process.
- **CPU time** of the whole process counts, including the garbage collector, not wall-clock time, which other programs affect.
- Each bar has its own process, which collects garbage on the main thread: helper threads wait for each other, which costs CPU time on a busy machine.
- **Alternating blocks**: reference and candidate run in pairs, many times, alternating the order, and each pays for collecting its own garbage; the figure is the median over the pairs.
- Rows without a limit are informational.

\`npm run bench\` repeats all measurements, in some minutes, and writes this page. \`npm run bench -- --only P2\` shows one bar, \`--quick\` is a smoke
test, \`--strict\` fails when a limit is exceeded. An assertion that fails always fails the run.

${results.map(section).join("\n\n")}
`;
}

function table(results: readonly BarResult[]): string {
  const rows = results.flatMap(({ id, measures }) =>
    measures.map((measure, i) => [
      i === 0 ? `[${id}](#${anchorOf(id, results)})` : "",
      measure.what,
      measure.measured ? quantityText(measure.measured) : "",
      referenceText(measure),
      figureText(measure.figure),
      limitText(measure),
      verdict(measure),
    ]),
  );
  return [
    "| bar | what | measured | reference | figure | limit | |",
    "| --- | --- | ---: | --- | ---: | ---: | --- |",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");
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
function anchorOf(id: string, results: readonly BarResult[]): string {
  const result = results.find((of) => of.id === id);
  const heading = result ? headingOf(result) : id;
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}

function verdict(measure: Measure): string {
  const met = isMet(measure);
  if (met === undefined) return "";
  return met ? "met" : "**not met**";
}
