/** A workload as the third line of a record has it. */

import { STEADINESS_RULES, type SteadinessRules } from "../environment/steadiness.js";
import type { WorkloadScope } from "../format/scope.js";
import { SCOPES } from "../format/scope.js";
import { checkWorkload } from "./check-workload.js";
import type { WorkloadPlan } from "./workload.js";
import type { WorkloadDigest } from "./workload-digests.js";

/** What a record says of its workload. */
export interface RecordedWorkload {
  readonly name: string;
  readonly scope?: WorkloadScope;
  /** Absent: it was given on the command line, or by a function. */
  readonly plan?: WorkloadPlan;
  readonly digests: readonly WorkloadDigest[];
  /** Names of its variables that were not set. */
  readonly unset: readonly string[];
  /** Of a command that was given on the command line: `sha256:…` of its words as JSON. */
  readonly commandDigest?: string;
  readonly repetitions?: number;
  readonly warmUps?: number;
  /** The rules of steadiness that decided. */
  readonly rules: SteadinessRules;
}

/** Reads the line. Members of other shapes are left out: a verified record proves numbers, and not facts. */
export function recordedWorkload(line: Readonly<Record<string, unknown>>): RecordedWorkload {
  const { name, scope, digests, unset, inputs, repetitions, warmUps } = line;
  const plan = planOf(line.plan);
  const { command } = (typeof inputs === "object" && inputs !== null ? inputs : {}) as { command?: unknown };
  return {
    name: typeof name === "string" ? name : "",
    ...(SCOPES.some((one) => one === scope) && { scope: scope as WorkloadScope }),
    ...(plan && { plan }),
    digests: Array.isArray(digests) ? digests.filter(isDigest) : [],
    unset: Array.isArray(unset) ? unset.filter((one) => typeof one === "string") : [],
    ...(typeof command === "string" && { commandDigest: command }),
    ...(isCount(repetitions) && { repetitions }),
    ...(isCount(warmUps) && { warmUps }),
    rules: rulesOf(line.rules),
  };
}

function rulesOf(given: unknown): SteadinessRules {
  const rules = (typeof given === "object" && given !== null ? given : {}) as Readonly<
    Record<string, unknown>
  >;
  const known = Object.entries(STEADINESS_RULES).filter(
    ([name, usual]) => typeof rules[name] === typeof usual,
  );
  return Object.fromEntries(known.map(([name]) => [name, rules[name]]));
}

/**
 * Those that allow more than the default ones, in words.
 * @example looserRules({ others: 1 }) // ["others 1 (usually 0.1)"]
 */
export const looserRules = (rules: SteadinessRules): readonly string[] =>
  Object.entries(STEADINESS_RULES).flatMap(([name, usual]) => {
    const rule = rules[name as keyof SteadinessRules];
    return Number(rule) > Number(usual) ? [`${name} ${rule} (usually ${usual})`] : [];
  });

function planOf(given: unknown): WorkloadPlan | undefined {
  const { command, module } = (given ?? {}) as Partial<WorkloadPlan>;
  try {
    return checkWorkload(given, {}, command === undefined && module === undefined);
  } catch {
    return undefined;
  }
}

const isCount = (given: unknown): given is number => Number.isSafeInteger(given) && (given as number) >= 0;

function isDigest(given: unknown): given is WorkloadDigest {
  const { of, sha256, path = "", name = "", version = "" } = (given ?? {}) as Partial<WorkloadDigest>;
  const areTexts = [of, sha256, path, name, version].every((one) => typeof one === "string");
  return areTexts && /^[0-9a-f]{64}$/.test(String(sha256));
}
