/** What to do where no repetition counts. */

import type { AuditReport } from "@wattspan/audit";

/**
 * A sentence with the next step; undefined if none is known. @example nextStep(report) // "The machine was busy. Run
 * again when it is quiet, …"
 */
export function nextStep({
  counted,
  repetitions,
  voidsByRule,
}: Pick<AuditReport, "counted" | "repetitions" | "voidsByRule">): string | undefined {
  if (counted.length > 0) return undefined;
  const { failed = 0, others = 0, steal = 0 } = voidsByRule;
  if (failed > others + steal) return failureText(repetitions);
  return others + steal > 0 ? quietText(repetitions) : undefined;
}

const FAILED = "failed: ";

/** By how a failure begins. What a function threw has any other name. */
const FAILURES: readonly (readonly [begin: string, next: string])[] = [
  ["exit code", "Run its command by itself, until it ends with exit code 0"],
  ["timeout", "Give it less to do, or more time by `timeoutS` in its file"],
  [
    "guardrail",
    "Let it report that one: a module by `report`, a command in the file that WATTSPAN_FIGURES names",
  ],
  ["it left processes", "Let it wait for what it starts"],
  ["its figures", "Let it write one JSON object to the file that WATTSPAN_FIGURES names"],
  ["", "Run its function by itself to see why"],
];

/** The last failure stands for all: an earlier one may be that of an empty cache. */
function failureText(repetitions: AuditReport["repetitions"]): string {
  const last = repetitions.findLast((one) => one.void?.startsWith(FAILED));
  const why = last?.void?.slice(FAILED.length) ?? "";
  const [, next] = FAILURES.find(([begin]) => why.startsWith(begin)) ?? [];
  return `The workload failed (${why}). ${next}.`;
}

/** Limits that would have let all count, in whole tenths. */
function quietText(repetitions: AuditReport["repetitions"]): string {
  const shares = SHARES.flatMap(({ rule, fact, usual }) => {
    const most = Math.max(...repetitions.map(({ facts }) => Number(facts?.[fact] ?? 0)));
    return most > usual ? [`--void-above ${rule}=${Math.min(100, 10 * Math.ceil(10 * most))}%`] : [];
  });
  if (shares.length === 0) return "The machine was busy. Run again when it is quiet.";
  return (
    "The machine was busy. Run again when it is quiet, or allow as much as there was, which the " +
    `record then says: ${shares.join(" ")}`
  );
}

/** Rules of steadiness by shares, and their usual limits. */
const SHARES = [
  { rule: "others", fact: "othersShare", usual: 0.1 },
  { rule: "steal", fact: "stealShare", usual: 0.01 },
] as const;
