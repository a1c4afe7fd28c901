/** What the footprints of a record add up to: their joules, and the work that was done with them. Pure. */

import type { Footprint, TokenUsage } from "@wattspan/core";

/** Sums over activities. An activity of unknown energy is in seconds and attempts alone. */
export interface WorkSums {
  /** Of inferences themselves. */
  readonly inferenceJ: number;
  /** Of the same inferences. */
  readonly tokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly requests: number;
  /** Of inferences, with all inside. */
  readonly requestJ: number;
  /** Seconds of all inferences together: more than the time that passed where several ran at once. */
  readonly inferenceS: number;
  readonly attempts: number;
  readonly failedAttempts: number;
  /** Of agents' runs with all inside, whether they reached their goal or not. */
  readonly agentJ: number;
  /** Those of them that reached it. */
  readonly reachedGoals: number;
}

/** Nothing yet. */
export const NO_WORK: WorkSums = {
  ...{ inferenceJ: 0, tokens: 0, outputTokens: 0, cachedTokens: 0, requests: 0, requestJ: 0, inferenceS: 0 },
  ...{ attempts: 0, failedAttempts: 0, agentJ: 0, reachedGoals: 0 },
};

/** Somebody else counts the same call. */
const COUNTED_ELSEWHERE = ["duplicate", "counted_elsewhere"] as const;

/** The sums of both. @example addWork(NO_WORK, workOf(footprint, 12)) */
export const addWork = (a: WorkSums, b: WorkSums): WorkSums =>
  Object.fromEntries(
    Object.entries(a).map(([name, sum]) => [name, sum + b[name as keyof WorkSums]]),
  ) as unknown as WorkSums;

/**
 * The sums of one footprint: what the metrics of a service would count of it.
 * @param ownJ Its own joules, without those inside, as verified.
 * @example workOf(footprint, 12).requests // 1
 */
export function workOf(footprint: Footprint, ownJ: number): WorkSums {
  const { kind, usage = {}, energy, durationS, attempts, goal, reasons } = footprint;
  if (COUNTED_ELSEWHERE.some((reason) => reasons.includes(reason))) return NO_WORK;
  if (kind === "agent" && energy)
    return { ...NO_WORK, agentJ: energy.value, reachedGoals: goal?.state === "reached" ? 1 : 0 };
  if (kind !== "inference") return NO_WORK;
  const { cacheRead = 0, output = 0 } = usage;
  const tokens = { tokens: tokensOf(usage), outputTokens: output, cachedTokens: cacheRead };
  return {
    ...{ ...NO_WORK, inferenceS: durationS },
    ...(energy && { inferenceJ: ownJ, ...tokens, requests: 1, requestJ: energy.value }),
    ...(attempts && { attempts: attempts.count, failedAttempts: attempts.failed }),
  };
}

/** Reasoning is part of the output. */
const tokensOf = ({ inputFresh, cacheRead, cacheWrite, image, audio, output }: TokenUsage): number =>
  [inputFresh, cacheRead, cacheWrite, image, audio, output].reduce<number>((sum, one) => sum + (one ?? 0), 0);
