import { describe, expect, it } from "vitest";
import { ownerAt } from "../../test/activity-owner.js";
import { type ActivityRecord, end } from "../activity/activity.js";
import { RunningActivity } from "../activity/running-activity.js";
import type { PartTally, Subtree } from "../quantities/part-tally.js";
import { tallyOf } from "../quantities/tally.js";

import { CallShapes } from "../shapes/call-shape.js";
import { buildFootprint, type Measured, subtreeOf } from "./build-footprint.js";

const owner = ownerAt(9000);

/** An activity from 1 s to 3 s, or until now. */
function activityOf(
  rest: {
    sequence?: number;
    parent?: RunningActivity;
    options?: object;
    kind?: "stage" | "step" | "agent";
    runs?: boolean;
  } = {},
): RunningActivity {
  const { sequence = 1, parent, kind = "inference" } = rest;
  const options: object = { model: "n", name: "n", ...rest.options };
  const activity = new RunningActivity({
    owner,
    sequence,
    options,
    shape: new CallShapes(false).of(kind, options as { model: string }, { remote: false }),
    parent,
    startedAtMs: Date.UTC(2025, 0, 1),
    startMs: 1000,
  });
  if (!rest.runs) end(activity, 3000);
  return activity;
}
/** A child of it starts, and settles. */
function absorb(parent: ActivityRecord, child: Subtree): void {
  parent.expect();
  parent.absorb(child);
}
const range = (value: number) => ({ value, low: value - 1, high: value + 1 });
const part = (energy: number | undefined, rest: Partial<PartTally> = {}): PartTally => ({
  component: "cpu",
  method: "measured",
  methodId: "rapl",
  boundary: "client",
  emissionSource: "operational",
  zone: undefined,
  energy: energy === undefined ? undefined : tallyOf(range(energy)),
  co2e: undefined,
  water: undefined,
  ...rest,
});
const measured = (rest: Partial<Measured> = {}): Measured => ({
  parts: [],
  coverage: 1,
  uncertainty: undefined,
  resolution: 1,
  intensity: undefined,
  reasons: [],
  weightPolicy: "equal",
  subject: undefined,
  ...rest,
});

describe("a footprint", () => {
  it("a footprint of an activity of which nothing is known has no numbers", () => {
    const footprint = buildFootprint(activityOf(), measured({ coverage: 0, reasons: ["no_meter"] }));
    expect(footprint).toEqual({
      id: "id-00000001",
      kind: "inference",
      name: "n",
      startedAt: new Date(Date.UTC(2025, 0, 1)),
      durationS: 2,
      outcome: "ok",
      self: {},
      parts: [],
      method: "unavailable",
      coverage: 0,
      resolution: 1,
      weightPolicy: "equal",
      reasons: ["no_meter"],
    });
  });

  it("the parts of a footprint add up to it, quantity by quantity", () => {
    const parts = [part(10), part(5, { component: "memory", co2e: tallyOf(range(3)) })];
    const footprint = buildFootprint(activityOf(), measured({ parts }));
    expect(footprint.self).toEqual({
      energy: { value: 15, low: 13, high: 17 },
      co2e: { value: 3, low: 2, high: 4 },
    });
    expect(footprint).toMatchObject({ energy: { value: 15 }, co2e: { value: 3 }, method: "measured" });
    expect(footprint.parts).toHaveLength(2);
  });

  it("a footprint has its children in its totals, and not in `self`", () => {
    const parent = activityOf();
    absorb(parent, subtreeOf(activityOf({ parent }), measured({ parts: [part(7)] })));
    absorb(
      parent,
      subtreeOf(activityOf({ parent }), measured({ parts: [part(2, { method: "estimated" })] })),
    );
    const footprint = buildFootprint(parent, measured({ parts: [part(10)] }));
    expect([footprint.self.energy?.value, footprint.energy?.value]).toEqual([10, 19]);
    expect(footprint.method).toBe("mixed");
    expect(footprint).not.toHaveProperty("unknown");
  });

  it("a footprint with children of which something is unknown is a lower bound, and says so", () => {
    const parent = activityOf();
    const lost = measured({ reasons: ["no_estimator"] });
    absorb(parent, subtreeOf(activityOf({ parent }), measured({ parts: [part(7)], reasons: ["late"] })));
    absorb(parent, subtreeOf(activityOf({ parent }), lost));
    absorb(parent, subtreeOf(activityOf({ parent }), lost));
    const footprint = buildFootprint(parent, measured());
    expect(footprint.energy?.value).toBe(7);
    expect(footprint.self).toEqual({});
    expect(footprint.method).toBe("measured");
    expect(footprint.unknown).toEqual({ count: 2, reasons: ["no_estimator"] });
  });

  it("a footprint has the ids, usage, goal, units, subject and intensity that are known", () => {
    const parent = activityOf({ sequence: 1 });
    const activity = activityOf({ sequence: 2, parent, options: { units: "samples" }, kind: "stage" });
    activity.usage = { output: 5 };
    activity.succeed({ quality: 0.5 });
    activity.addUnits(3);
    const intensity = { zone: "DE" } as NonNullable<Measured["intensity"]>;
    const footprint = buildFootprint(activity, measured({ subject: { service: "s" }, intensity }));
    expect(footprint).toMatchObject({
      id: "id-00000002",
      parentId: "id-00000001",
      usage: { output: 5 },
      goal: { reached: true, quality: 0.5 },
      units: { count: 3, name: "samples" },
      subject: { service: "s" },
      intensity,
    });
  });

  it("a step has its kind and the stated role, and no text that may be secret", () => {
    const of = (kind: "step" | "agent", options: object) =>
      buildFootprint(activityOf({ kind, options }), measured());
    expect(of("step", { kind: "plan", role: "lead" })).toMatchObject({ stepKind: "plan", role: "lead" });
    expect(of("step", {})).toMatchObject({ stepKind: "other" });
    expect(of("agent", { role: "evaluator" })).toMatchObject({ role: "evaluator" });
    for (const role of ["", "two words", "x".repeat(65), 7, null, undefined])
      expect(of("agent", { role })).not.toHaveProperty("role");
    expect(of("step", { kind: "two words" })).not.toHaveProperty("stepKind");
  });

  it("a footprint of an activity that still runs lasts until now", () => {
    const running = activityOf({ runs: true });
    expect(buildFootprint(running, measured()).durationS).toBe(8);
  });
});

describe("a subtree", () => {
  it("a subtree counts an activity as unknown by its own energy, even when that of its children is known", () => {
    const middle = activityOf();
    absorb(middle, subtreeOf(activityOf(), measured({ parts: [part(7)] })));
    const subtree: Subtree = subtreeOf(middle, measured({ reasons: ["gap", "late"] }));
    expect(subtree.energy?.value).toBe(7);
    expect(subtree.unknown).toBe(1);
    expect([...subtree.unknownReasons]).toEqual(["gap", "late"]);
    expect([...subtree.methods]).toEqual(["measured"]);
  });

  it("a subtree of an embodied part alone is unknown in energy, but not in grams", () => {
    const embodied = part(undefined, { method: "estimated", co2e: tallyOf(range(4)) });
    const subtree = subtreeOf(activityOf(), measured({ parts: [embodied] }));
    expect([subtree.energy, subtree.co2e?.value, subtree.unknown]).toEqual([undefined, 4, 1]);
  });
});
