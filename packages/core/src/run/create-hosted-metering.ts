import { noDevices } from "../devices/no-devices.js";
import { checkOptions } from "../options/check-options.js";
import type { Metering, MeteringOptions } from "../options/metering-options.js";
import { WattspanConfigurationError } from "../runtime/configuration-error.js";
import { disown } from "../runtime/fault.js";
import { noShares } from "../settle/server-shares.js";
import type { Equipment } from "./compose.js";
import { ComposedMetering } from "./metering.js";
import type { NewPart } from "./optional-parts.js";

/** Options of a metering without devices: all but those that say how devices are read and shared. */
export interface HostedMeteringOptions extends Omit<MeteringOptions, (typeof OF_DEVICES)[number]> {
  /** Reports on OpenTelemetry's metrics: {@link activityMetrics}. Default: spans and observers get footprints, and nothing is on metrics. */
  readonly metrics?: NewPart;
  /** Asks budgets, and obeys them: {@link budgeting}. Default: the option `budget` of an activity is ignored, which is a fault. */
  readonly budgeting?: NewPart;
}

const OF_DEVICES = ["meters", "sampling", "signals"] as const;
const OF_METRICS = ["meterProvider", "dimensions", "genAiMetrics"] as const;

/**
 * Creates a metering instance that measures no device: for runtimes at the edge, which only call hosted models. A
 * bundle with it carries neither sampling nor ledger. What runs on this machine has no energy, with the reason
 * `no_meter`, and a call of a named server none of that server, with `server_unseen`.
 *
 * @throws WattspanConfigurationError for an option that cannot be used, such as `meters`.
 * @example
 * const metering = createHostedMetering({ estimators: [phase()], intensity: annualAverage() });
 * const answer = await metering.meterInference({ model: "gpt-4o", provider: "openai" }, () => client.responses.create(request));
 */
export function createHostedMetering(options: HostedMeteringOptions = {}): Metering {
  const given = checkOptions(options, ["metrics", "budgeting"]);
  const { metrics, budgeting } = options;
  const metricsOf = checkedPart("metrics", metrics, "activityMetrics", "record");
  const budgetingOf = checkedPart("budgeting", budgeting, "budgeting", "run");
  for (const option of OF_DEVICES)
    refuse(
      option,
      given[option],
      "is one of devices, and there are none here. Leave it out, or use createMetering().",
    );
  if (!metrics) {
    const { telemetry = {} } = given;
    for (const option of OF_METRICS) refuse(`telemetry.${option}`, telemetry[option], NO_METRICS);
    if (telemetry.detail === "metrics") refuse("telemetry.detail", "metrics", NO_METRICS);
  }
  return new ComposedMetering(given, {
    devicesOf: ({ owner, clock }) => noDevices(owner, clock),
    sharesOf: noShares,
    metricsOf: metricsOf as Equipment["metricsOf"],
    budgetingOf: budgetingOf as Equipment["budgetingOf"],
  });
}

const NO_METRICS = "is of metrics, and there are none here. Add metrics: activityMetrics of @wattspan/core.";

/** Refuses an option for which a part is missing. */
function refuse(option: string, given: unknown, problem: string): void {
  if (given !== undefined) throw new WattspanConfigurationError(option, given, "undefined", problem);
}

/** Undefined if it throws, as a class does: ours never do. */
function created(part: NewPart, needs: never): unknown {
  try {
    return part(needs);
  } catch {
    return undefined; // the error names the option
  }
}

/** Another part in its place would fail at each call. @param method What the part has, and others do not. */
function checkedPart(option: string, given: NewPart | undefined, name: string, method: string) {
  if (given === undefined) return undefined;
  const refused = () => new WattspanConfigurationError(option, given, `${name} of @wattspan/core`);
  if (typeof given !== "function") throw refused();
  return (needs: never): object => {
    const part = Object(created(given, needs)) as Record<string, unknown>;
    if (typeof part[method] === "function") return part;
    disown(part);
    throw refused();
  };
}
