/** A saving that does less is none: guardrail steps, recall and telemetry of HEAD against those of BASE. */

import type { GuardrailFinding } from "./comparison.js";
import type { RunFigures } from "./run-figures.js";

/** What must be kept. */
export interface GuardrailRules {
  /** Steps that both sides must report, besides those that BASE reports. Default none. */
  readonly required?: readonly string[];
  /** The share by which a step per goal, recall or telemetry may be lower. Default 0: fewer is fewer. */
  readonly tolerance?: number;
}

/** Sums of counts have no rounding; shares do. */
const ROUNDING = 1e-9;

/**
 * Holds HEAD against BASE. A step that BASE ran and HEAD does not report was not run. A required step that nobody
 * reports is not kept: a guardrail that nobody counts guards nothing.
 * @example guardrailFindings(baseRuns, headRuns, { required: ["moderation"] })
 */
export function guardrailFindings(
  base: readonly RunFigures[],
  head: readonly RunFigures[],
  { required = [], tolerance = 0 }: GuardrailRules = {},
): GuardrailFinding[] {
  const names = new Set([...base.flatMap(({ guardrails = {} }) => Object.keys(guardrails)), ...required]);
  const steps = [...names].map((name) =>
    finding(name, "step", stepsPerGoal(base, name), stepsPerGoal(head, name), tolerance),
  );
  return [
    ...steps,
    finding("recall", "recall", recallOf(base, false), recallOf(head, true), tolerance),
    finding("telemetry", "telemetry", receivedShare(base), receivedShare(head), tolerance),
  ].filter(({ kind, base, head }) => kind === "step" || base !== undefined || head !== undefined);
}

const UNITS = { step: " per goal", recall: "", telemetry: " of the records" } as const;

function finding(
  name: string,
  kind: GuardrailFinding["kind"],
  base: number | undefined,
  head: number | undefined,
  tolerance: number,
): GuardrailFinding {
  const isKept =
    kind === "step" && base === undefined
      ? (head ?? 0) > 0
      : base === undefined || (head ?? 0) >= base * (1 - tolerance) - ROUNDING;
  const text = (value: number | undefined) => (value === undefined ? "not reported" : rounded(value));
  return {
    name,
    kind,
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
    isKept,
    finding: `${name}: ${text(base)} → ${text(head)}${UNITS[kind]}`,
  };
}

const rounded = (value: number): string => String(Number(value.toPrecision(4)));

/** Undefined where no run reports the step, or where no goal was reached. */
function stepsPerGoal(runs: readonly RunFigures[], name: string): number | undefined {
  const goals = sum(runs.map((run) => run.goals ?? 1));
  const counts = runs.flatMap(({ guardrails = {} }) =>
    Object.hasOwn(guardrails, name) ? [guardrails[name] as number] : [],
  );
  return counts.length === 0 || goals === 0 ? undefined : sum(counts) / goals;
}

/** What HEAD keeps to itself counts as not found: else it would report its good runs alone. */
function recallOf(runs: readonly RunFigures[], unknownIsNone: boolean): number | undefined {
  const known = runs.flatMap(({ recall }) => recall ?? []);
  return known.length === 0 ? undefined : sum(known) / (unknownIsNone ? runs : known).length;
}

function receivedShare(runs: readonly RunFigures[]): number | undefined {
  const known = runs.flatMap(({ telemetry }) => telemetry ?? []);
  const expected = sum(known.map((one) => one.expected));
  return expected === 0 ? undefined : sum(known.map((one) => one.received)) / expected;
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
