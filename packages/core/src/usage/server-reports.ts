/** Energy and times that a model's server states with its answer. */

import type { Reported } from "../contracts/activity-options.js";
import { DAY_S } from "../contracts/units.js";
import { ownData } from "../runtime/own-method.js";
import { ownObject } from "./token-counts.js";

/** A server's seconds of work for a call, without its queue and without loading the model. */
export interface ServerTimes {
  readonly prefillS: number;
  readonly decodeS: number;
}

/** No answer takes a day, nor a megawatt-hour. */
const MAX_SECONDS = DAY_S;
const MAX_JOULES = 3.6e9;
/** Band of power sensors of servers. */
const SENSOR_ERROR = 1.05;

/** A number that is not negative, divided by the units per base unit; undefined for other values. */
function amount(
  object: object | undefined,
  key: string,
  perUnit: number,
  most = MAX_JOULES,
): number | undefined {
  const value = object && ownData(object, key);
  if (typeof value !== "number" || !(value >= 0)) return undefined;
  return value / perUnit <= most ? value / perUnit : undefined;
}

/**
 * The energy of an answer, or of a stream's piece, if its server states it:
 * - Neuralwatt: `energy.energy_joules`, the share of the call by its server; also in LangChain's
 *   `response_metadata`. Source: llm-neuralwatt, README, "Energy Consumption Logging".
 * - GreenPT: `impact.energy`, in milliwatt-seconds, which it calls `Wms`. Source: llm-greenpt, README,
 *   "Energy and Carbon Impact Logging".
 * - Text Generation Inference, if built with the counter that was proposed for it in 2025:
 *   `details.energy_mj`, in millijoules, of the whole GPU while the request ran, so an upper bound: other
 *   requests may have used any part of it.
 * A zero is a sensor that was not read: every model takes energy.
 * @example reportedEnergy({ details: { generated_tokens: 20, energy_mj: 108_836 } })?.source // "tgi"
 */
export function reportedEnergy(answer: object): Reported | undefined {
  const stated = ownObject(answer, "energy") ?? ownObject(ownObject(answer, "response_metadata"), "energy");
  const joules = amount(stated, "energy_joules", 1);
  if (joules) return { energy: joules, source: "neuralwatt" };
  const impact = ownObject(ownObject(answer, "impact"), "energy");
  const total = amount(impact, "total", 1000);
  if (total && impact && ownData(impact, "unit") === "Wms") return { energy: total, source: "greenpt" };
  const value = amount(ownObject(answer, "details"), "energy_mj", 1000);
  if (!value) return undefined;
  return { energy: { value, low: 0, high: value * SENSOR_ERROR }, component: "gpu", source: "tgi" };
}

/** Where servers state their times: the holder, prefill, decode, and units per second. */
const TIMES: readonly (readonly [holder: string, prefill: string, decode: string, perSecond: number])[] = [
  // llama.cpp. Source: llama.cpp, tools/server/README.md, "timings".
  ["timings", "prompt_ms", "predicted_ms", 1e3],
  // Ollama. Source: Ollama documentation, API, "Usage".
  ["", "prompt_eval_duration", "eval_duration", 1e9],
  // vLLM with --enable-per-request-metrics: from scheduling to the first token, and from there on.
  ["metrics", "time_to_first_token_ms", "generation_time_ms", 1e3],
  // Groq. Source: Groq API reference, "Create chat completion", `usage`.
  ["usage", "prompt_time", "completion_time", 1],
];

/**
 * The times of an answer, if its server states both. Groq's streams have them in `x_groq`.
 * @example serverTimes({ timings: { prompt_ms: 120, predicted_ms: 880 } }) // { prefillS: 0.12, decodeS: 0.88 }
 */
export const serverTimes = (answer: object): ServerTimes | undefined =>
  timesIn(answer) ?? timesIn(ownObject(answer, "x_groq"));

function timesIn(answer: object | undefined): ServerTimes | undefined {
  if (!answer) return undefined;
  for (const [holder, prefill, decode, perSecond] of TIMES) {
    const stated = holder === "" ? answer : ownObject(answer, holder);
    const prefillS = amount(stated, prefill, perSecond, MAX_SECONDS);
    const decodeS = amount(stated, decode, perSecond, MAX_SECONDS);
    if (prefillS !== undefined && decodeS !== undefined) return { prefillS, decodeS };
  }
  return undefined;
}
