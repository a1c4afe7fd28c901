/** A repetition of a record as one run that can be compared. Pure. */

import type { Figures, RunFacts, RunFigures } from "../compare/run-figures.js";
import type { RepetitionEntry } from "../format/entries.js";

type Facts = Readonly<Record<string, unknown>>;

/**
 * Joules of devices with those that others stated, grams where all of it is priced, seconds, and CPU seconds if the
 * record has them. What the workload reported of itself is taken as far as it is of the described shape.
 * @example repetitionRun(repetition, facts).figures.energy
 */
export function repetitionRun(
  { joules, stated, grams, from, to, void: why, facts: given = {} }: RepetitionEntry,
  facts: RunFacts,
): RunFigures {
  const reported = objectOf(given.reported);
  const { goals, recall } = reported;
  const { expected, received } = objectOf(reported.telemetry);
  const guardrails = numbersOf(reported.guardrails);
  const stages = Object.entries(objectOf(reported.stages)).map(
    ([name, own]) => [name, numbersOf(own)] as const,
  );
  return {
    facts,
    figures: {
      ...numbersOf(reported.figures),
      ...((joules !== undefined || stated !== undefined) && { energy: (joules ?? 0) + (stated ?? 0) }),
      ...(grams !== undefined && stated === undefined && { carbon: grams }),
      latency: to - from,
      ...(isAmount(given.cpuS) && given.cpuS > 0 && { cpu: given.cpuS }),
    },
    ...(stages.length > 0 && { stages: Object.fromEntries(stages) }),
    ...(isAmount(goals) && { goals }),
    ...(Object.keys(guardrails).length > 0 && { guardrails }),
    ...(isAmount(recall) && recall <= 1 && { recall }),
    ...(isAmount(expected) && isAmount(received) && { telemetry: { expected, received } }),
    ...(why !== undefined && {
      isVoid: why,
      ...(typeof given.rule === "string" && { voidRule: given.rule }),
    }),
  };
}

const isAmount = (given: unknown): given is number =>
  typeof given === "number" && given >= 0 && Number.isFinite(given);

const objectOf = (given: unknown): Facts =>
  typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Facts) : {};

const numbersOf = (given: unknown): Figures =>
  Object.fromEntries(
    Object.entries(objectOf(given)).filter((entry): entry is [string, number] => isAmount(entry[1])),
  );
