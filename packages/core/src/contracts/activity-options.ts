/** What application and library authors pass to, and receive from, the four metering functions. */

import type { Attributes, Span } from "@opentelemetry/api";
import type { Location } from "./carbon-intensity.js";
import type { TokenUsage } from "./energy-estimator.js";
import type { Component } from "./energy-meter.js";
import type { Footprint, Range } from "./footprint.js";
import type { ModelServer } from "./model-server.js";

/** Names devices by what they are or by their zone ids. Both given: zones that match either. */
export interface DeviceSelector {
  readonly components?: readonly Component[];
  readonly zones?: readonly string[];
}

/** Options of every activity. */
export interface ActivityOptions {
  /** Go on the span; bounded ones named in `MeteringOptions.dimensions` also on metrics. */
  readonly attributes?: Attributes;
  /**
   * Which devices this activity selects. Default: inferences and stages select all devices of this host,
   * steps and agents its host devices (no GPU); an inference at a hosted provider is `remote` and selects none.
   */
  readonly runsOn?: "local" | "remote" | DeviceSelector;
  /**
   * Claim on shared devices relative to concurrent activities, as a power: twice the watts, twice the weight. 0: nothing of what they
   * draw, which stays its parent's. Default 1, also for what is no number or is negative.
   */
  readonly weight?: number;
  /** Default true; false annotates the active span instead of starting one. */
  readonly span?: boolean;
  /** The parent, where no context carrier is at hand. */
  readonly parent?: ActivityHandle;
  /** Receives the settled footprint of this activity. */
  readonly onFootprint?: (footprint: Footprint) => void;
}

/** Options of `meterInference`. */
export interface InferenceOptions extends ActivityOptions {
  /** The requested model (`gen_ai.request.model`). */
  readonly model: string;
  /**
   * A `gen_ai.provider.name` value, or another spelling of one: `OpenAI`, `azure`, `mistral`. Naming a hosted provider implies
   * `runsOn: "remote"`; a name that is not known counts as this machine, which is said once on OpenTelemetry's `diag`.
   */
  readonly provider?: string;
  /** A `gen_ai.operation.name` value. Default `chat`. */
  readonly operation?: string;
  /** Where the model runs, when known. */
  readonly serving?: Location;
  /**
   * The server of the model, where the meters of this process see the machine that it runs on, or it tells its own energy: the call then
   * has its share of that. Implies `runsOn: "remote"`.
   */
  readonly server?: ModelServer;
  /**
   * Finds the tokens in the result, or in each chunk of a stream; `soFar` is what earlier chunks said. Counts are
   * cumulative: a known field replaces what came before. Default: `usageOf`, which recognises the known response shapes.
   */
  readonly usage?: (result: unknown, soFar?: TokenUsage) => TokenUsage | undefined;
}

/** What a step of an agent does. */
export type StepKind =
  | "plan" | "tool" | "retrieval" | "act" | "evaluate" | "handoff" | "memory" | "reflect" | "other"; // biome-ignore format: one line

/** Options of `meterStep`. */
export interface StepOptions extends ActivityOptions {
  readonly name: string;
  /** Default `other`. */
  readonly kind?: StepKind;
  /** Whether the agent cannot reach its goal without this step. For the application's own use so far. */
  readonly critical?: boolean;
}

/** Options of `meterAgent`. */
export interface AgentOptions extends ActivityOptions {
  /** `gen_ai.agent.name`. */
  readonly name: string;
  /** What the run is for. For the application's own use so far: it may be secret, so it goes nowhere. */
  readonly goal?: string;
}

/** A stage of a model's life, as ISO/IEC 5338 and model cards name them. */
export type StageKind =
  | "data_preparation" | "training" | "fine_tuning" | "evaluation" | "inference" | "deployment" | "other"; // biome-ignore format: one line

/** Options of `meterStage`. */
export interface StageOptions extends ActivityOptions {
  readonly name: string;
  readonly kind: StageKind;
  /** What `addUnits` counts, for example `samples`. */
  readonly units?: string;
}

/**
 * Energy that somebody else measured for this call, for example the model server. Joules that are measured here, or that another source reported
 * before, do not count again (reason `reported_set_aside`); what is negative, out of order or no number is left out (`malformed_report`).
 */
export interface Reported {
  /** Joules. A plain number gets the band ±5 %. */
  readonly energy: number | Range;
  /** Where the energy was spent. Default `serving`: the machine of the model, which is this one where the model runs here. */
  readonly boundary?: "client" | "network" | "serving";
  /** Default `server`: all of the machine. */
  readonly component?: Component;
  /** Who said it, for example `vllm`: reports of one source are a sum. Default `server`. */
  readonly source?: string;
}

/** The running activity, as its function sees it. All members are safe to call at any time and never throw. */
export interface ActivityHandle {
  /** The span that carries this activity, when there is one. */
  readonly span: Span | undefined;
  setAttributes(attributes: Attributes): void;
  /** Changes the weight on shared devices from now on, see `weight` of the options. */
  setWeight(weight: number): void;
  /** Marks the outcome as `error` although the function returns. */
  fail(reason: string): void;
}

/** The running inference. */
export interface InferenceHandle extends ActivityHandle {
  /** States the tokens where the result does not carry them. */
  setUsage(usage: TokenUsage): void;
  /** States energy that the server reported. */
  reportEnergy(reported: Reported): void;
}

/** The running step. */
export interface StepHandle extends ActivityHandle {
  /** States energy that the server of a tool reported. */
  reportEnergy(reported: Reported): void;
}

/** The running agent. */
export interface AgentHandle extends ActivityHandle {
  /** States that the goal was reached: not throwing is not success. `quality` is 0…1. */
  succeed(result?: { readonly quality?: number }): void;
}

/** The running stage. */
export interface StageHandle extends ActivityHandle {
  /** Adds processed units, the denominator of energy per unit. */
  addUnits(count: number): void;
}
