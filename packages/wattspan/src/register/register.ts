/** Starts everything for an application without code of ours. */

import { isMainThread } from "node:worker_threads";
import { globalMetering } from "@wattspan/core";
import { SharedSlot, WARNINGS } from "@wattspan/core/shared";
import { printOnce, warnOnce } from "../process/notices.js";
import { OWN_PROVIDERS } from "../start/own-providers.js";
import { beginWattspan, type Wattspan, type WattspanOptions } from "../start/start-wattspan.js";
import { followApplication } from "./follow-application.js";
import { meterGlobalFetch } from "./metered-global-fetch.js";
import { openPage } from "./own-page.js";
import { exporterPlan } from "./sdk/exporters.js";
import { loadPackage } from "./sdk/optional-packages.js";
import { type OwnSdk, ownSdk } from "./sdk/own-sdk.js";
import { globalMeterProvider, globalTracerProvider } from "./sdk/registered-providers.js";
import { routedProviders } from "./sdk/routed-providers.js";
import { sayUncounted } from "./sdk/uncounted.js";
import { readConfigFile } from "./settings/config-file.js";
import { type Environment, merge, readEnvironment, type WattspanConfig } from "./settings/settings.js";

const REGISTERED = /* @__PURE__ */ new SharedSlot<Promise<Wattspan | undefined>>("register.v1", "then");

/**
 * Starts Wattspan by the environment and a file of options, once per process. Everything that the
 * application's first line can notice is done on return. The promise is for callers that wait until the
 * meters are open. It never rejects, and gives undefined if nothing was started. Failures are reported on
 * stderr.
 */
export function register(environment: Environment, folder: string): Promise<Wattspan | undefined> {
  return REGISTERED.orMake(() => begin(environment, folder));
}

async function begin(environment: Environment, folder: string): Promise<Wattspan | undefined> {
  try {
    const { config, problems } = readSettings(environment, folder);
    for (const problem of problems) printOnce(problem);
    if (environment.WATTSPAN_DISABLED?.trim() === "true") return undefined;
    WARNINGS.value ??= warnOnce;
    return await start(config, environment);
  } catch (error) {
    printOnce(`it could not start: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function readSettings(environment: Environment, folder: string) {
  const variables = readEnvironment(environment);
  if (environment.WATTSPAN_DISABLED?.trim() === "true") return variables;
  const file = readConfigFile(environment, folder);
  return {
    config: merge(file.config, variables.config),
    problems: [...variables.problems, ...file.problems],
  };
}

function start(config: WattspanConfig, environment: Environment): Promise<Wattspan> {
  const { fetch = true, fetchHosts = {}, includeUsage = false, spanProcessor = true, ...options } = config;
  const sdk = sdkFor(environment);
  const look = followApplication({ spanProcessor, afterLast: () => openOwnPage(sdk, environment) });
  if (fetch) meterGlobalFetch({ hosts: fetchHosts, includeUsage }, look);
  const own = sdk && routedProviders(sdk);
  const telemetry = own ? { ...own, ...options.telemetry } : options.telemetry;
  const given: WattspanOptions = { ...options, ...(telemetry && { telemetry }) };
  const isPlaced = Boolean(environment.WATTSPAN_LOCATION?.trim());
  if (globalMetering()) return beginWattspan(isPlaced ? withoutPlace(given) : given); // names what is dropped
  OWN_PROVIDERS.value = own;
  const { observers: theirs = [] } = options;
  // If this is not a list, the start refuses it.
  const observers = Array.isArray(theirs) ? [...theirs, sayUncounted(printOnce)] : theirs;
  // An invalid variable is already reported.
  return beginWattspan({ ...given, observers }, undefined, isPlaced ? undefined : warnOnce);
}

/** Whatever runs has read the variable itself, so its place is not dropped. */
const withoutPlace = ({ location: _, ...others }: WattspanOptions): WattspanOptions => others;

/**
 * Our own SDK, if exporters are requested and the application has no SDK yet. It gives way to one that comes
 * later.
 */
function sdkFor(environment: Environment): OwnSdk | undefined {
  if (globalTracerProvider() || globalMeterProvider()) return undefined;
  const plan = exporterPlan(environment);
  for (const problem of plan.problems) printOnce(problem);
  return plan.metrics.length + plan.traces.length > 0 ? ownSdk(plan, environment, loadPackage) : undefined;
}

/** One page per process: a worker thread cannot listen next to its main thread. */
function openOwnPage(sdk: OwnSdk | undefined, environment: Environment): void {
  if (!sdk?.prometheus || !isMainThread || globalMeterProvider() || !globalMetering()) return;
  openPage(sdk.prometheus, environment);
}
