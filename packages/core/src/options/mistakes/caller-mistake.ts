/**
 * Mistakes of a caller without TypeScript in the options of a call. The call is metered anyway: nothing may
 * be thrown into a caller.
 */

import type {
  ActivityOptions,
  AgentOptions,
  InferenceOptions,
  StageOptions,
  StepOptions,
} from "../../contracts/activity-options.js";
import type { ActivityKind } from "../../contracts/footprint.js";
import { hostedProvider, hostedProviders, squashed } from "../../names/provider-names.js";
import type { Faults } from "../../runtime/fault.js";
import { warn } from "../../runtime/warn.js";
import { nearestOf } from "../nearest-names.js";
import type { OptionNames } from "../option-names.js";
import { isAdmission } from "../terms.js";

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
  readonly #misspelt = new MisspeltOptions();

  of(activity: ActivityKind, options: object, faults: Faults): void {
    const misspelt = this.#misspelt.in(activity, options);
    if (misspelt !== undefined) this.#say(misspelt, faults);
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
  if (provider === undefined || server !== undefined) return undefined;
  if (hostedProvider(provider) !== undefined) return undefined;
  const name = typeof provider === "string" ? provider.slice(0, 100) : "";
  if (ANYWHERE.test(squashed(name))) return undefined;
  const shown = /^[\w.:-]{1,50}$/.test(name) ? ` ${name}` : "";
  const nearest = shown === "" ? undefined : nearestProvider(name);
  const isUnknown = `the provider${shown} is unknown${nearest === undefined ? "" : ` (the nearest name is ${nearest})`}`;
  if (runsOn !== undefined) return nearest === undefined ? undefined : isUnknown;
  return `${isUnknown}, so its calls count as run on this machine; set runsOn: "remote" if they are not`;
}

/** Earlier lookups: calls of one application mostly have the same provider. */
const found = new Map<string, string | undefined>();
/** Some applications generate names. */
const MAX = 1000;

/**
 * The provider of hosted models whose name is most similar to an unknown one. For people to read.
 * @example nearestProvider("opneai") // "openai"
 */
function nearestProvider(unknown: string): string | undefined {
  if (found.has(unknown) || found.size >= MAX) return found.get(unknown);
  const [nearest] = nearestOf(unknown, hostedProviders(), 1);
  // Who calls it `our-gateway` has not misspelt `gateway`.
  const meant = nearest !== undefined && unknown.includes(nearest) ? undefined : nearest;
  found.set(unknown, meant);
  return meant;
}

const ANY: OptionNames<ActivityOptions> = {
  attributes: true,
  runsOn: true,
  weight: true,
  span: true,
  parent: true,
  continues: true,
  onFootprint: true,
  budget: true,
  critical: true,
};
const INFERENCE: OptionNames<Omit<InferenceOptions, keyof ActivityOptions>> = {
  model: true,
  provider: true,
  operation: true,
  serving: true,
  server: true,
  usage: true,
  expects: true,
  followsAdvice: true,
};
const STEP: OptionNames<Omit<StepOptions, keyof ActivityOptions>> = {
  name: true,
  kind: true,
  agent: true,
  role: true,
};
const AGENT: OptionNames<Omit<AgentOptions, keyof ActivityOptions>> = { name: true, goal: true, role: true };
const STAGE: OptionNames<Omit<StageOptions, keyof ActivityOptions>> = { name: true, kind: true, units: true };
const OWN: Readonly<Record<ActivityKind, object>> = {
  inference: INFERENCE,
  step: STEP,
  agent: AGENT,
  stage: STAGE,
};

/** Whole requests are options as well, and have many other names. */
const MAX_NAMES = 200;
/** No option's name is nearly as long. */
const MAX_LENGTH = 32;

/** Finds names that are nearly those of options. Each name is looked at once. */
class MisspeltOptions {
  readonly #seen = new Set<string>();

  /** A sentence, or undefined. @example new MisspeltOptions().in("inference", { model: "gpt-4o", provder: "openai" }) */
  in(activity: ActivityKind, given: object): string | undefined {
    const own = OWN[activity];
    for (const name in given) {
      if (Object.hasOwn(own, name) || Object.hasOwn(ANY, name)) continue;
      if (name.length > MAX_LENGTH || this.#seen.has(name)) continue;
      if (this.#seen.size >= MAX_NAMES) return undefined;
      this.#seen.add(name);
      const missing = Object.keys({ ...own, ...ANY }).filter((known) => !(known in given));
      const [nearest] = nearestOf(name, missing, 1);
      if (nearest !== undefined) return `the option ${name} is unknown; did you mean ${nearest}?`;
    }
    return undefined;
  }
}
