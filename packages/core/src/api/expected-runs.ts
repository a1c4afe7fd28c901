/** Frameworks that tell an adapter and a span of a run in the same turn. */

import { SharedSlot } from "../runtime/shared.js";

const EXPECTED = /* @__PURE__ */ new SharedSlot<Set<string>>("expected-runs.v1", "add");

/**
 * Says that an adapter reports the runs of a framework, perhaps after their spans have started: these begin when the
 * current code has run.
 * @example expectRuns("ai-sdk")
 */
export const expectRuns = (framework: string): void => void EXPECTED.orMake(() => new Set()).add(framework);

/**
 * Code that runs until the first microtask. An adapter and a span of a framework with one telemetry for both report a
 * run in the same.
 */
export interface Turn {
  /** How many runs were reported in it. */
  runs: number;
  /** How many spans of runs started in it, by their scope. */
  readonly spans: Map<string, number>;
}

const TURN = /* @__PURE__ */ new SharedSlot<Turn>("turn.v1");

function thisTurn(): Turn {
  if (!TURN.value)
    queueMicrotask(() => {
      TURN.value = undefined;
    });
  return TURN.orMake(() => ({ runs: 0, spans: new Map() }));
}

/** The turn, for a run that is reported in it. Undefined where spans may come in others. */
export function turnOf(framework: string): Turn | undefined {
  if (!areRunsExpected(() => framework)) return undefined;
  const turn = thisTurn();
  turn.runs++;
  return turn;
}

/** Counts the span of a run that is reported in this turn. @example const turn = awaitRun(scope) */
export function awaitRun(scope: string): Turn {
  const turn = thisTurn();
  turn.spans.set(scope, (turn.spans.get(scope) ?? 0) + 1);
  return turn;
}

/** Whether an adapter has said so. @param frameworkOf Called only if one has. @example areRunsExpected(() => "ai-sdk") */
export const areRunsExpected = (frameworkOf: () => string | undefined): boolean =>
  EXPECTED.value?.has(frameworkOf() ?? "") === true;
