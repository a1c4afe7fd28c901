import { numberText } from "../../report/number-text.ts";
import { markdownTable } from "../../report/text-table.ts";
import { type KeptRun, worseRatios } from "./worse-ratios.ts";

const SHOWN = 12;

/** The part of the page about ratios from run to run: the last runs, newest first. */
export function historySection(runs: readonly KeptRun[]): string {
  const names = [...new Set(runs.flatMap(({ ratios }) => Object.keys(ratios)))];
  const rows = runs
    .slice(-SHOWN)
    .toReversed()
    .map(({ date, commit, loadPerCore, ratios, anew }) => [
      ...[date.slice(0, 10), `${commit}${anew ? ` (anew: ${anew})` : ""}`, loadPerCore.toFixed(1)],
      ...names.map((name) => (ratios[name] === undefined ? "" : `${numberText(ratios[name])}×`)),
    ]);
  const worse = worseRatios(runs).map(
    ({ name, level, last }) => `**${name} stayed worse**: ${last.join(", ")} after ${level}.`,
  );
  return `## From run to run

\`npm run lab -- bench --record\` adds the ratios of a run to [bench-history.json](bench-history.json). A gate reads it, and measures nothing: it fails when one ratio was above 1.1 × its level in
each of the last three runs on one machine. The level is the lowest that three earlier runs in turn kept to, so that one lucky or disturbed run changes nothing, and slow growth is seen.
Runs that began at more than one process per core are shown and not compared: their ratios differ by up to a fifth. A run with the reason \`anew\` is not compared with earlier ones. ${worse.join(" ") || "No ratio stayed worse."}

${markdownTable({ heads: ["date", "commit", "processes per core", ...names], rows, aligned: ["left", "left", ...names.map(() => "right" as const), "right"] })}`;
}
