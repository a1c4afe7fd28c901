import { SpanKind } from "@opentelemetry/api";
import type { KnownCall } from "./hand-written.ts";
import { MODEL, PROVIDER } from "./model-call.ts";

const GRAMS_PER_KWH = 400;
const GRAMS_PER_JOULE = GRAMS_PER_KWH / 3.6e6;

/** Watts of all devices of the stand, which hand-written code takes for granted. */
const WATTS = 720;

/** Calls of a model on this machine, whose joules are power × time. */
export const localCall: KnownCall = {
  model: MODEL,
  provider: PROVIDER,
  kind: SpanKind.INTERNAL,
  method: { "wattspan.method": "measured" },
  used: { "wattspan.boundary": "client", "wattspan.component": "gpu" },
  emitted: {
    "wattspan.boundary": "client",
    "wattspan.emission_source": "operational",
    "wattspan.ghg_scope": "2",
    "wattspan.grid.zone": "fixed",
  },
  gramsPerJoule: GRAMS_PER_JOULE,
  joulesOf: (seconds) => WATTS * seconds,
  footprintOf: (joules, grams, _, { usage }) => ({
    "wattspan.energy": joules,
    "wattspan.energy_low": joules * 0.95,
    "wattspan.energy_high": joules * 1.05,
    "wattspan.co2e": grams,
    "wattspan.co2e_low": grams * 0.95,
    "wattspan.co2e_high": grams * 1.05,
    "wattspan.method": "measured",
    "wattspan.method_id": "nvml,rapl",
    "wattspan.grid.zone": "fixed",
    "wattspan.grid.signal": "average",
    "wattspan.grid.source": "fixed",
    "gen_ai.usage.input_tokens": usage.prompt_tokens,
    "gen_ai.usage.output_tokens": usage.completion_tokens,
  }),
};

/** Joules of an output token of a hosted model, as a table may say. */
const JOULES_PER_TOKEN = 0.7;

/** Calls of a hosted model, whose joules are estimated from its tokens. */
export const hostedCall: KnownCall = {
  model: "gpt-4o-mini",
  provider: "openai",
  kind: SpanKind.CLIENT,
  method: { "wattspan.method": "estimated" },
  used: { "wattspan.boundary": "serving", "wattspan.component": "server" },
  emitted: {
    "wattspan.boundary": "serving",
    "wattspan.emission_source": "operational",
    "wattspan.ghg_scope": "3",
    "wattspan.grid.zone": "fixed",
  },
  gramsPerJoule: GRAMS_PER_JOULE,
  joulesOf: (_, { usage }) => JOULES_PER_TOKEN * usage.completion_tokens,
  footprintOf: (joules, grams, _, { usage }) => ({
    "wattspan.energy": joules,
    "wattspan.energy_low": joules * 0.2,
    "wattspan.energy_high": joules * 5,
    "wattspan.co2e": grams,
    "wattspan.co2e_low": grams * 0.2,
    "wattspan.co2e_high": grams * 5,
    "wattspan.method": "estimated",
    "wattspan.method_id": "phase@2",
    "wattspan.reasons": ["assumed_location"],
    "wattspan.grid.zone": "fixed",
    "wattspan.grid.signal": "average",
    "wattspan.grid.source": "fixed",
    "gen_ai.usage.input_tokens": usage.prompt_tokens,
    "gen_ai.usage.output_tokens": usage.completion_tokens,
  }),
};
