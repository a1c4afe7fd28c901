/** The composition root for Node: the meters of this machine, the embedded grid table, and a clean natural exit. */

import { tmpdir } from "node:os";
import { annualAverage } from "@wattspan/carbon";
import {
  createMetering,
  globalMetering,
  type Metering,
  type MeteringOptions,
  setGlobalMetering,
} from "@wattspan/core";
import { processCpu, rapl } from "@wattspan/meters";
import { HostLock } from "./host-lock.js";
import { settleAtNaturalExit } from "./natural-exit.js";

/** Options of {@link startWattspan}: those of `createMetering`, with defaults for a Node service. */
export interface WattspanOptions extends MeteringOptions {
  /**
   * Folder of the lock by which one process per host reports `hw.*`. Processes that share it count as one host.
   * Default: the system's folder for temporary files.
   */
  readonly lockFolder?: string;
}

/** A started Wattspan. */
export type Wattspan = Metering;

/**
 * Starts metering for this process: the meters of this machine (`rapl`, and the modelled `process-cpu` where no sensor
 * can be read), the embedded annual carbon intensities, and the global functions `meterInference`, `meterStep`,
 * `meterAgent` and `meterStage`. Spans and metrics go to the OpenTelemetry providers that the application has, whenever it registers
 * them; none is set here. No connection is made unless a configured provider makes one.
 *
 * Calling it again gives the Wattspan that runs. With `WATTSPAN_DISABLED=true` it starts nothing, and the functions
 * stay the identity.
 *
 * @throws WattspanConfigurationError for an option that cannot be used.
 * @example
 * const wattspan = await startWattspan({ location: { cloud: { provider: "aws", region: "eu-west-1" } } });
 * process.once("SIGTERM", () => wattspan.shutdown());
 */
export async function startWattspan(options: WattspanOptions = {}): Promise<Wattspan> {
  const running = globalMetering();
  if (running?.status.enabled) return running;
  if (process.env.WATTSPAN_DISABLED === "true") return disabled();
  const { lockFolder = tmpdir(), ...given } = options;
  const lock = new HostLock(lockFolder);
  const metering = createMetering({
    meters: [rapl(), processCpu()],
    intensity: annualAverage(),
    ...given,
    telemetry: { reportsHardware: () => lock.held(), ...given.telemetry },
  });
  const forget = settleAtNaturalExit(metering);
  const wattspan = tidying(metering, () => {
    forget();
    lock.release();
    if (globalMetering() === wattspan) setGlobalMetering(undefined);
  });
  setGlobalMetering(wattspan);
  await metering.ready;
  return wattspan;
}

/** A metering that also takes back what was set up around it when it shuts down. */
function tidying(metering: Metering, tidy: () => void): Wattspan {
  let closing: Promise<void> | undefined;
  return {
    meterInference: (options, fn) => metering.meterInference(options, fn),
    meterStep: (options, fn) => metering.meterStep(options, fn),
    meterAgent: (options, fn) => metering.meterAgent(options, fn),
    meterStage: (options, fn) => metering.meterStage(options, fn),
    get status() {
      return metering.status;
    },
    ready: metering.ready,
    refresh: () => metering.refresh(),
    flush: () => metering.flush(),
    shutdown() {
      closing ??= metering.shutdown().finally(tidy);
      return closing;
    },
  };
}

function disabled(): Wattspan {
  const metering = createMetering({ telemetry: { detail: "off" } });
  void metering.shutdown();
  return metering;
}
