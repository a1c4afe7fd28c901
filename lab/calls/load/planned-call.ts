import type { InferenceOptions, StageKind, StepKind, TokenUsage } from "@wattspan/core";
import { type Answered, answered, completed, embedded } from "./answers.ts";
import { type Draw, drawFrom } from "./draw.ts";
import { activityName, modelName } from "./names.ts";

/**
 * How a call ends. `closed`: the reader of a stream leaves it; `aborted`: an `AbortError`; `marked`: it
 * returns, and says that it failed; `thrown`: it throws at once.
 */
type Ending = "answers" | "streams" | "closed" | "breaks" | "fails" | "aborted" | "marked" | "thrown";

/** What happens to each request of a call's client. */
export type RequestEnding = "answered" | "refused" | "lost";

/** What every activity has. */
interface PlannedActivity {
  readonly number: number;
  /** Milliseconds that it takes, next to what is inside. */
  readonly ms: number;
  readonly ending: Ending;
  /** Options that all activities have. */
  readonly options: Pick<InferenceOptions, "span" | "attributes" | "weight" | "runsOn">;
  /** Whether it has an `onFootprint` where footprints are observed: always without a span, which has its id. */
  readonly isWatched: boolean;
}

/** A call of a model. */
export interface PlannedInference extends PlannedActivity {
  readonly kind: "inference";
  readonly named: Pick<InferenceOptions, "model" | "provider" | "operation" | "serving">;
  readonly answered: Answered;
  /** Whether the official client of OpenAI makes it. */
  readonly isOfOpenAi: boolean;
  readonly requests: readonly RequestEnding[];
  readonly stated?: TokenUsage;
  readonly reportedJ?: number;
}

/** What holds other calls. */
export interface PlannedGroup extends PlannedActivity {
  readonly kind: "agent" | "step" | "stage";
  readonly name: string;
  readonly stepKind: StepKind;
  readonly stageKind: StageKind;
  /** Whether its calls run at the same time. */
  readonly isParallel: boolean;
  readonly inside: readonly PlannedCall[];
}

/** One call, with those inside. Plain data. */
export type PlannedCall = PlannedInference | PlannedGroup;

const ENDINGS: readonly Ending[] = ["answers", "answers", "answers", "answers", "streams", "streams", "streams", "closed", "breaks", "fails", "aborted", "marked", "thrown"]; // biome-ignore format: a list of weights
const STEP_KINDS: readonly StepKind[] = [
  "tool",
  "tool",
  "tool",
  "retrieval",
  "plan",
  "act",
  "memory",
  "other",
];
const COUNTRIES = ["DE", "FR", "PL", "SE", "US"];
const MAX_DEPTH = 3;

/** A call by its seed, the same each time. `number` is that of the first; those inside count on. */
const plannedCall = (seed: number, number: number): PlannedCall =>
  callFrom(drawFrom(seed), { next: number }, 0);

/** How many calls a call is, with those inside. */
export const sizeOf = (call: PlannedCall): number =>
  call.kind === "inference" ? 1 : call.inside.reduce((size, each) => size + sizeOf(each), 1);

/** Calls by their seeds, numbered from 0. */
export function plannedCalls(seeds: Iterable<number>, count = Number.POSITIVE_INFINITY): PlannedCall[] {
  const calls: PlannedCall[] = [];
  let number = 0;
  for (const seed of seeds) {
    if (number >= count) break;
    const call = plannedCall(seed, number);
    calls.push(call);
    number += sizeOf(call);
  }
  return calls;
}

function callFrom(draw: Draw, counter: { next: number }, depth: number): PlannedCall {
  return depth < MAX_DEPTH && draw.chance(0.3)
    ? groupFrom(draw, counter, depth)
    : inferenceFrom(draw, counter);
}

function groupFrom(draw: Draw, counter: { next: number }, depth: number): PlannedGroup {
  const kind = draw.of(["agent", "step", "step", "stage"] as const);
  const activity = activityFrom(draw, counter, ["answers", "answers", "answers", "fails", "marked"]);
  return {
    ...activity,
    kind,
    name: activityName(draw, kind),
    stepKind: draw.of(STEP_KINDS),
    stageKind: draw.of(["training", "evaluation", "data_preparation"]),
    isParallel: draw.chance(0.3),
    inside: Array.from({ length: draw.below(4) }, () => callFrom(draw, counter, depth + 1)),
  };
}

function inferenceFrom(draw: Draw, counter: { next: number }): PlannedInference {
  const { number, ...activity } = activityFrom(draw, counter, ENDINGS);
  const isHosted = draw.chance(0.65);
  const isEmbedding = draw.chance(0.1);
  const isOfOpenAi = !isEmbedding && isHosted && draw.chance(0.3);
  return {
    ...activity,
    number,
    kind: "inference",
    named: {
      ...modelName(draw, isHosted, number),
      ...(isEmbedding && { operation: "embeddings" }),
      ...(draw.chance(0.2) && { serving: { country: draw.of(COUNTRIES) } }),
    },
    isOfOpenAi,
    answered: isEmbedding ? embedded(draw) : isOfOpenAi ? completed(draw) : answered(draw),
    requests: draw.chance(0.4) ? requestsFrom(draw) : [],
    ...(draw.chance(0.1) && { stated: { inputFresh: draw.below(900), output: draw.below(900) } }),
    ...(draw.chance(0.05) && { reportedJ: 1 + draw.below(400) }),
  };
}

/** Some that fail, and one that is answered. */
function requestsFrom(draw: Draw): RequestEnding[] {
  const failed = draw.chance(0.4) ? 1 + draw.below(2) : 0;
  return [...Array.from({ length: failed }, () => draw.of(["refused", "lost"] as const)), "answered"];
}

function activityFrom(draw: Draw, counter: { next: number }, endings: readonly Ending[]): PlannedActivity {
  const number = counter.next++;
  const hasSpan = !draw.chance(0.05);
  return {
    number,
    ms: draw.chance(0.1) ? draw.below(3) : draw.below(600),
    ending: draw.of(endings),
    options: {
      attributes: { [NUMBER]: number, "app.tenant": `tenant-${draw.below(3)}` },
      ...(!hasSpan && { span: false }),
      ...(draw.chance(0.1) && { weight: draw.of([0, 0.5, 2, -1]) }),
      ...(draw.chance(0.08) && { runsOn: draw.of(["local", "remote", { components: ["gpu"] }] as const) }),
    },
    isWatched: !hasSpan || draw.chance(0.2),
  };
}

/** The attribute by which spans of the same call are found in two recordings. */
export const NUMBER = "lab.call";
