/** How budgets are asked before activities begin, and learn what these took: each ticket once. */

import { type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { meteredFetch } from "../../src/api/attempts.js";
import type { CallToAdmit, Decision } from "../../src/contracts/admission.js";
import type { EnergyEstimator } from "../../src/contracts/energy-estimator.js";
import { failure, URL_OF_CHAT } from "../attempted-call.js";
import { RecordingBudget, TooDear } from "../recording-budget.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;
const estimator: EnergyEstimator = {
  id: "test",
  knows: ({ model }) => model !== "unknown",
  estimate: ({ model, usage }) => {
    const value = ((usage?.inputFresh ?? 0) + (usage?.output ?? 0)) * (model === "small" ? 0.1 : 1);
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "test@1" };
  },
};
const usage = () => ({ inputFresh: 3, output: 4 });
const hosted = { model: "gpt-4o", provider: "openai", usage } as const;
const setUp = (options: MeteredMachineOptions = {}) =>
  meteredMachine({ zones: [cpu], estimators: [estimator], intensity: 360, ...options });

/** What became of each ticket: settled, released. */
const ends = ({ tickets }: RecordingBudget) =>
  tickets.map(({ settled, released }) => [settled.length, released]);

describe("a budget", () => {
  it("a budget is asked for its activity and all inside it, with what is known before they begin", async () => {
    const { metering } = await setUp();
    const budget = new RecordingBudget();
    metering.meterAgent({ name: "planner", budget }, () =>
      metering.meterStep({ name: "look up", kind: "tool" }, () =>
        metering.meterInference({ ...hosted, expects: { inputFresh: 100, output: 50 } }, () => 1),
      ),
    );
    const common = { agent: "planner", critical: false, canRefuse: true, canWait: false, budgets: [budget] };
    expect(budget.calls).toMatchObject([
      { ...common, kind: "agent", name: "planner" },
      { ...common, kind: "step", name: "look up", stepKind: "tool" },
      {
        ...{ ...common, kind: "inference", name: "gpt-4o", operation: "chat", provider: "openai" },
        expects: { inputFresh: 100, output: 50 },
      },
    ]);
    expect(budget.calls.map((call) => call.estimate()?.energy)).toEqual([
      undefined,
      undefined,
      { value: 150, low: 75, high: 300 },
    ]);
    expect(budget.calls[2]?.estimate({ output: 1 })?.energy?.value).toBe(1);
    expect(budget.calls[2]?.estimate({ output: 10 }, "small")?.energy?.value).toBe(1);
  });

  it("what no estimator knows, and what is not stated, has no estimate", async () => {
    const { metering } = await setUp();
    const budget = new RecordingBudget();
    metering.meterInference({ ...hosted, budget }, () => 1);
    metering.meterInference({ ...hosted, model: "unknown", expects: { output: 9 }, budget }, () => 1);
    metering.meterInference({ model: "local", expects: { output: 9 }, budget }, () => 1);
    expect(budget.calls.map((call) => call.estimate())).toEqual([undefined, undefined, undefined]);
  });

  it("a ticket is settled once, with the late joules of a slow device", async () => {
    const { metering, seen, clock, wait } = await setUp({ zones: [{ ...cpu, refreshMs: 1000 }] });
    const budget = new RecordingBudget();
    const call = metering.meterInference({ model: "local", budget }, () => wait(1500));
    await clock.advanceAsync(1500);
    await call;
    expect(ends(budget)).toEqual([[0, 0]]);
    await clock.advanceAsync(20_000);
    expect(ends(budget)).toEqual([[1, 0]]);
    expect(budget.tickets[0]?.settled).toEqual(seen.footprints);
    expect(budget.chargedJ).toBeGreaterThan(70);
  });

  it("the innermost of several budgets is asked first, and one that is given twice once", async () => {
    const { metering } = await setUp();
    const order: string[] = [];
    const named = (name: string) =>
      new RecordingBudget(() => {
        order.push(name);
        return "admit";
      });
    const [inner, outer] = [named("inner"), named("outer")];
    metering.meterAgent({ name: "a", budget: outer }, () =>
      metering.meterStep({ name: "s", budget: inner }, () =>
        metering.meterInference({ ...hosted, budget: outer }, () => 1),
      ),
    );
    expect(order).toEqual(["outer", "inner", "outer", "inner", "outer"]);
  });

  it("a refusal of an outer budget gives back what an inner one reserved", async () => {
    const { metering } = await setUp();
    const outer = new RecordingBudget(({ kind }) =>
      kind === "inference" ? { refused: new TooDear() } : "admit",
    );
    const inner = new RecordingBudget();
    metering.meterAgent({ name: "a", budget: outer }, () => {
      expect(() => metering.meterInference({ ...hosted, budget: inner }, () => 1)).toThrow(TooDear);
    });
    await metering.flush();
    expect([ends(inner), ends(outer)]).toEqual([[[0, 1]], [[1, 0]]]);
  });

  it("a call that another report replaces is released, and the one that counts is settled", async () => {
    const { metering } = await setUp({ zones: [] });
    const budget = new RecordingBudget();
    metering.meterInference({ ...hosted, model: "gateway", budget }, () =>
      metering.meterInference(hosted, () => 1),
    );
    const copy = metering.begin("inference", { ...hosted, budget });
    copy.end({ duplicate: true });
    await metering.flush();
    const byName = budget.tickets.map(({ call, settled, released }) => [call.name, settled.length, released]);
    expect(byName).toEqual([
      ["gateway", 0, 1],
      ["gpt-4o", 1, 0],
      ["gpt-4o", 0, 1],
    ]);
  });

  it.each([
    { requests: "all refused", outcomes: [429, failure("ENOTFOUND")], ended: [0, 1] },
    { requests: "one failed", outcomes: [429, 500], ended: [1, 0] },
    { requests: "one without an end", outcomes: [429, "pending"] as const, ended: [1, 0] },
  ])("a failed call gives back its reservation if no server has worked for it: $requests", async (one) => {
    const { metering } = await setUp({ zones: [] });
    const budget = new RecordingBudget();
    const send = (outcome: number | Error | "pending") =>
      meteredFetch(async () => {
        if (outcome === "pending") return new Promise<Response>(() => undefined);
        if (outcome instanceof Error) throw outcome;
        return new Response("{}", { status: outcome });
      })(URL_OF_CHAT);
    const call = metering.meterInference({ model: "gpt-4o", provider: "openai", budget }, async () => {
      for (const outcome of one.outcomes)
        await Promise.race([send(outcome).catch(() => undefined), new Promise(setImmediate)]);
      throw new Error("no answer");
    });
    await expect(call).rejects.toThrow("no answer");
    await metering.flush();
    expect(ends(budget)).toEqual([one.ended]);
  });

  it("a call that is begun by hand is under way: it is charged, and not refused", async () => {
    const { metering, seen } = await setUp();
    const refusing = new RecordingBudget(() => ({ refused: new TooDear() }));
    const budget = new RecordingBudget();
    metering.begin("inference", { ...hosted, budget: refusing }).end({ result: 1 });
    metering.begin("inference", { ...hosted, budget }).end({ result: 1 });
    await metering.flush();
    expect(refusing.calls).toMatchObject([{ canRefuse: false, canWait: false }]);
    expect(seen.footprints.map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
    expect(ends(budget)).toEqual([[1, 0]]);
  });

  it("critical work, and all inside it, is charged and never refused or changed", async () => {
    const { metering, seen } = await setUp();
    const budget = new RecordingBudget(({ kind }) =>
      kind === "agent" ? "admit" : { refused: new TooDear() },
    );
    metering.meterAgent({ name: "a", budget }, () =>
      metering.meterStep({ name: "guardrail", critical: true }, () =>
        metering.meterInference({ ...hosted, followsAdvice: true }, (call) =>
          expect(call.advice).toBeUndefined(),
        ),
      ),
    );
    await metering.flush();
    expect(budget.calls.map(({ critical, canRefuse }) => [critical, canRefuse])).toEqual([
      [false, true],
      [true, false],
      [true, false],
    ]);
    expect(seen.footprints.every(({ outcome }) => outcome === "ok")).toBe(true);
  });

  it("advice reaches a function that follows it, and the model that it names is the call's", async () => {
    const { metering, seen } = await setUp({ zones: [] });
    const advice = { model: "small", maxOutputTokens: 20 };
    const inner: RecordingBudget = new RecordingBudget(
      (call) => ({ ...(inner.ticket(call) as object), advice }) as Decision,
    );
    const outer = new RecordingBudget();
    const expects = { inputFresh: 100, output: 50 };
    metering.meterAgent({ name: "a", budget: outer }, () => {
      metering.meterInference({ ...hosted, budget: inner, expects, followsAdvice: true }, (call) =>
        expect(call.advice).toEqual(advice),
      );
      metering.meterInference({ ...hosted, budget: inner, expects }, (call) =>
        expect(call.advice).toBeUndefined(),
      );
    });
    await metering.flush();
    expect(seen.footprints.map(({ name }) => name)).toEqual(["small", "gpt-4o", "a"]);
    expect(seen.byName("small")[0]?.energy?.value).toBeCloseTo(0.7, 6);
    // The outer budget decides on the call as it will be made.
    expect(outer.calls.slice(1)).toMatchObject([
      { name: "small", expects: { inputFresh: 100, output: 20 } },
      { name: "gpt-4o", expects },
    ]);
    expect(outer.calls.slice(1).map((call) => call.estimate()?.energy?.value)).toEqual([12, 150]);
  });

  it("an async function waits for the answer of a budget, and runs in its context with its own times", async () => {
    const { metering, seen, clock, wait } = await setUp();
    const answers: ((verdict: Decision) => void)[] = [];
    const asking = new RecordingBudget(({ kind }) =>
      kind === "agent" ? "admit" : new Promise((resolve) => answers.push(resolve)),
    );
    const run = metering.meterAgent({ name: "a", budget: asking }, async () => {
      const one = metering.meterInference({ model: "local" }, async () => wait(1000).then(() => "one"));
      const two = metering.meterInference({ model: "local" }, async () => "two");
      await clock.advanceAsync(5000);
      answers[0]?.(undefined);
      answers[1]?.({ refused: new TooDear("a person said no") });
      await expect(two).rejects.toThrow("a person said no");
      await clock.advanceAsync(1000);
      return one;
    });
    expect(await run).toBe("one");
    await metering.flush();
    const [agent] = seen.byName("a");
    const [refused, ok] = [...seen.byName("local")].sort((a, b) => b.outcome.localeCompare(a.outcome));
    expect(ok).toMatchObject({ outcome: "ok", durationS: 1, parentId: agent?.id });
    expect(refused).toMatchObject({ outcome: "refused", parentId: agent?.id });
  });

  it("a metering that is shut down while a call waits gives back the reservation, and the call is made", async () => {
    const { metering } = await setUp();
    let answer: (verdict: Decision) => void = () => undefined;
    const budget = new RecordingBudget(() => new Promise((resolve) => (answer = resolve)));
    const call = metering.meterInference({ ...hosted, budget }, async () => "answer");
    await metering.shutdown();
    answer(budget.ticket(budget.calls[0] as CallToAdmit));
    expect(await call).toBe("answer");
    expect(ends(budget)).toEqual([[0, 1]]);
  });

  it("what a budget reserves too late for its call is given back", async () => {
    const { metering } = await setUp();
    const budget: RecordingBudget = new RecordingBudget((call) => Promise.resolve(budget.ticket(call)));
    expect(metering.meterInference({ ...hosted, budget }, () => "answer")).toBe("answer");
    await metering.flush();
    expect(ends(budget)).toEqual([[0, 1]]);
  });

  it.each(["meterInference", "meterStep", "meterAgent", "meterStage"] as const)(
    "what %s runs on a machine without meters when it is shut down is charged once at its end, and not observed",
    async (meter) => {
      const { clock, metering, seen, wait } = await meteredMachine();
      const budget = new RecordingBudget();
      const call = metering[meter]({ model: "m", name: "n", kind: "other", budget } as never, () =>
        wait(1000),
      );
      await metering.shutdown();
      await clock.advanceAsync(2000);
      await call;
      expect(ends(budget)).toEqual([[1, 0]]);
      expect(seen.footprints).toEqual([]);
    },
  );

  it("a call that runs when the metering is shut down is charged at its end", async () => {
    const { metering, seen, wait, clock } = await setUp();
    const budget = new RecordingBudget();
    const calls = [hosted, { model: "local" }].map((options) =>
      metering.meterInference({ ...options, budget }, () => wait(1000).then(() => "answer")),
    );
    const refused = metering.meterInference({ ...hosted, budget }, async () => {
      await meteredFetch(async () => new Response("{}", { status: 429 }))(URL_OF_CHAT);
      await wait(1000);
      throw new Error("no answer");
    });
    refused.catch(() => undefined);
    await metering.shutdown();
    await clock.advanceAsync(1000);
    await Promise.allSettled([...calls, refused]);
    expect(ends(budget)).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(budget.tickets[0]?.settled).toMatchObject([{ durationS: 1, self: { energy: { value: 7 } } }]);
    expect(seen.footprints).toEqual([]);
    expect(metering.status.faults).toEqual({});
  });
});
