import { accuracyOf } from "./accuracy.ts";
import type { ClerkResult } from "./reading.ts";

/** What the agent found out, for a terminal: each paper's text beside the share of it that is right. */
export function resultLines(result: ClerkResult): string[] {
  const papers = result.readings.flatMap(({ paper, text, attempts }) => {
    const { right, of } = accuracyOf(text, paper.lines.join("\n"));
    const language = result.languages.get(paper.file) ?? "language not known";
    const tries = attempts === 1 ? "" : `, attempt ${attempts}`;
    return [
      `${paper.file} (${language}${tries}): ${right} of ${of} characters right; to do: ${result.actions.get(paper.file)}`,
      ...text.split("\n").map((line) => `    ${line}`),
    ];
  });
  const failures = result.failures.map(({ paper, error }) => `${paper.file}: not read. ${error.message}`);
  const { right, of } = result.accuracy;
  return [
    ...papers,
    ...failures,
    `All papers, unread ones included: ${right} of ${of} characters right.`,
    "Summaries from the local stand-in for a hosted model:",
    ...result.digests.flatMap((digest) => digest.split("\n")).map((line) => `    ${line}`),
  ];
}
