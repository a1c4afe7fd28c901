import { addPendingRun, type ManualActivity, type ReportedRun } from "@wattspan/core/manual";
import { followPromise, isObject } from "@wattspan/core/observe";

/**
 * Runs a tool inside its step, and offers it until its result settles: a span of another instrumentation in it is the
 * same step.
 * @example meterStep({ name, kind: "tool" }, (step) => runPending(step, { framework: "mcp", kind: "tool", names: [name] }, run))
 */
export function runPending<T>(step: ManualActivity<"step">["inside"], run: ReportedRun, fn: () => T): T {
  const end = addPendingRun({ inside: step }, run);
  try {
    const result = fn();
    if (!isObject(result) || !followPromise(result, end, end)) end();
    return result;
  } catch (error) {
    end();
    throw error;
  }
}
