/** A run that an adapter and a span report is one activity; runs of which each is reported once are not taken for one. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inTrace, isOf, numberOf, REPORTED, reportedRuns, STATED, spanIn } from "../../test/reported-runs.js";
import { asActivity } from "../activity/running-activity.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Admission } from "../contracts/admission.js";
import { createMetering } from "../run/create-metering.js";
import { claimRun, type SpanRun } from "./claim-run.js";
import { awaitRun, expectRuns } from "./expected-runs.js";
import { addPendingRun } from "./pending-runs.js";

const { advance, agent, begin, metering, report, take, takeIn } = reportedRuns();
const [ONE = "", ANOTHER = "", THIRD = ""] = ["1", "2", "3"].map((digit) => digit.repeat(32));
const budget = (): Admission => ({ admit: () => undefined });

describe("a span of a reported run", () => {
  it("a span of a reported run is that run, and what begins inside it is its child", () => {
    const { handle: outer } = agent();
    const run = report(outer);
    const taken = take(outer);
    expect(isOf(taken, run)).toBe(true);
    const inner = begin("step", { name: "inner", ...(taken && { parent: taken }) });
    expect(asActivity(inner.handle)?.parent?.sequence).toBe(numberOf(run.handle));
  });

  it.each<[string, Partial<SpanRun>]>([
    ["by its other name", { name: "DynamicTool" }],
    ["that states the same input", { input: () => "{}" }],
    ["that states no input", { input: () => undefined }],
  ])("a span of a reported run is that run, %s", (_, stated) => {
    const run = report(undefined, { input: "{}" });
    expect(isOf(take(undefined, stated), run)).toBe(true);
  });

  it.each<[string, Partial<SpanRun>]>([
    ["another name", { name: "other" }],
    ["another kind", { kind: "chain" }],
    ["another framework", { framework: "mcp" }],
    ["no known framework", { framework: undefined }],
    ["another input", { input: () => "[]" }],
    ["the id of no reported call", { framework: undefined, callId: "1" }],
  ])("a span next to a reported run is a run of its own with %s", (_, stated) => {
    report(undefined, { input: "{}", callId: "2" });
    expect(take(undefined, stated)).toBeUndefined();
  });

  it("a span in another agent, or in a tool of spans alone, is a run of its own", () => {
    const [one, other] = [agent(), agent()];
    report(one.handle);
    expect(take(other.handle)).toBeUndefined();
    expect(take()).toBeUndefined();
    const beginning = { span: spanIn(""), above: one.handle };
    const tool = begin("step", { name: "another", kind: "tool" }, beginning);
    expect(take(tool.handle)).toBeUndefined();
    const chain = begin("step", { name: "chain" }, beginning);
    expect(take(chain.handle)).toBeDefined();
  });

  it("a span in the context of a reported run is that run", () => {
    const run = report(agent().handle);
    expect(
      isOf(
        run.run(() => take()),
        run,
      ),
    ).toBe(true);
  });

  it("a span with the id of a call is that call elsewhere, and never one of other budgets", () => {
    const around = agent({ budget: budget() });
    const run = report(around.handle, { callId: "1" });
    expect(take(undefined, { callId: "1" })).toBeUndefined();
    expect(take(agent({ budget: budget() }).handle, { callId: "1" })).toBeUndefined();
    const step = begin("step", { name: "step", parent: around.handle });
    expect(isOf(take(step.handle, { callId: "1", framework: undefined }), run)).toBe(true);
  });

  it("a span with the id of several calls is one where it stands, and none elsewhere", () => {
    const around = agent().handle;
    const step = () => begin("step", { name: "step", parent: around }).handle;
    const [here, there] = [step(), step()];
    report(here, { callId: "1" });
    const run = report(there, { callId: "1" });
    expect(take(step(), { callId: "1" })).toBeUndefined();
    expect(take(there, { callId: "2" })).toBeUndefined();
    expect(isOf(take(there, { callId: "1" }), run)).toBe(true);
  });

  it("a run is taken once by each instrumentation", () => {
    report();
    expect(
      [take(), take(), take(undefined, { scope: "others" })].map((taken) => taken !== undefined),
    ).toEqual([true, false, true]);
  });

  it("a run is taken for a moment after its end, and what begins then is inside the agent", () => {
    const outer = agent().handle;
    const runs = [report(outer), report(outer)];
    for (const run of runs) run.end();
    advance(50);
    expect(numberOf(take(outer))).toBe(numberOf(outer));
    advance(1);
    expect(take(outer)).toBeUndefined();
  });

  it("a span at the top is no run of another request, whose trace is not sampled", () => {
    const unsampled = report();
    advance(51);
    const sampled = report();
    expect(isOf(take(), sampled)).toBe(true);
    unsampled.end();
    expect(take()).toBeUndefined();
  });

  it("a span at the top is the run of its trace, and none of another", () => {
    const runs = [inTrace(ONE, () => report()), inTrace(ANOTHER, () => report())] as const;
    advance(51);
    expect(take()).toBeUndefined();
    expect(takeIn(THIRD)).toBeUndefined();
    expect(isOf(takeIn(ANOTHER), runs[1])).toBe(true);
    expect(isOf(takeIn(ONE), runs[0])).toBe(true);
    const untraced = inTrace("", () => report());
    expect(isOf(takeIn(THIRD), untraced)).toBe(true);
  });

  it("a span in an agent of several requests is the run of its trace before an older one of another, whose trace is not sampled", () => {
    const outer = agent().handle;
    const [older, run] = [inTrace(ONE, () => report(outer)), inTrace(ANOTHER, () => report(outer))];
    const taken = [takeIn(ANOTHER, {}, outer), takeIn(THIRD, {}, outer)];
    expect(taken.map(numberOf)).toEqual([run, older].map(({ handle }) => numberOf(handle)));
  });

  it("a span at the top of a run that has ended leaves the next run to the next span", () => {
    const [ended, run] = inTrace(ONE, () => [report(), report()]);
    ended?.end();
    const taken = [takeIn(ONE), takeIn(ONE)];
    expect(taken.map(numberOf)).toEqual([undefined, numberOf(run?.handle)]);
  });

  it("a span with the id of several calls is that of its trace, where it is one", () => {
    const called = () => report(agent().handle, { callId: "1" });
    const [, run] = [inTrace(ONE, called), inTrace(ANOTHER, called)];
    for (let times = 0; times < 2; times++) inTrace(THIRD, called);
    expect([take(undefined, { callId: "1" }), takeIn(THIRD, { callId: "1" })]).toEqual([
      undefined,
      undefined,
    ]);
    expect(isOf(takeIn(ANOTHER, { callId: "1" }), run)).toBe(true);
  });

  it("a span at the top is a run of its own if it may be one of several, or of one that has ended", () => {
    const runs = [report(), report()];
    expect(take()).toBeUndefined();
    for (const run of runs) run.end();
    report(undefined, { callId: "1" }).end();
    expect([take(), take(undefined, { callId: "1" })]).toEqual([undefined, undefined]);
  });

  it("a span that another metering follows is a run of its own", async () => {
    report();
    const other = createMetering({ telemetry: { detail: "off" } });
    expect(claimRun(() => STATED, { span: spanIn(""), above: undefined, metering: other })).toBeUndefined();
    await other.shutdown();
  });

  it("a span of a refused run is no activity, and what is inside it is inside the agent", () => {
    const outer = agent({
      budget: {
        admit: ({ kind }: { readonly kind: string }) =>
          kind === "step" ? { refused: new Error("no") } : undefined,
      },
    });
    const refused = begin("step", { name: "look", parent: outer.handle }, { canRefuse: true });
    expect(refused.refused).toBeDefined();
    addPendingRun(refused, REPORTED);
    const taken = take(outer.handle);
    expect(numberOf(taken)).toBe(numberOf(outer.handle));
  });

  it("without a metering no run is offered", () => {
    expect(() => addPendingRun({ inside: {} as ActivityHandle }, REPORTED)()).not.toThrow();
    expect(take()).toBeUndefined();
  });
});

describe("a span that starts in the turn of its report", () => {
  /** An adapter has said that it reports its runs in the turn of their spans. */
  const framework = "of one turn";
  const reported = (above?: ActivityHandle) => {
    expectRuns(framework);
    return report(above, { framework });
  };
  const span = (above?: ActivityHandle) => {
    const place = { span: spanIn(""), above, metering: metering(), turn: awaitRun(STATED.scope) };
    return () => numberOf(claimRun(() => ({ ...STATED, framework }), place));
  };
  const numbersOf = (runs: readonly ReturnType<typeof report>[]) =>
    runs.map(({ handle }) => numberOf(handle));

  it.each(["at the top", "in an agent"])(
    "a span %s is the run of its turn, and none of another",
    async (where) => {
      const outer = where === "at the top" ? undefined : agent().handle;
      for (const isFirst of [true, false]) {
        reported(outer); // not sampled
        await Promise.resolve();
        const spans = isFirst ? [span(outer)] : [];
        const run = reported(outer);
        if (!isFirst) spans.push(span(outer));
        await Promise.resolve();
        expect(spans.map((take) => take())).toEqual(numbersOf([run]));
        const take = span(outer); // which only its instrumentation reports
        await Promise.resolve();
        expect(take()).toBeUndefined();
      }
    },
  );

  it("spans at the top of a turn with as many runs are these runs in their order", async () => {
    const pairs = [1, 2, 3].map(() => ({ take: span(), run: reported() }));
    await Promise.resolve();
    expect(pairs.map(({ take }) => take())).toEqual(numbersOf(pairs.map(({ run }) => run)));
  });

  it("a span at the top of a turn with more runs is a run of its own", async () => {
    reported();
    const take = span();
    reported();
    await Promise.resolve();
    expect(take()).toBeUndefined();
  });
});

/** A run as it happens: where, how it is called, and who reports it. Those of one reporter have names of their own. */
const aRun = fc.record({
  place: fc.nat(2),
  name: fc.constantFrom("look", "search"),
  input: fc.constantFrom(undefined, "{}", "[]"),
  reportedBy: fc.constantFrom("both", "both", "adapter", "span"),
});

it("runs of several agents are as many activities as runs, in whatever order they are reported", () => {
  fc.assert(
    fc.property(fc.array(aRun, { maxLength: 20 }), fc.infiniteStream(fc.nat(2)), (runs, choices) => {
      const agents = [agent({ budget: budget() }), agent({ budget: budget() }), agent()].map(
        ({ handle }) => handle,
      );
      const due = [...runs];
      const spans: { readonly run: (typeof runs)[number]; readonly reported?: ReturnType<typeof report> }[] =
        [];
      const open: ReturnType<typeof report>[] = [];
      let [activities, wrong] = [0, 0];
      const name = (run: (typeof runs)[number]) => (run.reportedBy === "both" ? run.name : run.reportedBy);
      const begin = (run: (typeof runs)[number]) => {
        if (run.reportedBy === "span") return void spans.push({ run });
        const reported = report(agents[run.place], { names: [name(run)], input: run.input });
        activities++;
        open.push(reported);
        if (run.reportedBy === "both") spans.push({ run, reported });
      };
      const follow = ({ run, reported }: (typeof spans)[number]) => {
        const taken = take(agents[run.place], { name: name(run), input: () => run.input });
        if (!taken) activities++;
        const ended = reported && !open.includes(reported);
        const expected = ended ? agents[run.place] : reported?.handle;
        if (numberOf(taken) !== numberOf(expected)) wrong++;
      };
      while (due.length > 0 || spans.length > 0) {
        const choice = choices.next().value ?? 0;
        // Handlers are called in order: so spans come in the order of the runs.
        if (choice === 0 && due.length > 0) begin(due.shift() as (typeof runs)[number]);
        else if (choice === 1 && spans.length > 0) follow(spans.shift() as (typeof spans)[number]);
        else open.shift()?.end();
        if (due.length === 0 && spans.length > 0) follow(spans.shift() as (typeof spans)[number]);
      }
      for (const run of open) run.end();
      advance(100);
      expect({ activities, wrong }).toEqual({ activities: runs.length, wrong: 0 });
    }),
  );
});
