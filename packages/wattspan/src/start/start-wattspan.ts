/**
 * The composition root for Node: the meters of this machine, the embedded grid table, and a clean natural
 * exit.
 */

import { tmpdir } from "node:os";
import { annualAverage } from "@wattspan/carbon";
import { type Metering, type MeteringOptions, type NewUsageCounter, setGlobalMetering } from "@wattspan/core";
import { apiMismatch } from "@wattspan/core/api-copies";
import { WATTSPAN } from "@wattspan/core/shared";
import { MAX_TIMER_MS } from "@wattspan/core/units";
import { auto } from "@wattspan/meters/auto";
import { hostRegistry } from "@wattspan/meters/host-registry";
import { defaultEstimators, servingLocation as ladder } from "@wattspan/models";
import { pieceCounter } from "../counting/piece-counter.js";
import { watchFetch } from "../http/watched-fetch.js";
import { seeingGateways } from "../location/gateways.js";
import { type LocatedProcess, locateProcess, type WattspanStatus } from "../location/locate-process.js";
import {
  type AccountingChoice,
  locatedAccounting,
  type NetworkChoice,
} from "../options/located-accounting.js";
import { checkOptions } from "../options/option-schema.js";
import { wattspanOptions } from "../options/wattspan-options.js";
import { printOnce, warnOnce } from "../process/notices.js";
import { awake } from "./awake.js";
import { createMetering } from "./create-metering.js";
import { atMost, type Delivers, deliver, flushGiven } from "./deliver.js";
import { HostLock } from "./host-lock.js";
import { MAX_EXPORT_MS, settleAtNaturalExit } from "./natural-exit.js";
import { OWN_PROVIDERS } from "./own-providers.js";

/** Options of {@link startWattspan}: those of `createMetering`, with defaults for a Node service. */
export interface WattspanOptions extends Omit<MeteringOptions, "accounting" | "usageCounter"> {
  /**
   * Additions to the energy of activities: figures for `accounting()` of `@wattspan/carbon/accounting`, your
   * own function, or `false`. Default: PUE and water from the tables, if they have the place; no hardware, no
   * contracts.
   */
  readonly accounting?: AccountingChoice;
  /**
   * Counts the tokens of streams of hosted models that state none. Default: by their pieces and bytes, within
   * wide bands, with the reason `usage_counted`. `false`: such calls have the reason `no_usage`.
   */
  readonly usageCounter?: NewUsageCounter | false;
  /**
   * Estimates the network to models elsewhere, as `network()` of `@wattspan/carbon/accounting` does. Default: it
   * is not counted.
   */
  readonly network?: NetworkChoice;
  /**
   * The folder in which the meterings of a host find each other. They divide what they share, and one of them
   * reports `hw.*`. Processes that share it count as one host. Default: the system's folder for temporary
   * files.
   */
  readonly lockFolder?: string;
}

/** A started Wattspan: a metering that knows the source of its location. */
export interface Wattspan extends Metering {
  readonly status: WattspanStatus;
}

/**
 * Starts metering for this process: the meters of this machine (`auto` of `@wattspan/meters`: sensors, or the
 * modelled `process-cpu` if none can be read), the embedded annual carbon intensities, and the global
 * functions `meterInference`, `meterStep`, `meterAgent` and `meterStage`. Spans and metrics go to the
 * application's OpenTelemetry providers, even if it registers them later. None is set here. Only a configured
 * provider makes connections.
 *
 * Calls of hosted models get an estimate (`phase` of `@wattspan/models`; `estimators: []` switches estimates
 * off) and the carbon intensity of the place that serves them, which `servingLocation` of `@wattspan/models`
 * finds.
 *
 * In a cloud region with a known data centre, its PUE adds a part `cooling` to the metered energy, and water
 * is counted if the place is known. `accounting` states your own figures, the machine for its embodied
 * emissions, and contracts, or switches all of it off.
 *
 * Without a `location` it is looked up: `WATTSPAN_LOCATION`, `cloud.provider` and `cloud.region` of the
 * resource of the OpenTelemetry providers, `OTEL_RESOURCE_ATTRIBUTES`, Kubernetes, the variables of AWS,
 * Google Cloud and Azure. If none names a place, CO2e is computed with the world average, and OpenTelemetry's
 * `diag` warns once.
 *
 * A second call returns the running Wattspan, including that of `wattspan/register`. Its options are dropped,
 * and a warning names them once. With `WATTSPAN_DISABLED=true` nothing starts, and the functions stay the
 * identity.
 *
 * When the process ends by itself, everything is settled and the providers are flushed. `process.exit()`
 * settles, so observers have everything, but exporters lose what they have not sent. If the application shuts
 * its SDK down, call `shutdown()` before, or list `wattspanSpanProcessor()` before its batch processor.
 *
 * @throws WattspanConfigurationError for an unknown or invalid option, or an invalid `WATTSPAN_LOCATION`.
 * @example
 * const wattspan = await startWattspan({ location: { cloud: { provider: "aws", region: "eu-west-1" } } });
 * process.once("SIGTERM", () => wattspan.shutdown().then(() => sdk.shutdown()));
 */
export function startWattspan(options: WattspanOptions = {}): Promise<Wattspan> {
  return beginWattspan(options, keptAlive);
}

/** Our timers let the process end, even while an application with nothing else to do awaits its start. */
async function keptAlive(ready: Promise<void>): Promise<void> {
  const alive = setInterval(() => undefined, MAX_TIMER_MS);
  await ready.finally(() => clearInterval(alive));
}

/**
 * The same for callers that do not wait: the process may end meanwhile.
 * @param warn Reports that the place is unknown. Default: on `diag`.
 */
export async function beginWattspan(
  options: WattspanOptions,
  until: (ready: Promise<void>) => Promise<void> = (ready) => ready,
  warn?: (sentence: string) => void,
): Promise<Wattspan> {
  const running = whatRuns();
  if (running?.status.enabled) {
    warnOfDropped(options);
    await until(running.ready);
    return running;
  }
  if (isDisabled()) return disabled();
  const { wattspan, located, looked } = compose(options);
  setGlobalMetering(wattspan);
  await until(Promise.all([wattspan.ready, looked]).then(() => undefined));
  located.warnOfWorld(wattspan.status, warn);
  const mismatch = apiMismatch();
  if (mismatch) printOnce(mismatch); // on `diag` nobody would hear it
  return wattspan;
}

/** In the words of `wattspan/register`, so that it is not printed twice. */
function isDisabled(): boolean {
  const given = process.env.WATTSPAN_DISABLED?.trim();
  if (given && given !== "true" && given !== "false")
    printOnce("WATTSPAN_DISABLED cannot be used; allowed: true, false. Used instead: false.");
  return given === "true";
}

/**
 * Options are for the start. A caller that passes them to a running Wattspan must hear that they change
 * nothing.
 */
function warnOfDropped(options: WattspanOptions): void {
  const given = Object.entries(options ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length === 0) return;
  warnOnce(
    `startWattspan dropped the options ${given.join(", ").slice(0, 200)}: Wattspan is already running, started by an earlier call or by ` +
      "wattspan/register. Pass options to the first start; wattspan/register reads them from wattspan.config.mjs.",
  );
}

/** The current metering, even while it is switched off. */
function whatRuns(): Metering | undefined {
  const running = setGlobalMetering(undefined);
  setGlobalMetering(running);
  return running;
}

function compose(options: WattspanOptions) {
  const {
    lockFolder = tmpdir(),
    meters = auto(),
    intensity = annualAverage(),
    estimators = defaultEstimators(),
    servingLocation = ladder,
    telemetry: stated = {},
    observers = [],
    location,
    accounting,
    network,
    attribution,
    usageCounter = pieceCounter,
    ...given
  } = checkOptions(wattspanOptions, options);
  const own = OWN_PROVIDERS.value;
  const telemetry = { ...own, ...defined(stated) };
  const located = locateProcess({ location, telemetry, intensity });
  const account = locatedAccounting(accounting, () => located.place(), network);
  const registry = hostRegistry({ folder: lockFolder });
  const lock = new HostLock(lockFolder, undefined, undefined, registry.isAlive);
  const reportsHardware = () => lock.held();
  let delivered = 0;
  const count = () => {
    delivered++;
  };
  const metering = createMetering({
    ...given,
    ...located.options,
    ...(account && { accounting: account }),
    meters,
    estimators,
    servingLocation: seeingGateways(servingLocation),
    ...(usageCounter && { usageCounter }),
    attribution: { sharers: registry.sharers, ...defined(attribution) },
    telemetry: { reportsHardware, ...telemetry },
    observers: [...observers, count],
  });
  const providers = { tracerProvider: telemetry.tracerProvider, meterProvider: telemetry.meterProvider };
  const forget = settleAtNaturalExit({ metering, delivered: () => delivered, ...providers });
  const atExit = () => {
    metering.settle(); // It is too late to send anything, but observers that write at once lose nothing.
    lock.release();
  };
  process.on("exit", atExit);
  const unwatch = watchFetch();
  const wattspan = tidying(metering, located, {
    deliver: () => deliver(metering, providers),
    atOnce: forget,
    send: async () => own && atMost(MAX_EXPORT_MS, flushGiven(own)),
    atEnd: () => {
      unwatch();
      lock.release();
      registry.close();
      process.off("exit", atExit);
    },
  });
  return { wattspan, located, looked: registry.looked };
}

/** The surroundings of a metering. */
interface Around {
  readonly deliver: () => Promise<void>;
  /** To be called when it begins to shut down. */
  readonly atOnce: () => void;
  /** To be awaited when it has delivered everything. */
  readonly send: () => Promise<void>;
  /** To be called when it is shut down. */
  readonly atEnd: () => void;
}

/** A metering that also removes its surroundings. */
function tidying(metering: Metering, located: LocatedProcess, around: Around): Wattspan {
  let closing: Promise<void> | undefined;
  const wattspan: Wattspan & Delivers = {
    meterInference: (options, fn) => metering.meterInference(options, fn),
    meterStep: (options, fn) => metering.meterStep(options, fn),
    meterAgent: (options, fn) => metering.meterAgent(options, fn),
    meterStage: (options, fn) => metering.meterStage(options, fn),
    begin: (kind, options, beginning) => metering.begin(kind, options, beginning),
    get status() {
      return located.describe(metering.status);
    },
    ready: metering.ready,
    refresh: () => metering.refresh(),
    flush: (alongside) => awake(() => metering.flush(alongside)),
    settle: () => metering.settle(),
    [WATTSPAN]: { deliver: around.deliver },
    shutdown() {
      closing ??= close();
      return closing;
    },
  };
  async function close(): Promise<void> {
    if (whatRuns() === wattspan) setGlobalMetering(undefined);
    around.atOnce();
    await awake(() => metering.shutdown().then(around.send)).finally(around.atEnd);
  }
  return wattspan;
}

/** Without the members that are undefined: these count as not stated. */
const defined = <T extends object>(given: T | undefined): T =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as T;

/** A Wattspan that meters nothing: its functions are the identity. */
async function disabled(): Promise<Wattspan> {
  const metering = createMetering({ telemetry: { detail: "off" } });
  await metering.shutdown();
  return metering;
}
