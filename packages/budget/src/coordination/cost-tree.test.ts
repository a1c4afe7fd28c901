/** Sums over footprints that come in any order that can be. */

import type { Footprint } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CostTree } from "./cost-tree.js";
import type { RunCost } from "./run-cost.js";

type Given = Partial<Footprint> & { readonly ownJ?: number; readonly totalJ?: number };

const range = (value: number) => ({ value, low: value, high: value });
function footprint({ ownJ, totalJ = ownJ, ...rest }: Given): Footprint {
  return {
    id: "a",
    kind: "step",
    name: "n",
    startedAt: new Date(0),
    durationS: 1,
    outcome: "ok",
    self: ownJ === undefined ? {} : { energy: range(ownJ) },
    ...(totalJ !== undefined && { energy: range(totalJ) }),
    parts: [],
    method: "estimated",
    coverage: 1,
    resolution: 1,
    weightPolicy: "equal",
    reasons: [],
    ...rest,
  };
}

function costs(work: readonly string[] = ["executor"]) {
  const counted: Record<string, number> = {};
  const tree = new CostTree({
    work,
    onJoules: (role, energyJ) => {
      counted[role] = (counted[role] ?? 0) + energyJ;
    },
  });
  const take = (...all: readonly Given[]) =>
    all.map((one) => tree.take(footprint(one))).filter((run) => run !== undefined);
  return { tree, counted, take };
}

const joules = (run: RunCost | undefined) =>
  Object.fromEntries(run?.roles.map(({ role, energyJ }) => [role, energyJ]) ?? []);

interface Node {
  readonly kind: Footprint["kind"];
  readonly stepKind: NonNullable<Footprint["stepKind"]>;
  readonly role: string | undefined;
  readonly ownJ: number | undefined;
  readonly servedJ: number;
  readonly children: readonly Node[];
}
const anyTree: (depth?: number) => fc.Arbitrary<Node> = fc.memo((depth) =>
  fc.record({
    kind: fc.constantFrom<Node["kind"][]>("inference", "step", "agent", "stage"),
    stepKind: fc.constantFrom<Node["stepKind"][]>("plan", "tool", "act", "evaluate", "handoff", "other"),
    role: fc.option(fc.constantFrom("planner", "hand_off", "ours"), { nil: undefined }),
    ownJ: fc.option(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { nil: undefined }),
    servedJ: fc.constantFrom(0, 0, 1000),
    children: depth > 1 ? fc.array(anyTree(depth - 1), { maxLength: 4 }) : fc.constant([]),
  }),
);

const KINDS: Record<string, string> = {
  plan: "planner",
  act: "executor",
  evaluate: "evaluator",
  reflect: "evaluator",
  handoff: "hand_off",
};
/** From the root down, as the docs say it. */
function expected(node: Node, around: string, sums: Record<string, number> = {}): Record<string, number> {
  const stated = node.kind === "step" || node.kind === "agent" ? node.role : undefined;
  const own = node.kind === "step" ? KINDS[node.stepKind] : node.kind === "agent" ? "executor" : undefined;
  const role = stated ?? own ?? around;
  if (node.ownJ !== undefined) sums[role] = (sums[role] ?? 0) + node.ownJ;
  const served = role === "hand_off" ? "executor" : role;
  if (node.servedJ > 0) sums[served] = (sums[served] ?? 0) + node.servedJ;
  for (const child of node.children) expected(child, role, sums);
  return sums;
}
const agentsIn = ({ kind, children }: Node): number =>
  children.reduce((sum, child) => sum + agentsIn(child), kind === "agent" ? 1 : 0);

/** Children first. Returns the total. */
function deliver(node: Node, take: (one: Given) => void, id = "0", parentId?: string): number | undefined {
  const totals = node.children.map((child, i) => deliver(child, take, `${id}.${i}`, id));
  const known = [node.ownJ, node.servedJ || undefined, ...totals].filter((total) => total !== undefined);
  const totalJ = known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : undefined;
  const { kind, ownJ, stepKind, role } = node;
  take({
    ...{ id, kind },
    self: ownJ === undefined ? {} : { energy: range(ownJ) },
    ...(ownJ !== undefined && { ownJ }),
    ...(totalJ !== undefined && { totalJ }),
    ...(parentId && { parentId }),
    ...(kind === "step" && { stepKind }),
    ...(role && (kind === "step" || kind === "agent") && { role }),
  });
  return totalJ;
}

describe("the costs of a run", () => {
  it("joules by role add up to the run's, are those of a walk from its root, and count once", () => {
    fc.assert(
      fc.property(anyTree(4), (node) => {
        const { tree, counted } = costs();
        const root: Node = { ...node, kind: "agent" };
        let run: RunCost | undefined;
        const total = deliver(root, (one) => {
          run = tree.take(footprint(one)) ?? run;
        });
        const right = expected(root, "");
        const by = joules(run);
        for (const role of new Set([...Object.keys(right), ...Object.keys(by), ...Object.keys(counted)])) {
          const difference = Math.abs((by[role] ?? 0) - (right[role] ?? 0));
          expect(difference).toBeLessThanOrEqual(1e-9 * Math.max(1, total ?? 0));
          expect(Math.abs((counted[role] ?? 0) - (right[role] ?? 0))).toBeLessThanOrEqual(
            1e-9 * Math.max(1, total ?? 0),
          );
        }
        const sum = Object.values(by).reduce<number>((all, one) => all + (one ?? 0), 0);
        expect(run?.energyJ).toBe(total);
        expect(Math.abs(sum - (total ?? 0))).toBeLessThanOrEqual(1e-9 * Math.max(1, total ?? 0));
        expect(run?.hops).toBe(agentsIn(root) - 1);
      }),
    );
  });

  it("a run is fragmented when its hand-offs took more than its work, and it is open while that is unknown", () => {
    const run = (handOffJ: number | undefined, workJ: number | undefined, unknown = false) => {
      const { take } = costs();
      const call: Given[] = unknown ? [{ id: "c", kind: "inference", parentId: "run" }] : [];
      const [ownJ, stepJ] = [workJ, handOffJ];
      return take(
        { id: "h", stepKind: "handoff", parentId: "run", ...(stepJ !== undefined && { ownJ: stepJ }) },
        ...call,
        {
          id: "run",
          kind: "agent",
          ...(ownJ !== undefined && { ownJ }),
          totalJ: (ownJ ?? 0) + (stepJ ?? 0),
        },
      )[0];
    };
    expect(run(3, 2)).toMatchObject({ isFragmented: true, overheadShare: 0.6, handOffs: 1 });
    expect(run(2, 2)).toMatchObject({ isFragmented: false, overheadShare: 0.5 });
    for (const unclear of [run(undefined, 2), run(3, undefined), run(3, 2, true)])
      expect(unclear).not.toHaveProperty("isFragmented");
    expect(run(3, 2, true)).not.toHaveProperty("overheadShare");
    const [alone] = costs().take({ id: "run", kind: "agent" });
    expect(alone).toEqual({
      ...{ id: "run", name: "n", hops: 0, isFragmented: false },
      roles: [{ role: "executor", seconds: 1 }],
      handOffs: 0,
    });
  });

  it("what a service did not state is unknown, of the work where it was reached by a hand-off", () => {
    const service = (unknown?: number) => ({
      host: "h",
      calls: 3,
      energy: range(1),
      ...(unknown && { unknown }),
    });
    const run = (kind: "step" | "inference", services: Footprint["services"] = []) =>
      costs().take(
        {
          ...{ id: "h", kind, parentId: "run", services },
          ...(kind === "step" && { stepKind: "handoff", ownJ: 1, totalJ: 2 }),
        },
        { id: "run", kind: "agent", ownJ: 4, totalJ: 6 },
      )[0];
    const open = run("step", [service(2), service(), service(1)]);
    expect(open?.roles).toMatchObject([
      { role: "executor", energyJ: 5, unknown: 3 },
      { role: "hand_off", energyJ: 1 },
    ]);
    expect(open?.roles[1]).not.toHaveProperty("unknown");
    expect(open).not.toHaveProperty("overheadShare");
    expect(open).not.toHaveProperty("isFragmented");
    expect(run("step", [service()])).toMatchObject({ overheadShare: 1 / 6, isFragmented: false });
    // A call that a service counted, and did not state, is unknown once.
    expect(run("inference", [service(1)])?.roles).toMatchObject([{ role: "executor", unknown: 1 }]);
    expect(run("inference")?.roles).toMatchObject([{ role: "executor", unknown: 1 }]);
  });

  it("a team's own word can be work", () => {
    const { take } = costs(["coder"]);
    const [run] = take(
      { id: "s", role: "coder", ownJ: 3, parentId: "run" },
      { id: "run", kind: "agent", role: "lead", ownJ: 1, totalJ: 4 },
    );
    expect(run).toMatchObject({ overheadShare: 0.25, isFragmented: false });
    expect(joules(run)).toEqual({ coder: 3, lead: 1 });
    const [served] = take(
      { id: "h", stepKind: "handoff", ownJ: 1, totalJ: 6, parentId: "run" },
      { id: "run", kind: "agent", totalJ: 6 },
    );
    expect(joules(served)).toMatchObject({ coder: 5, hand_off: 1 });
  });

  it("tokens and seconds count once: of an inference inside another, and beside children", () => {
    const usage = { inputFresh: 3, cacheRead: 2, output: 5, reasoning: 4 };
    const [run] = costs().take(
      { id: "inner", kind: "inference", parentId: "outer", usage, durationS: 2, ownJ: 1 },
      { id: "outer", kind: "inference", parentId: "plan", usage, durationS: 3, totalJ: 1 },
      { id: "plan", stepKind: "plan", parentId: "run", durationS: 4, totalJ: 1 },
      { id: "lone", kind: "inference", parentId: "run", usage: { output: 7 }, durationS: 5, ownJ: 2 },
      { id: "run", kind: "agent", durationS: 6, totalJ: 3 },
    );
    expect(run?.roles).toEqual([
      { role: "executor", energyJ: 2, tokens: 7, seconds: 5 },
      { role: "planner", energyJ: 1, tokens: 10, seconds: 4 },
    ]);
  });

  it("a child that outlived its parent is not in the parent's run, before or after it", () => {
    const outlived = {
      id: "c",
      kind: "inference",
      parentId: "run",
      ownJ: 9,
      reasons: ["child_outlived"],
    } as const;
    const run = { id: "run", kind: "agent", ownJ: 1, reasons: ["child_outlived"] } as const;
    expect(joules(costs().take(outlived, run)[0])).toEqual({ executor: 1 });
    expect(joules(costs().take(run, outlived)[0])).toEqual({ executor: 1 });
  });

  it("a run that continues another's work is a hop, once", () => {
    const inner = { id: "b", kind: "agent", parentId: "a", continuesId: "x" } as const;
    expect(
      costs()
        .take(inner, { id: "a", kind: "agent" })
        .map(({ hops }) => hops),
    ).toEqual([1, 1]);
  });

  it("hundreds of roles and parents that never come leave a bounded number", () => {
    const { take } = costs();
    for (let i = 0; i < 100; i++) take({ id: `${i}`, role: `role-${i}`, ownJ: 1, parentId: "run" });
    const [run] = take({ id: "run", kind: "agent", totalJ: 100 });
    expect(run?.roles.length).toBeLessThanOrEqual(21);
    expect(joules(run)["(others)"]).toBe(84);
    for (let i = 0; i < 10_001; i++) take({ id: `${i}`, parentId: `lost ${i}`, ownJ: 1 });
    const [first, last] = ["lost 0", "lost 10000"].map((id) => take({ id, kind: "agent" })[0]);
    expect([joules(first), joules(last)]).toEqual([{ executor: undefined }, { executor: 1 }]);
  });
});
