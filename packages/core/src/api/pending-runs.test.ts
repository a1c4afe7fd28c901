/** How many offered runs are kept, and for whom. */

import { describe, expect, it } from "vitest";
import { forgetShared } from "../../test/forget-shared.js";
import { inTrace, isOf, reportedRuns } from "../../test/reported-runs.js";
import { areRunsExpected, expectRuns } from "./expected-runs.js";
import { setGlobalMetering } from "./global.js";

const { advance, agent, metering, report, take, takeIn } = reportedRuns();

describe("offered runs", () => {
  it("very many runs and names leave little behind, and the latest are found", () => {
    const { handle: outer } = agent();
    for (let index = 0; index < 3000; index++)
      report(outer, { names: [`look ${index}`], callId: `${index}` }).end();
    const found = (name: string) => take(outer, { name }) !== undefined;
    expect([found("look 2999"), found("look 2000"), found("look 1999")]).toEqual([true, true, false]);
    for (let index = 0; index < 1200; index++) report(outer);
    expect(Array.from({ length: 1200 }, () => take(outer)).filter(Boolean)).toHaveLength(1000);
  });

  it("very many runs whose end is never reported keep no later one out, in an agent or at the top", () => {
    const { handle: outer } = agent();
    for (let index = 0; index < 1001; index++) report(outer);
    for (let index = 0; index < 10_001; index++) inTrace(`${index}`.padStart(32, "0"), () => report());
    const inAgent = report(outer, { names: ["search"] });
    const traceId = "f".repeat(32);
    const atTop = inTrace(traceId, () => report());
    expect(isOf(take(outer, { name: "search" }), inAgent)).toBe(true);
    expect(isOf(takeIn(traceId), atTop)).toBe(true);
  });

  it("very many runs that have ended keep no later one out", () => {
    const { handle: outer } = agent();
    for (const run of Array.from({ length: 1000 }, () => report(outer))) run.end();
    advance(51);
    expect(isOf(take(outer), report(outer))).toBe(false); // the span came first
    const run = report(outer);
    expect([take(outer), take(outer)].some((taken) => isOf(taken, run))).toBe(true);
  });

  it("runs of a framework are expected once its adapter says so", () => {
    expect(areRunsExpected(() => "ai-sdk")).toBe(false);
    expectRuns("ai-sdk");
    expect([
      areRunsExpected(() => "ai-sdk"),
      areRunsExpected(() => "mcp"),
      areRunsExpected(() => undefined),
    ]).toEqual([true, false, false]);
  });

  it("where nobody looks for runs none is kept", () => {
    forgetShared();
    setGlobalMetering(metering());
    const { handle: outer } = agent();
    report(outer);
    expect(take(outer)).toBeUndefined();
  });
});
