/** Options and handles of the four metering functions. */

import type { Attributes, Span, SpanContext } from "@opentelemetry/api";
import type { Admission, Advice } from "./admission.js";
import type { Location } from "./carbon-intensity.js";
import type { TokenUsage } from "./energy-estimator.js";
import type { Component } from "./energy-meter.js";
import type { Footprint, Range, StepKind, Waste, WorkflowRole } from "./footprint.js";
import type { ModelServer } from "./model-server.js";

/** Selects devices by component or by zone id. With both: zones that match either. */
export interface DeviceSelector {
  readonly components?: readonly Component[];
  readonly zones?: readonly string[];
}

/** Options of every activity. */
export interface ActivityOptions {
  /**
   * Set on the span. Attributes named in `MeteringOptions.dimensions` also go on metrics; those need few
   * values.
   */
  readonly attributes?: Attributes;
  /**
   * The devices that this activity selects. Default: inferences and stages select all devices of this host;
   * steps and agents select its host devices (no GPU); an inference at a hosted provider is `remote` and
   * selects none.
   */
  readonly runsOn?: "local" | "remote" | DeviceSelector;
  /**
   * Claim on shared devices relative to concurrent activities, as a power: twice the watts, twice the weight.
   * With 0, its energy stays its parent's. Default 1, also for a negative value or one that is not a number.
   */
  readonly weight?: number;
  /** Default true; false annotates the active span instead of starting one. */
  readonly span?: boolean;
  /** The parent, for code without a context carrier. */
  readonly parent?: ActivityHandle;
  /**
   * What this activity continues: an activity, or a span of another trace, such as the run that put its job into a
   * queue. Its span has a link to it. The energy counts here only, not in the totals of what it continues.
   */
  readonly continues?: ActivityHandle | SpanContext;
  /** Receives the settled footprint of this activity. */
  readonly onFootprint?: (footprint: Footprint) => void;
  /**
   * Asked before this activity and all inside it begin, and may refuse them. A refused activity is not run: its
   * outcome is `refused`, and it took exactly 0 J. Without a metering no budget is asked.
   */
  readonly budget?: Admission;
  /**
   * Work that must not be harmed: a guardrail, a monitor, a fail-safe. Budgets charge it and all inside it, and
   * never refuse, delay or change it. Default false.
   */
  readonly critical?: boolean;
}

/** Options of `meterInference`. */
export interface InferenceOptions extends ActivityOptions {
  /** The requested model (`gen_ai.request.model`). */
  readonly model: string;
  /**
   * A `gen_ai.provider.name` value, or another spelling of one: `OpenAI`, `azure`, `mistral`. A hosted
   * provider implies `runsOn: "remote"`. An unknown name counts as this machine, with one warning on
   * OpenTelemetry's `diag`.
   */
  readonly provider?: string;
  /** A `gen_ai.operation.name` value. Default `chat`. */
  readonly operation?: string;
  /** Where the model runs, when known. */
  readonly serving?: Location;
  /**
   * The model's server, when the meters of this process see its machine or the server reports its own energy.
   * The call then gets its share of that energy. Implies `runsOn: "remote"`.
   */
  readonly server?: ModelServer;
  /**
   * Finds the tokens in the result, or in each chunk of a stream; `soFar` holds the counts of earlier chunks.
   * Counts are cumulative: a known field replaces its earlier value. `read` adds what the metering's
   * `usageReaders` find in a value to earlier counts. Default: what they find.
   */
  readonly usage?: (
    result: unknown,
    soFar?: TokenUsage,
    read?: (value: unknown, soFar?: TokenUsage) => TokenUsage | undefined,
  ) => TokenUsage | undefined;
  /**
   * The tokens that the call may take, as far as they are known before: for a budget's estimate only.
   * @example { inputFresh: 1200, output: 500 } // a counted prompt, and `max_tokens`
   */
  readonly expects?: TokenUsage;
  /**
   * Whether the function does what `call.advice` says. The model that a budget advises is then the call's model.
   * Default false: budgets cannot change the call.
   */
  readonly followsAdvice?: boolean;
}

/** Options of `meterStep`. */
export interface StepOptions extends ActivityOptions {
  readonly name: string;
  /** Default `other`. */
  readonly kind?: StepKind;
  /** The agent that it belongs to, outside of its runs. Default: the enclosing one. */
  readonly agent?: string;
  /**
   * The role in the workflow, on its footprint; other texts are not reported. Default: none, and `kind` says enough.
   */
  readonly role?: WorkflowRole;
}

/** Options of `meterAgent`. */
export interface AgentOptions extends ActivityOptions {
  /** `gen_ai.agent.name`. */
  readonly name: string;
  /**
   * A name of the kind of goal that the run has, such as `book_trip`: 1 to 64 letters, digits and `_ . : -`, and
   * few in all. It is on footprint, span and metrics. Other texts may be secret, and are not reported.
   */
  readonly goal?: string;
  /** The role in the workflow, on its footprint; other texts are not reported. Default: none. */
  readonly role?: WorkflowRole;
}

/** A stage of a model's life, as ISO/IEC 5338 and model cards name them. */
export type StageKind =
  | "data_preparation" | "training" | "fine_tuning" | "evaluation" | "inference" | "deployment" | "other"; // biome-ignore format: one line

/** Options of `meterStage`. */
export interface StageOptions extends ActivityOptions {
  readonly name: string;
  readonly kind: StageKind;
  /** The unit of `addUnits`, for example `samples`. */
  readonly units?: string;
}

/**
 * Energy of this call that another source measured, for example the model server. Joules that are also
 * measured here, or that another source already reported, do not count again (reason `reported_set_aside`).
 * Values that are negative, out of order or not a number are dropped (`malformed_report`).
 */
export interface Reported {
  /** Joules. A plain number gets the band ±5 %. */
  readonly energy: number | Range;
  /** Where the energy was spent. Default `serving`: the machine of the model, which may be this one. */
  readonly boundary?: "client" | "network" | "serving";
  /** Default `server`: the whole machine. */
  readonly component?: Component;
  /** The source, for example `vllm`: reports of one source add up. Default `server`. */
  readonly source?: string;
}

/** The running activity, as its function sees it. No member ever throws; all are safe to call at any time. */
export interface ActivityHandle {
  /** The span that carries this activity, if there is one. */
  readonly span: Span | undefined;
  setAttributes(attributes: Attributes): void;
  /** Changes the weight on shared devices from now on; see `weight` of the options. */
  setWeight(weight: number): void;
  /** Marks the outcome as `error` although the function returns. */
  fail(reason: string): void;
  /**
   * States that this activity and all inside it served no goal: waiting, or a result that is thrown away. Its joules
   * are then on `wattspan.wasted_energy`. Such an activity may last without progress.
   * @example if (branch !== best) step.discard("pruned");
   */
  discard(why: Waste): void;
}

/** The running inference. */
export interface InferenceHandle extends ActivityHandle {
  /**
   * States the tokens when the result does not carry them. All of them: they stand for those that the answer states,
   * whenever it does. Of several statements the last counts. An impossible one is left out, and is a fault
   * `usage/stated`.
   */
  setUsage(usage: TokenUsage): void;
  /** States energy that the server reported. */
  reportEnergy(reported: Reported): void;
  /**
   * How the call should take less, by its budgets, if the option `followsAdvice` is set.
   * @example (call) => client.responses.create({ model: call.advice?.model ?? "gpt-4o", input })
   */
  readonly advice?: Advice | undefined;
}

/** The running step. */
export interface StepHandle extends ActivityHandle {
  /** States energy that the server of a tool reported. */
  reportEnergy(reported: Reported): void;
}

/** The running agent. */
export interface AgentHandle extends ActivityHandle {
  /**
   * States that the goal was reached; returning without an error does not imply it. `quality` is 0…1. A run that
   * fails or is aborted all the same has not reached it: its goal is `undone`.
   */
  succeed(result?: { readonly quality?: number }): void;
  /**
   * States that the goal was missed: the run ended in order, and without what it was for. The last statement counts.
   */
  miss(result?: { readonly quality?: number }): void;
}

/** The running stage. */
export interface StageHandle extends ActivityHandle {
  /**
   * Adds processed units, the denominator of energy per unit. A count that is not from 0 to 1e18 is left out, and is a
   * fault `usage/units`.
   */
  addUnits(count: number): void;
}
