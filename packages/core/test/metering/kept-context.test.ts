/** Contexts that outlive their call, as those of responses and sockets do. */

import { AsyncLocalStorage } from "node:async_hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { footprintCollector } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Metering } from "../../src/options/metering-options.js";
import { openRequestTotals } from "../../src/requests/request-totals.js";
import { createMetering } from "../../src/run/create-metering.js";
import { collectGarbage } from "../collect-garbage.js";
import { perToken } from "../per-token.js";

const HOSTED = { model: "m", provider: "openai" };
const MAX_COLLECTIONS = 100;
type Run = <R>(fn: () => R) => R;
const seen = footprintCollector();
let metering: Metering;
let exporter: InMemorySpanExporter;

beforeEach(async () => {
  exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  metering = createMetering({
    estimators: [perToken],
    observers: [seen.observer],
    telemetry: { detail: "spans", tracerProvider },
  });
  await metering.ready;
});
afterEach(async () => {
  await metering.shutdown();
  seen.clear();
});

const spanOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);
const agentOf = (name: string) => spanOf(name)?.attributes["gen_ai.agent.name"];
/** A step with a call. */
const lateStep = () =>
  metering.meterStep({ name: "late", runsOn: "remote" }, () =>
    metering.meterInference(HOSTED, (call) => call.setUsage({ output: 5 })),
  );

/** A call inside an agent, of which a context is kept. */
function keptCall(name = "agent"): { readonly run: Run; readonly handle: WeakRef<object> } {
  return metering.meterAgent({ name, runsOn: "remote" }, () =>
    metering.meterInference(HOSTED, (call) => {
      call.setUsage({ output: 3 });
      return { run: AsyncLocalStorage.snapshot(), handle: new WeakRef(call) };
    }),
  );
}

describe("a context that is kept after its call", () => {
  it("a context that is kept after its call does not hold the call", async () => {
    const { run, handle } = keptCall();
    await metering.flush();
    for (let turn = 0; turn < MAX_COLLECTIONS && handle.deref(); turn++) await collectGarbage();
    expect(handle.deref()).toBeUndefined();
    run(lateStep);
    await metering.flush();
    expect(metering.status.faults).toEqual({});
  });

  it("a step in a kept context has the agent and the span of the call that ended, and counts by itself", async () => {
    const { run } = keptCall("planner");
    await metering.flush();
    run(lateStep);
    await metering.flush();
    expect(agentOf("other late")).toBe("planner");
    expect(spanOf("other late")?.parentSpanContext?.spanId).toBe(spanOf("chat m")?.spanContext().spanId);
    expect(seen.byName("late")[0]?.energy?.value).toBe(5);
    expect(seen.byName("planner")[0]?.energy?.value).toBe(3);
  });

  it("a step in a kept context that began in another one still knows the agent", async () => {
    const first = keptCall("planner");
    const second = first.run(() =>
      metering.meterStep({ name: "s" }, () => AsyncLocalStorage.snapshot() as Run),
    );
    await metering.flush();
    second(lateStep);
    await metering.flush();
    expect(agentOf("other late")).toBe("planner");
  });

  it("a call in the kept context of a tool is the tool's own, also while the call around both runs", async () => {
    await metering.meterInference(HOSTED, async (call) => {
      call.setUsage({ output: 3 });
      const run = metering.meterStep({ name: "search", kind: "tool", runsOn: "remote" }, () =>
        AsyncLocalStorage.snapshot(),
      );
      run(() => metering.meterInference(HOSTED, (late) => late.setUsage({ output: 5 })));
    });
    await metering.flush();
    expect(seen.byName("m").map(({ energy }) => energy?.value)).toEqual([5, 3]);
  });

  it("work in the kept context of a tool does not replace the call around the tool", async () => {
    await metering.meterInference(HOSTED, async (call) => {
      call.setUsage({ output: 3 });
      const run = metering.meterStep({ name: "search", kind: "tool", runsOn: "remote" }, () =>
        AsyncLocalStorage.snapshot(),
      );
      run(lateStep);
    });
    await metering.flush();
    expect(seen.byName("m").map(({ energy }) => energy?.value)).toEqual([5, 3]);
  });

  it("calls that each begin in the kept context of the one before make no chain", async () => {
    let run: Run = (fn) => fn();
    let parents = 0;
    for (let i = 0; i < 50; i++) {
      const around = run;
      run = around(() =>
        metering.meterStep({ name: "tick", runsOn: "remote" }, (handle) => {
          parents = 0;
          for (let above = handle as { parent?: object }; above.parent; above = above.parent) parents++;
          return AsyncLocalStorage.snapshot() as Run;
        }),
      );
    }
    expect(parents).toBe(1);
    await metering.flush();
  });

  it("a step in a kept context has the agent that the step around it named", async () => {
    const run = metering.meterStep(
      { name: "s", agent: "planner" },
      () => AsyncLocalStorage.snapshot() as Run,
    );
    await metering.flush();
    run(lateStep);
    await metering.flush();
    expect(agentOf("other late")).toBe("planner");
  });

  it("a step in a kept context counts in the request of the call that ended", async () => {
    const scope = openRequestTotals();
    const { run } = scope.run(() => keptCall());
    run(lateStep);
    await metering.flush();
    expect(scope.footprint.energy?.value).toBe(8);
  });
});
