/**
 * What a simulated service does: calls of every method, alone and in the steps of agents, some of which fail.
 */

import type { InferenceHandle, InferenceOptions, Metering, StepKind } from "@wattspan/core";
import type { ManualClock } from "@wattspan/testing";
import type { Profile } from "./profile.ts";
import { zoneOf } from "./world.ts";

const STEPS: readonly StepKind[] = ["plan", "tool", "retrieval", "act", "evaluate", "handoff", "memory"];
const ERRORS = ["RateLimitError", "TimeoutError", "TypeError", "AbortError"];
const ERROR_SHARE = 0.03;
/** Of the activities that begin outside of everything, those that are runs of agents. */
const AGENT_SHARE = 0.25;
const MAX_MS = 1500;

/** Begins one call or agent run, and resolves when it has ended, successfully or not. */
export function doer(
  metering: Metering,
  clock: ManualClock,
  profile: Profile,
  next: () => number,
): () => Promise<void> {
  const { naming = (kind, number) => `${kind}-${number}` } = profile;
  const wait = () => new Promise<void>((resolve) => clock.schedule(resolve, 100 + next() * MAX_MS));
  const below = (count: number) => Math.floor(next() * count);
  /** A few names are frequent and many rare: frequency is rank to the power of −1. */
  const ranked = (count: number) => Math.min(count - 1, Math.floor(count ** next() - 1 + next()));
  const lately = { model: 0, agent: 0 };
  /** What never repeats itself goes through all numbers, one after another. */
  const numberOf = (kind: "model" | "agent", count: number) =>
    profile.naming ? lately[kind]++ % count : ranked(count);

  /** Where it runs, and how its energy is reported: each gives a different method. */
  function placed(): readonly [Partial<InferenceOptions>, (call: InferenceHandle) => void] {
    const tokens = { inputFresh: 100 + below(2000), cacheRead: below(500), output: 20 + below(800) };
    const hosted = {
      provider: next() < 0.5 ? "openai" : "anthropic",
      serving: { country: zoneOf(below(profile.zones)) },
    };
    const used = (call: InferenceHandle) => call.setUsage(tokens);
    const reported = (call: InferenceHandle) => {
      used(call);
      call.reportEnergy({ energy: 0.3 * tokens.output, source: "vllm" });
    };
    const ways = [
      [{ provider: "vllm", runsOn: { components: ["gpu"] } }, used], // measured
      [{ provider: "ollama", runsOn: { components: ["cpu"] } }, used], // modelled
      [hosted, used], // estimated
      [hosted, reported],
    ] as const;
    return ways[below(ways.length)] as (typeof ways)[number];
  }

  async function infer(): Promise<void> {
    const [options, say] = placed();
    const operation = next() < 0.9 ? "chat" : "embeddings";
    const model = naming("model", numberOf("model", profile.models));
    const done = metering.meterInference({ model, operation, ...options }, async (call) => {
      say(call);
      await wait();
      if (next() < ERROR_SHARE)
        throw Object.assign(new Error("failed"), { name: ERRORS[below(ERRORS.length)] });
    });
    await done.catch(() => undefined);
  }

  async function run(): Promise<void> {
    const name = naming("agent", numberOf("agent", profile.agents));
    await metering.meterAgent({ name }, async (agent) => {
      for (let step = 0; step < 2; step++) {
        const kind = STEPS[below(STEPS.length)] as StepKind;
        await metering.meterStep({ name: "step", kind }, infer);
      }
      if (next() < 0.9) agent.succeed();
    });
  }

  return () => (next() < AGENT_SHARE ? run() : infer());
}
