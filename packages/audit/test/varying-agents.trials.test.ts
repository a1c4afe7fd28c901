/** Agents whose goals and guardrail steps vary by chance. */

import { random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { trials } from "../../../scripts/trials.js";
import type { Side } from "../src/compare/run-figures.js";
import { type Comparison, compare, limitOf, type RunFigures } from "../src/index.js";
import { QUIET } from "./noisy-machine.js";
import { simulatedRuns } from "./simulated-runs.js";

/** An agent: its tasks per run, the chance to reach the goal of each, and to run its check after an attempt. */
interface Agent {
  readonly tasks: number;
  readonly reaches: number;
  readonly checks: number;
}

const COMPARISONS = trials(40, 200);
const WITH_DROP = trials(30, 100);
const WITH_FEWER_CHECKS = trials(20, 50);
const EQUAL = { tasks: 5, reaches: 0.8, checks: 0.9 };
const limits = [limitOf("energy=5%"), limitOf("latency=5%")];

/** Their energy is noisy, and the same on both sides. */
function runsOf(agents: { readonly [side in Side]: Agent }, seed: number) {
  const steady = simulatedRuns(QUIET, seed);
  const next = random(seed);
  const count = (times: number, chance: number) => {
    let hits = 0;
    for (let i = 0; i < times; i++) if (next() < chance) hits++;
    return hits;
  };
  return async (side: Side): Promise<RunFigures> => {
    const { tasks, reaches, checks } = agents[side];
    const guardrails = { check: count(tasks, checks), escalation: count(tasks, 0.05) };
    const recall = count(20, 0.9) / 20;
    return { ...(await steady(side)), goals: count(tasks, reaches), guardrails, recall };
  };
}

async function comparisons(base: Agent, head: Agent, count = COMPARISONS, rules = {}): Promise<Comparison[]> {
  const all: Comparison[] = [];
  for (let i = 0; i < count; i++) {
    const run = runsOf({ base, head }, 7000 + i);
    all.push(await compare({ limits, seed: `s${i}`, run, guardrails: rules }));
  }
  return all;
}

const failed = (all: readonly Comparison[]) => all.filter(({ outcome }) => outcome === "fail").length;
const lost = (all: readonly Comparison[], name: string) =>
  all.filter(({ guardrails }) => guardrails.some((one) => one.name === name && !one.isKept)).length;

describe("agents that vary", () => {
  it.each<[string, Agent]>([
    ["in every run", EQUAL],
    ["seldom", { tasks: 1, reaches: 0.93, checks: 0.93 }],
    ["with one task", { tasks: 1, reaches: 0.5, checks: 0.9 }],
  ])("equal agents that vary %s fail no more often than is promised", async (_, agent) => {
    expect(failed(await comparisons(agent, agent))).toBeLessThanOrEqual(0.05 * COMPARISONS);
  });

  it("a drop of the stated least size is found in four of five comparisons", async () => {
    const all = await comparisons(EQUAL, { ...EQUAL, reaches: 0.64 }, WITH_DROP);
    expect(lost(all, "goals")).toBeGreaterThanOrEqual(0.8 * WITH_DROP);
    for (const { guardrails, pairs } of all.filter((one) => one.pairs.length < 50))
      expect(
        guardrails.find(({ kind }) => kind === "goals")?.leastDetectable,
        `${pairs.length}`,
      ).toBeLessThan(0.2);
    expect(all.filter((one) => one.pairs.length < 50).length).toBeGreaterThan(WITH_DROP / 2);
  });

  it("a check that one attempt of four skips is found", async () => {
    const all = await comparisons(EQUAL, { ...EQUAL, checks: 0.65 }, WITH_FEWER_CHECKS);
    expect(lost(all, "check")).toBeGreaterThanOrEqual(0.8 * WITH_FEWER_CHECKS);
  });

  it("a strict policy fails equal agents, by choice", async () => {
    expect(failed(await comparisons(EQUAL, EQUAL, 20, { strict: ["goals"] }))).toBeGreaterThan(5);
  });
});
