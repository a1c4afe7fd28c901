import { type Begun, offerRun, type ReportedRun } from "@wattspan/core/begin";
import { followPromise, isObject } from "@wattspan/core/observe";

/**
 * Runs a tool inside its step, and offers it until its result settles: a span of another instrumentation in it is the
 * same step.
 * @example meterStep({ name, kind: "tool" }, (step) => runOffered(step, { framework: "mcp", kind: "tool", names: [name] }, run))
 */
export function runOffered<T>(step: Begun<"step">["inside"], run: ReportedRun, fn: () => T): T {
  const end = offerRun({ inside: step }, run);
  try {
    const result = fn();
    if (!isObject(result) || !followPromise(result, end, end)) end();
    return result;
  } catch (error) {
    end();
    throw error;
  }
}
