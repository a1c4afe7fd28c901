/** What a caller without TypeScript got wrong in the options of a call. It is metered all the same: nothing may be thrown into a caller. */

import { diag } from "@opentelemetry/api";
import type { ActivityKind } from "../contracts/footprint.js";
import { hostedProvider, squashed } from "../names/provider-names.js";
import type { Faults } from "../runtime/fault.js";

const KINDS: Readonly<Partial<Record<ActivityKind, string>>> = {
  step: "plan, tool, retrieval, act, evaluate, handoff, memory, reflect, other",
  stage: "data_preparation, training, fine_tuning, evaluation, inference, deployment, other",
};

/** What runs where it is put, in small letters and digits. */
const ANYWHERE = /^(ollama|vllm|llamacpp|lmstudio|sglang|tgi|localai|transformers|onnx|mlx|local)/;

/** Some name what a caller made up. */
const MAX_WARNINGS = 100;

/** Says each mistake once. */
export class CallerWarnings {
  readonly #said = new Set<string>();

  of(activity: ActivityKind, options: object, faults: Faults): void {
    const mistake = callerMistake(activity, options);
    if (mistake === undefined || this.#said.has(mistake) || this.#said.size > MAX_WARNINGS) return;
    this.#said.add(mistake);
    faults.guard("observer", "diag", () => diag.warn(`wattspan: ${mistake}.`));
  }
}

/** What is looked at of the options of any call. */
interface Given {
  readonly model?: unknown;
  readonly kind?: unknown;
  readonly provider?: unknown;
  readonly runsOn?: unknown;
  readonly server?: unknown;
}

/** A sentence, or nothing where all is well. @example callerMistake("step", { kind: "retreival" }) */
export function callerMistake(activity: ActivityKind, given: Given): string | undefined {
  if (activity === "inference") return callMistake(given);
  const { kind } = given;
  const kinds = KINDS[activity];
  if (!kinds || kind === undefined || kinds.split(", ").includes(kind as string)) return undefined;
  return `the kind of a ${activity} is not known; allowed: ${kinds}`;
}

function callMistake({ model, provider, runsOn, server }: Given): string | undefined {
  if (typeof model !== "string") return 'a call without { model } counts as one of "unknown"';
  if (provider === undefined || runsOn !== undefined || server !== undefined) return undefined;
  if (hostedProvider(provider) !== undefined) return undefined;
  const name = typeof provider === "string" ? provider.slice(0, 100) : "";
  if (ANYWHERE.test(squashed(name))) return undefined;
  const shown = /^[\w.:-]{1,50}$/.test(name) ? ` ${name}` : "";
  return `the provider${shown} is not known, so its calls count as run on this machine; runsOn: "remote" says that they are not`;
}
