/** Inferences inside an inference: the same call, seen twice, or another one. */

import type { InferenceOptions } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { PartTally } from "../quantities/part-tally.js";
import { addPartOf, statedInput, sumUsage, tokensOf, usageOfModels } from "../usage/token-counts.js";
import type { Activity, ActivityRecord } from "./activity.js";
import type { InnerCall, ReceivedAnswer } from "./activity-state.js";

/** Operations that generate nothing. */
const KINDS = ["embeddings", "rerank"];
/** Of one inference, inferences inside that are kept, and answers that are kept one by one. */
const MAX_INSIDE = 100;
export const MAX_ANSWERS = 100;

/** The running inference that a new one inside an activity replaces. */
export function inferenceAround(activity: Activity | undefined): Activity | undefined {
  const call = callAround(activity);
  return call?.ended ? undefined : call;
}

/**
 * The inference that an activity is in, running or not. A tool's inferences are its own, although some frameworks run
 * tools inside the call that requested them.
 */
export function callAround(activity: Activity | undefined): Activity | undefined {
  for (let above = activity; above && !isTool(above); above = above.parent)
    if (above.kind === "inference") return above;
  return undefined;
}

/** Whether it is the step of a tool. */
export const isTool = ({ kind, shape }: Activity): boolean =>
  kind === "step" && shape.labels.stepKind === "tool";

/**
 * A new inference. Of those inside each other only the innermost counts, as the outer ones report the same tokens,
 * except where it is known to be another call.
 */
export function nest(activity: ActivityRecord): void {
  const around: ActivityRecord | undefined = inferenceAround(activity.parent);
  if (!around) return;
  if (isAnother(activity, around)) {
    const stated = around.state();
    stated.others ??= [];
    if (stated.others.length < MAX_INSIDE) stated.others.push(activity);
    return;
  }
  activity.around = around;
  const reports = around.countOtherReport();
  reports.inside ??= [];
  if (reports.inside.length < MAX_INSIDE) reports.inside.push(activity);
  around.scope?.progress(around, true);
}

function isAnother({ options, stated }: Activity, around: Activity): boolean {
  const reporter = stated?.reporter;
  if (reporter !== undefined && reporter === around.stated?.reporter) return true;
  return isOfAnotherKind(around.options as InferenceOptions, options as InferenceOptions);
}

/** What an operation does: it embeds, it ranks, or it generates. @example kindOf("chat") === kindOf("text_completion") // true */
export const kindOf = (operation: string | undefined): string | undefined =>
  KINDS.find((kind) => kind === operation);

/**
 * Whether two calls do different things with different models: neither is a part of the other.
 * @example isOfAnotherKind({ model: "gpt-4o" }, { model: "text-embedding-3-small", operation: "embeddings" }) // true
 */
export const isOfAnotherKind = (
  a: Pick<InferenceOptions, "model" | "operation">,
  b: Pick<InferenceOptions, "model" | "operation">,
): boolean => kindOf(a.operation) !== kindOf(b.operation) && bareName(a.model) !== bareName(b.model);

/** Without the prefix of a gateway. */
const bareName = (model: unknown): string => {
  const name = String(model).toLowerCase();
  return name.slice(name.lastIndexOf("/") + 1);
};

/**
 * An inference settled. If it failed or has no known energy, and has no tokens either, the enclosing one
 * counts instead.
 */
export function countAround({ around, usage, role, outcome }: Activity, parts: readonly PartTally[]): void {
  if (!around?.otherReports || usage || role !== "counts") return;
  if (outcome !== "ok" || !parts.some(({ energy }) => energy)) around.otherReports.ignorant++;
}

/**
 * The tokens that an inference computed next to those that replace it: it received answers that none of them can have
 * received. Undefined if there are none, or if that is not known.
 */
export function ownUsageBesideNested({
  remote,
  role,
  otherReports,
  replies,
  stated,
}: Activity): TokenUsage | undefined {
  const { inside, count } = otherReports ?? {};
  const answers = replies?.latest;
  if (!remote || role === "counts" || !answers || answers.length === MAX_ANSWERS) return undefined;
  if (!inside || inside.length !== count || stated?.tokens || hasJoules(stated)) return undefined;
  const asking = inside.filter((call) => !hasRequests(call) && !isIgnorant(call));
  const own = [...answers];
  for (const { usage } of asking) removeNearest(own, usage);
  const passedOn = sumUsage(...answers.map(({ usage }) => usage));
  if (own.length === 0 || (asking.length > 0 && haveSame(sumOfCalls(asking), passedOn))) return undefined;
  const byModel = new Map<string, TokenUsage>();
  for (const { model, usage } of own) addPartOf(model, usage, byModel);
  return usageOfModels(byModel);
}

const hasJoules = (stated: InnerCall["stated"]): boolean =>
  (stated?.reported ?? stated?.answered ?? stated?.received) !== undefined;

/** Its client's requests ran inside it: none of the enclosing one's answers is its own. */
const hasRequests = ({ attempts, otherReports, stated }: InnerCall): boolean =>
  attempts !== undefined || [...(otherReports?.inside ?? []), ...(stated?.others ?? [])].some(hasRequests);

/** Nothing became known of it: it takes no answer of the enclosing one. */
const isIgnorant = ({ ended, usage, stated }: InnerCall): boolean => ended && !usage && !hasJoules(stated);

/** The answer that a call inside had: some instrumentations count tokens differently than the server. */
function removeNearest(answers: ReceivedAnswer[], usage: TokenUsage = {}): void {
  const distances = answers.map((answer) => Math.abs(tokensOf(answer.usage) - tokensOf(usage)));
  const nearest = distances.indexOf(Math.min(...distances));
  if (nearest >= 0) answers.splice(nearest, 1);
}

/**
 * Whether the tokens of an inference are those of other calls inside it, alone or with what it received itself. One
 * without output that embeds or ranks inside does that itself.
 */
export function forwardsNestedUsage({ usage, stated, replies, shape }: Activity): boolean {
  const others = stated?.others;
  if (!others || !usage) return false;
  const sum = sumOfCalls(others);
  const received = usageOfModels(replies?.received);
  if (others.some((other) => haveSame(other.usage, usage)) || haveSame(sum, usage)) return true;
  if (received && haveSame(sumUsage(sum, received), usage)) return true;
  return (
    !usage.output &&
    kindOf(shape.labels.operation) === undefined &&
    others.every(({ shape }) => kindOf(shape.labels.operation))
  );
}

/** Whether one of the answers to its requests states these tokens. */
export const isOneOf = (answers: readonly ReceivedAnswer[] | undefined, usage: TokenUsage): boolean =>
  answers?.some((answer) => haveSame(answer.usage, usage)) === true;

/** By the sides that both state. */
function haveSame(a: TokenUsage | undefined, b: TokenUsage | undefined): boolean {
  if (!a || !b) return false;
  const [inputs, outputs] = [
    [statedInput(a), statedInput(b)],
    [a.output, b.output],
  ];
  const sides = [inputs, outputs].filter((side) => side?.every((count) => count !== undefined));
  return sides.length > 0 && sides.every(([one, other]) => one === other);
}

const sumOfCalls = (calls: readonly InnerCall[]) => sumUsage(...calls.map(({ usage }) => usage));
