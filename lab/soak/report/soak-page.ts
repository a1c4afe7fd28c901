import { KeptReport } from "../../report/kept-report.ts";
import { markdownTable } from "../../report/text-table.ts";
import type { Condition } from "./conditions.ts";
import type { SoakResult } from "./result.ts";

const number = (value: number): string => Math.round(value).toLocaleString("en-US");

/** What a run found, judged. */
type JudgedSoak = SoakResult & { readonly conditions: readonly Condition[] };

/** The last run that was kept, with its page. */
export const soakReport = new KeptReport<JudgedSoak>("soak.json", (judged) => ({
  "soak.md": soakPage(judged),
}));

/** The page of a run: whether the conditions held. All else is in the JSON. */
function soakPage({ at, machine, seconds, rate, selfCpuShare, conditions }: JudgedSoak): string {
  const failed = conditions.filter(({ holds }) => !holds);
  const verdict =
    failed.length === 0
      ? `All ${conditions.length} held.`
      : `${failed.length} of ${conditions.length} failed:`;
  const rows = failed.map(({ name, found }) => [name, found]);
  return `# Soak

<!-- Written by \`npm run lab -- soak --docs\`. -->

${number(seconds)} s at ${rate} calls per second on ${at.slice(0, 10)}, with Node ${machine.node.slice(1)} on ${machine.cpus} cores with a
load of ${machine.load.toFixed(1)} from other work, while cards are lost and hang, the receiver refuses, fails and hangs, the provider of
intensities throws, and estimators and observers fail. Of one core, sampling used ${(100 * selfCpuShare).toFixed(2)} % at the end. The conditions: results and
errors are the caller's, the joules of each device add up to 1e-9, footprints, spans and metrics agree, and no activity, timer or memory is left.
**${verdict}**

${failed.length === 0 ? "" : `${markdownTable({ heads: ["failed", "found"], rows, aligned: ["left", "left"] })}\n\n`}[soak.json](soak.json) has the whole result. \`npm run lab -- soak\` repeats it, and exits with 1 if a condition fails.
`;
}
