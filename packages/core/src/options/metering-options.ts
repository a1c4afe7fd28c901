/** How metering is configured, and what it gives back. */

import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import type {
  ActivityHandle,
  AgentHandle,
  AgentOptions,
  InferenceHandle,
  InferenceOptions,
  StageHandle,
  StageOptions,
  StepHandle,
  StepOptions,
} from "../contracts/activity-options.js";
import type { Beginning, Begun, BegunOptions } from "../contracts/begun-activity.js";
import type { CarbonIntensityProvider, IntensityReading, Location } from "../contracts/carbon-intensity.js";
import type { DeviceStatus } from "../contracts/device-status.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { EnergyMeter, Unavailability, Verification } from "../contracts/energy-meter.js";
import type { FootprintObserver, Subject } from "../contracts/footprint.js";
import type { HostedCall, ServingPlace } from "../contracts/hosted-call.js";
import type { SignalSource } from "../names/signal-source.js";
import type { Accounting } from "../quantities/accounting.js";
import type { Clock } from "../runtime/clock.js";
import type { CalibrationStatus } from "./calibration-status.js";
import type { NewUsageCounter } from "./usage-counter.js";

/** `share`: idle power is divided equally among the activities that run; `exclude`: it stays `idle`. */
export type IdlePolicy = "share" | "exclude";
/**
 * What happens with dynamic energy of a tick that activities only touch.
 * `normalize` divides all of it among them: unbiased for calls shorter than a refresh.
 * `prorate` gives them the share of the time in which at least one of them ran.
 */
export type EdgePolicy = "normalize" | "prorate";
/**
 * How much of a host's idle power this process may charge.
 * `exclusive`: all of it; `busy-share`: its part of the busy CPU time (all of it where that cannot be read);
 * a number 0…1: a reservation, such as cgroup limit ÷ host.
 */
export type HostSharePolicy = "exclusive" | "busy-share" | number;
/**
 * How concurrent activities share a device. `equal`: by time and explicit weight; `cpu`: by the time that their own
 * synchronous code runs; `tokens`: by what the tokens of calls before took per second, prefill and decode apart, as the configured
 * estimators compare the models (a model that none of them knows weighs as the mean of the others, so all are equal where none is known);
 * `server`: the same with the times that llama.cpp, Ollama and vLLM state beside their answers, without their queues.
 */
export type WeightPolicy = "equal" | "cpu" | "tokens" | "server";

/** Carries the running activity through awaits, timers and callbacks. */
export interface ContextCarrier {
  get(): ActivityHandle | undefined;
  run<T>(activity: ActivityHandle, fn: () => T): T;
}

/** Options of `createMetering`. Nothing is required; nothing configured means nothing measured. */
export interface MeteringOptions {
  readonly meters?: readonly EnergyMeter[];
  /**
   * What to put on metrics beside energy, such as `hostSignals()` of `@wattspan/meters`: utilization, memory, bytes moved, power
   * states. Default: nothing.
   */
  readonly signals?: readonly SignalSource[];
  readonly intensity?: CarbonIntensityProvider;
  /** The first that knows the model is asked. */
  readonly estimators?: readonly EnergyEstimator[];
  readonly location?: Location;
  /**
   * Accounts for what belongs to an activity beside its energy, such as `accounting()` of `@wattspan/carbon`: cooling, water, hardware,
   * scopes, contracts. Default: nothing.
   */
  readonly accounting?: Accounting;
  /**
   * Finds where a hosted call is served that does not state its `serving`. Pure and synchronous; asked several times as more
   * becomes known of the call. Default: it is not known, and then neither is its CO2e.
   */
  readonly servingLocation?: (call: HostedCall) => ServingPlace | undefined;
  /**
   * Makes what counts the tokens of streams of hosted models whose provider states none, one for each call, at its first piece. It gives bands
   * (`usage.band`), the estimate has them too, and the footprint has the reason `usage_counted`. Default: nothing is counted.
   */
  readonly usageCounter?: NewUsageCounter;
  /** Default: Node's AsyncLocalStorage where there is one, else OpenTelemetry's context. */
  readonly context?: ContextCarrier;
  readonly clock?: Clock;
  readonly sampling?: {
    /** Time between readings while something runs, in milliseconds. Default 100. */
    readonly intervalMs?: number;
    /** Random share of the interval, 0…1, so that sampling cannot lock in step with a workload. Default 0.2. */
    readonly jitter?: number;
    /** Time between readings while nothing runs. Default: short enough that no counter wraps twice, at most 30 s. */
    readonly heartbeatMs?: number;
    /** Share of one core that sampling may use before it coarsens, then stops. Default 0.01. */
    readonly selfCpuLimit?: number;
    /** Time that a meter may take to open or to read, in milliseconds. Default 5000. */
    readonly timeoutMs?: number;
  };
  readonly attribution?: {
    /** Default `share`. */
    readonly idle?: IdlePolicy;
    /** Default `normalize`. */
    readonly edges?: EdgePolicy;
    /** Default `busy-share`. */
    readonly host?: HostSharePolicy;
    /**
     * How many meterings on this host count the zone of an id, this one included: a device whose work nothing tells apart is divided among
     * them equally, and its power at rest once. `Infinity` while the others may not know of this one: nothing of that is charged, and the reason is
     * `unknown_cotenants`. Asked whenever a reading brings energy, so it must be cheap. Default: 1, also for what is no number from 1.
     */
    readonly sharers?: (zone: string) => number;
    /** Default `equal`. */
    readonly weights?: WeightPolicy;
    /** Time without progress after which an activity counts as abandoned, in milliseconds. Default 600,000. */
    readonly abandonAfterMs?: number;
  };
  readonly telemetry?: {
    /** Default `full`: spans with attributes, and metrics. */
    readonly detail?: "off" | "metrics" | "spans" | "full";
    /** Default: the global provider, whenever it is registered. */
    readonly tracerProvider?: TracerProvider;
    readonly meterProvider?: MeterProvider;
    /** Names of activity attributes that also go on metrics. Each must have few values. */
    readonly dimensions?: readonly string[];
    /**
     * Whether calls are also on the GenAI conventions' own metrics, `gen_ai.client.token.usage` and `gen_ai.client.operation.duration`;
     * those of another instrumentation are on its own. Default false.
     */
    readonly genAiMetrics?: boolean;
    /** Whether this process reports `hw.*` for its host: exactly one process per host should. Default: always. */
    readonly reportsHardware?: () => boolean;
  };
  readonly subject?: Subject;
  readonly observers?: readonly FootprintObserver[];
}

/** One meter and what became of it. */
export type MeterStatus = { readonly name: string; readonly verified?: Verification } & (
  | { readonly status: "opening" }
  | { readonly status: "ready"; readonly zones: readonly string[]; readonly notes?: readonly string[] }
  | {
      readonly status: "unavailable";
      readonly reason: Unavailability;
      readonly detail: string;
      readonly remedy?: string;
    }
);

/** What metering is doing, for people and for `wattspan doctor`. */
export interface StatusReport {
  readonly enabled: boolean;
  readonly meters: readonly MeterStatus[];
  readonly devices: readonly DeviceStatus[];
  /** Zones that are not added, and why: contained in another, or a copy of it. */
  readonly overlaps: readonly { readonly zone: string; readonly because: string }[];
  /** How the devices compare with a meter of the whole host that is not counted, where there is one. */
  readonly calibration?: CalibrationStatus;
  readonly location?: Location;
  readonly intensity?: IntensityReading;
  readonly sampling: {
    readonly state: "idle" | "running" | "coarse" | "stopped";
    readonly selfCpuShare: number;
  };
  readonly inFlight: number;
  readonly unsettled: number;
  /** Our own failures by `stage/reason`. */
  readonly faults: Readonly<Record<string, number>>;
}

/** A metering instance. */
export interface Metering {
  meterInference<T>(options: InferenceOptions, fn: (call: InferenceHandle) => T): T;
  meterStep<T>(options: StepOptions, fn: (step: StepHandle) => T): T;
  meterAgent<T>(options: AgentOptions, fn: (agent: AgentHandle) => T): T;
  meterStage<T>(options: StageOptions, fn: (stage: StageHandle) => T): T;
  /** Begins an activity whose end is told later, as the functions of `@wattspan/core/begin` do. */
  begin<Kind extends keyof BegunOptions>(
    kind: Kind,
    options: BegunOptions[Kind],
    beginning?: Beginning,
  ): Begun<Kind>;
  readonly status: StatusReport;
  /** Resolves when every meter is open or known not to be. Activities before that are not measured. */
  readonly ready: Promise<void>;
  /** Reads every device once, so that what a scrape shows is current. */
  refresh(): Promise<void>;
  /** Settles everything that has ended, now, and reports on metrics what is running has used so far. */
  flush(): Promise<void>;
  /** The same without waiting: readers that are asynchronous are not asked. For whoever cannot wait, as a span processor. */
  settle(): void;
  /** Flushes and closes. Afterwards the functions are the identity. Safe to call twice. */
  shutdown(): Promise<void>;
}
