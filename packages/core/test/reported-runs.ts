/** Runs as an adapter reports them, and their spans as another instrumentation does, in a metering per test. */

import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { type ManualClock, manualClock } from "@wattspan/testing";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { asActivity } from "../src/activity/running-activity.js";
import { noteSpanProcessor } from "../src/activity/span-activities.js";
import { claimRun, type SpanRun } from "../src/api/claim-run.js";
import { setGlobalMetering } from "../src/api/global.js";
import { addPendingRun, type ReportedRun } from "../src/api/pending-runs.js";
import type { ActivityHandle } from "../src/contracts/activity-options.js";
import type { Metering } from "../src/options/metering-options.js";
import { createMetering } from "../src/run/create-metering.js";

export const REPORTED: ReportedRun = {
  ...{ framework: "langchain", kind: "tool", names: ["look", "DynamicTool"] },
};
export const STATED: SpanRun = { scope: "spans", framework: "langchain", kind: "tool", name: "look" };
/** A span in a trace, or in none. */
export const spanIn = (traceId: string) => trace.wrapSpanContext({ traceId, spanId: "", traceFlags: 0 });

/** Runs inside a span of this trace. */
export const inTrace = <R>(traceId: string, fn: () => R): R =>
  context.with(trace.setSpan(ROOT_CONTEXT, spanIn(traceId)), fn);

export const numberOf = (handle: ActivityHandle | undefined) => asActivity(handle)?.sequence;
export const isOf = (taken: ActivityHandle | undefined, run: { readonly handle: ActivityHandle }) =>
  taken !== undefined && numberOf(taken) === numberOf(run.handle);

/** Reports runs in the tests of a file. */
export function reportedRuns() {
  let clock: ManualClock;
  let metering: Metering;
  beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  afterAll(() => context.disable());
  beforeEach(() => {
    clock = manualClock();
    metering = createMetering({ clock, telemetry: { detail: "off" } });
    setGlobalMetering(metering);
    noteSpanProcessor();
  });
  afterEach(async () => {
    setGlobalMetering(undefined);
    await metering.shutdown();
  });
  const begin: Metering["begin"] = (...beginning) => metering.begin(...beginning);
  /** A run as an adapter reports it; `end` ends both the run and its offer. */
  function report(parent?: ActivityHandle, run: Partial<ReportedRun> = {}) {
    const begun = begin("step", { name: "look", kind: "tool", ...(parent && { parent }) });
    const endOffer = addPendingRun(begun, { ...REPORTED, ...run });
    const end = () => {
      endOffer();
      begun.end();
    };
    return { handle: begun.handle, run: <R>(fn: () => R): R => begun.run(fn), end };
  }
  const takeAt = (traceId: string, above?: ActivityHandle, run: Partial<SpanRun> = {}) =>
    claimRun(() => ({ ...STATED, ...run }), { span: spanIn(traceId), above, metering });
  return {
    ...{ begin, report },
    metering: () => metering,
    advance: (ms: number) => clock.advance(ms),
    agent: (options = {}) => begin("agent", { name: "outer", ...options }),
    /** The span of a run, inside another. */
    take: (above?: ActivityHandle, run?: Partial<SpanRun>) => takeAt("", above, run),
    /** The span of a run in this trace, at its top or inside another. */
    takeIn: (traceId: string, run?: Partial<SpanRun>, above?: ActivityHandle) => takeAt(traceId, above, run),
  };
}
