/**
 * Mistakes of a caller without TypeScript in the options of a call. The call is metered anyway: nothing may
 * be thrown into a caller.
 */

import type { ActivityKind } from "../contracts/footprint.js";
import { hostedProvider, squashed } from "../names/provider-names.js";
import type { Faults } from "../runtime/fault.js";
import { warn } from "../runtime/warn.js";
import { isAdmission } from "./inherited.js";

const KINDS: Readonly<Partial<Record<ActivityKind, string>>> = {
  step: "plan, tool, retrieval, act, evaluate, handoff, memory, reflect, other",
  stage: "data_preparation, training, fine_tuning, evaluation, inference, deployment, other",
};

/** Servers that run anywhere, in small letters and digits. */
const ANYWHERE = /^(ollama|vllm|llamacpp|lmstudio|sglang|tgi|localai|transformers|onnx|mlx|local)/;

/** Bounded: some callers use generated names. */
const MAX_WARNINGS = 100;

/** Warns of each mistake once. */
export class CallerWarnings {
  readonly #said = new Set<string>();

  of(activity: ActivityKind, options: object, faults: Faults): void {
    const mistake = callerMistake(activity, options);
    if (mistake !== undefined) this.#say(`${mistake}.`, faults);
  }

  #say(sentence: string, faults: Faults): void {
    if (this.#said.has(sentence) || this.#said.size > MAX_WARNINGS) return;
    this.#said.add(sentence);
    faults.guard("observer", "diag", () => warn(sentence));
  }
}

/** The checked options of any call. */
interface Given {
  readonly model?: unknown;
  readonly kind?: unknown;
  readonly provider?: unknown;
  readonly runsOn?: unknown;
  readonly weight?: unknown;
  readonly server?: unknown;
  readonly budget?: unknown;
}

/** A sentence, or undefined without a mistake. @example callerMistake("step", { kind: "retreival" }) */
export function callerMistake(activity: ActivityKind, given: Given): string | undefined {
  if (given.budget !== undefined && !isAdmission(given.budget))
    return "a budget without admit() is ignored, and refuses nothing";
  if (given.runsOn !== undefined && !isPlace(given.runsOn))
    return 'runsOn is unknown and ignored; allowed: "local", "remote", or an object that selects devices';
  if (given.weight !== undefined && !isWeight(given.weight))
    return "a weight that is no number of at least 0 counts as 1";
  if (activity === "inference") return callMistake(given);
  const { kind } = given;
  const kinds = KINDS[activity];
  if (!kinds || kind === undefined || kinds.split(", ").includes(kind as string)) return undefined;
  return `the kind of a ${activity} is unknown; allowed: ${kinds}`;
}

/** Whether an activity can run there. Else `runsOn` is as if it were absent. @example isPlace("remot") // false */
export const isPlace = (runsOn: unknown): boolean =>
  runsOn === "local" || runsOn === "remote" || (typeof runsOn === "object" && runsOn !== null);
const isWeight = (weight: unknown): boolean => typeof weight === "number" && weight >= 0;

function callMistake({ model, provider, runsOn, server }: Given): string | undefined {
  if (typeof model !== "string") return 'a call without { model } counts as one of "unknown"';
  if (provider === undefined || server !== undefined || runsOn !== undefined) return undefined;
  if (hostedProvider(provider) !== undefined) return undefined;
  const name = typeof provider === "string" ? provider.slice(0, 100) : "";
  if (ANYWHERE.test(squashed(name))) return undefined;
  const shown = /^[\w.:-]{1,50}$/.test(name) ? ` ${name}` : "";
  return `the provider${shown} is unknown, so its calls count as run on this machine; set runsOn: "remote" if they are not`;
}
