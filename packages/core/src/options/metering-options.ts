/** Configuration and interface of a metering. */

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
import type { CallWeight } from "../contracts/call-weight.js";
import type { CarbonIntensityProvider, IntensityReading, Location } from "../contracts/carbon-intensity.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { DeviceStatus, EnergyMeter, Unavailability, Verification } from "../contracts/energy-meter.js";
import type { FootprintObserver, FootprintSink, Subject } from "../contracts/footprint.js";
import type { HostedCall, ServingPlace } from "../contracts/hosted-call.js";
import type { ManualActivity, ManualOptions, StartOptions } from "../contracts/manual-activity.js";
import type { UsageReader } from "../contracts/token-usage.js";
import type { SignalSource } from "../names/signal-source.js";
import type { Accounting } from "../quantities/accounting.js";
import type { Clock } from "../runtime/clock.js";
import type { LedgerTap } from "./ledger-tap.js";
import type { NewUsageCounter } from "./usage-counter.js";

/** `share`: the running activities share idle power equally; `exclude`: it stays `idle`. */
export type IdlePolicy = "share" | "exclude";
/**
 * The share of a host's idle power that this process may charge. `exclusive`: all of it; `busy-share`: its
 * part of the busy CPU time (all of it if that cannot be read); a number 0…1: a reservation, such as cgroup
 * limit ÷ host.
 */
export type HostSharePolicy = "exclusive" | "busy-share" | number;

/** Carries the running activity through awaits, timers and callbacks. */
export interface ContextCarrier {
  get(): ActivityHandle | undefined;
  run<T>(activity: ActivityHandle, fn: () => T): T;
  /**
   * Makes a `run` for many short pieces of work of one activity, such as the steps of a stream. Default: `run`.
   */
  entrance?(activity: ActivityHandle): <T>(fn: () => T) => T;
}

/** Options of `createMetering`. All are optional. Without any, nothing is measured. */
export interface MeteringOptions {
  readonly meters?: readonly EnergyMeter[];
  /**
   * Other values for metrics, such as `hostSignals()` of `@wattspan/meters`: utilization, memory, bytes
   * moved. Default: none.
   */
  readonly signals?: readonly SignalSource[];
  readonly intensity?: CarbonIntensityProvider;
  /** The first one that knows the model estimates. */
  readonly estimators?: readonly EnergyEstimator[];
  readonly location?: Location;
  /**
   * Adds the overheads of an activity to its energy, such as `accounting()` of `@wattspan/carbon`: cooling,
   * water, hardware, scopes, contracts. Default: none.
   */
  readonly accounting?: Accounting;
  /** Sees what decides whose joules they are, such as `recorder.tap` of `@wattspan/audit`. Default: none. */
  readonly tap?: LedgerTap;
  /**
   * Finds the place of a hosted call without a `serving` option. Pure and synchronous. Called again as more
   * becomes known of the call; else its answer holds for a second. Default: the place is unknown, and so is its CO2e.
   */
  readonly servingLocation?: (call: HostedCall) => ServingPlace | undefined;
  /**
   * Creates a counter of tokens for a stream of a hosted model whose provider states none: one per call, at
   * its first piece. The counts have bands (`usage.band`), and so does the estimate; the footprint has the
   * reason `usage_counted`. Default: nothing is counted.
   */
  readonly usageCounter?: NewUsageCounter;
  /**
   * Read the tokens in answers of clients, such as `usageReaders` of `@wattspan/spans`: the first that reads an answer
   * is right. Default: none, so that only `usage` and `setUsage` give tokens.
   */
  readonly usageReaders?: readonly UsageReader[];
  /** Default: Node's AsyncLocalStorage if there is one, else OpenTelemetry's context. */
  readonly context?: ContextCarrier;
  readonly clock?: Clock;
  readonly sampling?: {
    /**
     * Time between readings while an activity runs, in milliseconds. Default 100. Where it is too long for a
     * power gauge or for a counter that wraps, these are read more often.
     */
    readonly intervalMs?: number;
    /**
     * Longest time between readings while nothing runs, in milliseconds: less where a counter could wrap twice,
     * and 1 s until idle power is known. Default 30 s.
     */
    readonly heartbeatMs?: number;
    /** Time that a meter may take to open or to read, in milliseconds. Default 5000. */
    readonly timeoutMs?: number;
  };
  readonly attribution?: {
    /** Whether running activities share the idle energy. `exclude` is for tests alone. @internal */
    readonly idle?: IdlePolicy;
    /** Default `busy-share`. */
    readonly host?: HostSharePolicy;
    /**
     * The number of meterings on this host that count the given zone, including this one. They share equally
     * a device whose work cannot be separated, and its idle power counts once. `Infinity` while others may
     * not know of this one: the shared part is not charged, and the reason is `unknown_cotenants`. Called for
     * each reading with energy, so it must be cheap. Default 1, also for a value below 1 or one that is not a
     * number, which is a fault.
     */
    readonly sharers?: (zone: string) => number;
    /**
     * How concurrent calls share a device, such as `tokenWeights()` of `@wattspan/models`. Default: by time
     * and the application's weights alone.
     */
    readonly weights?: CallWeight;
    /** Time without progress before an activity counts as abandoned, in milliseconds. Default 600,000. */
    readonly abandonAfterMs?: number;
  };
  readonly telemetry?: {
    /**
     * `basic`: spans with the attributes that are often queried, and metrics with one histogram per
     * inference; `metrics` and `spans`: only these of it; `full`: all attributes and histograms. Totals are
     * equal. Default `basic`.
     */
    readonly detail?: "off" | "metrics" | "spans" | "basic" | "full";
    /** Default: the global provider, once it is registered. */
    readonly tracerProvider?: TracerProvider;
    readonly meterProvider?: MeterProvider;
    /** Names of activity attributes that also go on metrics. Each must have few values. */
    readonly dimensions?: readonly string[];
    /**
     * Whether calls are also recorded on the GenAI conventions' own metrics, `gen_ai.client.token.usage` and
     * `gen_ai.client.operation.duration`. Calls of another instrumentation are on its own metrics. Default
     * false.
     */
    readonly genAiMetrics?: boolean;
    /**
     * Whether this process reports `hw.*` for its host. Exactly one process per host should. Default: always.
     */
    readonly reportsHardware?: () => boolean;
  };
  readonly subject?: Subject;
  readonly observers?: readonly FootprintObserver[];
  /** Where footprints go that takes time, such as a file or a service. Default: none. */
  readonly sinks?: readonly FootprintSink[];
}

/** The state of one meter. */
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
  /** Zones that are not counted, and why: contained in another, or a copy of it. */
  readonly overlaps: readonly { readonly zone: string; readonly because: string }[];
  readonly location?: Location;
  readonly intensity?: IntensityReading;
  readonly sampling: {
    readonly state: "idle" | "running" | "coarse" | "stopped";
    readonly selfCpuShare: number;
  };
  readonly inFlight: number;
  readonly unsettled: number;
  /** Wattspan's own failures by `stage/reason`. */
  readonly faults: Readonly<Record<string, number>>;
}

/** A metering instance. */
export interface Metering {
  meterInference<T>(options: InferenceOptions, fn: (call: InferenceHandle) => T): T;
  meterStep<T>(options: StepOptions, fn: (step: StepHandle) => T): T;
  meterAgent<T>(options: AgentOptions, fn: (agent: AgentHandle) => T): T;
  meterStage<T>(options: StageOptions, fn: (stage: StageHandle) => T): T;
  /** Begins an activity that is ended by hand, as the functions of `@wattspan/core/manual` do. */
  begin<Kind extends keyof ManualOptions>(
    kind: Kind,
    options: ManualOptions[Kind],
    beginning?: StartOptions,
  ): ManualActivity<Kind>;
  readonly status: StatusReport;
  /** Resolves when every meter is open or unavailable. Earlier activities are not measured. */
  readonly ready: Promise<void>;
  /** Reads every device once, so that a scrape shows current values. */
  refresh(): Promise<void>;
  /**
   * Settles all ended activities now, reports the use of running ones on metrics, and flushes the sinks.
   * @param alongside Work for when all is settled, such as flushing exporters: it does not wait for the sinks.
   */
  flush(alongside?: () => Promise<void>): Promise<void>;
  /**
   * Flushes without waiting: asynchronous readers are not read. For callers that cannot wait, such as a span
   * processor.
   */
  settle(): void;
  /** Flushes and closes. Afterwards the functions only call what they wrap. Safe to call twice. */
  shutdown(): Promise<void>;
}
