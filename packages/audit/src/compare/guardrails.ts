/** A saving that does less is none: goals, guardrail steps, recall and telemetry of HEAD against those of BASE. */

import { ROUNDING } from "../statistics/spread.js";
import type { GuardrailFinding } from "./comparison.js";
import type { RunFigures } from "./run-figures.js";
import type { GuardrailRate, GuardrailTest, TestedGuardrail } from "./tested-guardrail.js";

/** What must be kept. */
export interface GuardrailRules {
  /** Steps that both sides must report, besides those that BASE reports. Default none. */
  readonly required?: readonly string[];
  /**
   * What is compared without a test, so that less is less, by chance or not: names of steps, `goals`, `recall`.
   * Default none. Telemetry always is.
   */
  readonly strict?: readonly string[];
  /** The share by which goals, a step per goal, recall or telemetry may be lower. Default 0. */
  readonly tolerance?: number;
}

/** A guardrail that somebody reports or requires. */
export interface Guardrail {
  readonly name: string;
  readonly kind: GuardrailFinding["kind"];
  /** Of all runs of a side together. Absent where nobody reports it, or no goal was reached. */
  readonly base?: number;
  readonly head?: number;
  /** Absent where it is compared without a test. */
  readonly test?: TestedGuardrail;
  /** BASE has it in each run and HEAD in none, or BASE reports it of each run and HEAD does not. */
  readonly isGone: boolean;
}

const ALPHA = 0.05;
/** Figures that differ in later digits differ by rounding alone. */
const MAX_DIGITS = 12;
const FEW_DIGITS = 4;

/**
 * The guardrails of both sides. What a run keeps to itself it does not have: else HEAD would report its good runs
 * alone.
 * @example guardrailsOf(baseRuns, headRuns, { required: ["moderation"] }, test)
 */
export function guardrailsOf(
  base: readonly RunFigures[],
  head: readonly RunFigures[],
  { required = [], strict = [] }: GuardrailRules,
  test: GuardrailTest,
): Guardrail[] {
  const steps = new Set([...base.flatMap(({ guardrails = {} }) => Object.keys(guardrails)), ...required]);
  const guardrail = (name: string, kind: Guardrail["kind"], rate: GuardrailRate): Guardrail => {
    const isReported = reportedBy(name, kind);
    const [ofBase, ofHead] = [base, head].map((runs) =>
      runs.some(isReported) ? rateOf(runs, rate) : undefined,
    );
    const hides = kind !== "step" && base.every(isReported) && !head.every(isReported);
    const isNever = base.every((run) => rate.amount(run) > 0) && !((ofHead ?? 0) > 0);
    return {
      ...{ name, kind, isGone: hides || isNever },
      ...(ofBase !== undefined && { base: ofBase }),
      ...(ofHead !== undefined && { head: ofHead }),
      ...(ofBase !== undefined && kind !== "telemetry" && !strict.includes(name) && { test: test(rate) }),
    };
  };
  return [
    guardrail("goals", "goals", GOALS),
    ...[...steps].map((name) => guardrail(name, "step", stepsPerGoal(name))),
    guardrail("recall", "recall", RECALL),
    guardrail("telemetry", "telemetry", TELEMETRY),
  ].filter(
    ({ kind, base, head }) =>
      kind === "step" || base !== undefined || (head !== undefined && kind !== "goals"),
  );
}

const GOALS: GuardrailRate = { amount: ({ goals = 0 }) => goals, per: () => 1 };
const RECALL: GuardrailRate = { amount: ({ recall = 0 }) => recall, per: () => 1 };
const TELEMETRY: GuardrailRate = {
  amount: ({ telemetry }) => telemetry?.received ?? 0,
  per: ({ telemetry }) => telemetry?.expected ?? 0,
};
const stepsPerGoal = (name: string): GuardrailRate => ({
  amount: ({ guardrails = {} }) => (Object.hasOwn(guardrails, name) ? (guardrails[name] as number) : 0),
  per: ({ goals = 1 }) => goals,
});

const reportedBy =
  (name: string, kind: Guardrail["kind"]) =>
  (run: RunFigures): boolean =>
    kind === "step" ? Object.hasOwn(run.guardrails ?? {}, name) : run[kind] !== undefined;

/** Of all runs together; undefined where there is nothing to divide by, such as no goal. */
function rateOf(runs: readonly RunFigures[], { amount, per }: GuardrailRate): number | undefined {
  const whole = sum(runs.map(per));
  return whole > 0 ? sum(runs.map(amount)) / whole : undefined;
}

/**
 * Judges a guardrail. With a test, HEAD lost it if it has less for certain, after the correction for all tests, and
 * less by more than the tolerance as estimated; without one, if it has less. What is gone is lost in any case.
 * @param adjustedP Of its test, after the correction for so many `tests`.
 * @example guardrailFinding(guardrail, 0.003, 2, {}).isKept // false
 */
export function guardrailFinding(
  { name, kind, base, head, test, isGone }: Guardrail,
  adjustedP: number | undefined,
  tests: number,
  { tolerance = 0 }: GuardrailRules,
): GuardrailFinding {
  const isLess = (head ?? 0) < (base ?? 0) * (1 - tolerance) - ROUNDING;
  const isMissing = kind === "step" && base === undefined && !((head ?? 0) > 0);
  const isCertain = adjustedP === undefined || adjustedP < ALPHA || isGone;
  const least = test?.leastDetectable(tests);
  return {
    ...{ name, kind },
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
    isKept: !isMissing && !(isLess && isCertain),
    ...(base && head !== undefined && { change: head / base - 1 }),
    ...(test && adjustedP !== undefined && { p: test.p, adjustedP }),
    ...(least !== undefined && Number.isFinite(least) && { leastDetectable: least }),
    finding: `${name}: ${guardrailFigures(base, head).join(" → ")}${GUARDRAIL_UNITS[kind]}`,
  };
}

/** What each kind is counted by. */
export const GUARDRAIL_UNITS = {
  goals: " per run",
  step: " per goal",
  recall: "",
  telemetry: " of the records",
} as const;

/**
 * Both figures: four digits, whole numbers in full, and more digits where two that differ would look alike.
 * @example guardrailFigures(12_345, 12_344) // ["12345", "12344"]
 * @example guardrailFigures(1, 0.999_96) // ["1", "0.99996"]
 */
export function guardrailFigures(
  base: number | undefined,
  head: number | undefined,
): readonly [base: string, head: string] {
  for (let digits = FEW_DIGITS; ; digits++) {
    const texts = [written(base, digits), written(head, digits)] as const;
    if (texts[0] !== texts[1] || base === head || digits === MAX_DIGITS) return texts;
  }
}

function written(value: number | undefined, digits: number): string {
  if (value === undefined) return "not reported";
  if (Number.isInteger(value)) return String(value);
  const whole = Math.trunc(Math.abs(value));
  const wholeDigits = whole === 0 ? 0 : String(whole).length;
  return String(Number(value.toPrecision(Math.max(digits, wholeDigits))));
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
