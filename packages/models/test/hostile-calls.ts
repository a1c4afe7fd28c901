import type { EstimatorInput, TokenUsage } from "@wattspan/core";

/** Usages as a faulty client or a user's own code may hand them over. */
export const HOSTILE_USAGES: readonly (TokenUsage | undefined)[] = [
  undefined,
  {},
  { inputFresh: 5 },
  { output: 0 },
  { inputFresh: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
  { inputFresh: Number.NaN, output: Number.NaN },
  { inputFresh: -5, output: -1 },
  { inputFresh: Number.POSITIVE_INFINITY, output: Number.POSITIVE_INFINITY },
  { inputFresh: Number.MAX_VALUE, output: Number.MAX_VALUE },
  { inputFresh: 1e18, cacheRead: 1e18, cacheWrite: 1e18, output: 1e18 },
  { inputFresh: "7" as never, output: "7" as never },
  { inputFresh: null as never, output: null as never },
  { output: 5, reasoning: 50 },
  { byModel: [] },
  { output: 5, byModel: [{ model: "no-such-model/0", output: 5 }] },
];

/** Names that are none. */
export const HOSTILE_NAMES: readonly string[] = [
  "",
  " ",
  "\u0000",
  "gpt-4o\n",
  "__proto__",
  "constructor",
  "toString",
  "a".repeat(10_000),
  "../../etc/passwd",
  undefined as never,
  null as never,
  {} as never,
];

/** A call of a model, with what a test wants otherwise. */
export const callOf = (model: string, more: Partial<EstimatorInput> = {}): EstimatorInput => ({
  model,
  operation: "chat",
  usage: { inputFresh: 900, output: 250 },
  durationS: 30,
  ...more,
});
