import { accuracyOf } from "./accuracy.ts";
import type { ClerkResult } from "./reading.ts";
import { percentText } from "./report/quantity-text.ts";

/** What the agent found out, for a terminal: a line for each paper; with `verbose` also what it read and the summaries. */
export function resultLines(result: ClerkResult, verbose: boolean): string[] {
  const indented = (text: string): string[] => (verbose ? text.split("\n").map((line) => `    ${line}`) : []);
  const papers = result.readings.flatMap(({ paper, text, attempts }) => {
    const { right, of } = accuracyOf(text, paper.lines.join("\n"));
    const language = result.languages.get(paper.file) ?? "language not known";
    const tries = attempts === 1 ? "" : `, attempt ${attempts}`;
    const todo = result.actions.get(paper.file);
    return [
      `${paper.file} (${language}${tries}): ${right} of ${of} characters right; to do: ${todo}`,
      ...indented(text),
    ];
  });
  const failures = result.failures.map(({ paper, error }) => `${paper.file}: given up: ${error.message}`);
  const summaries = verbose ? ["Summaries from the local stand-in for a hosted model:"] : [];
  return [...papers, ...failures, qualityText(result), ...summaries, ...result.digests.flatMap(indented)];
}

/** How well the goal was met. A paper that was given up counts as wrong. */
export function qualityText({ readings, failures, accuracy: { right, of } }: ClerkResult): string {
  const share = `${percentText(right / of)} of the characters on all ${readings.length + failures.length} papers were read right.`;
  if (failures.length === 0) return share;
  const files = failures.map(({ paper }) => paper.file).join(", ");
  return `${share} Given up: ${files}, of which every character counts as wrong.`;
}
