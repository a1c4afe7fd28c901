/** Power of a whole server, as its management controller (BMC) tells it. */

import { type Clock, type EnergyMeter, systemClock } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "./host/files/paths.js";
import { type OwnCpu, openCpuTime } from "./host/share/cpu-time.js";
import { areCredentials, type Credentials, credentialsIn } from "./http/credentials.js";
import { isPageAddress } from "./http/page-address.js";
import { checkTlsNames, isFingerprint, type TlsTrust } from "./http/tls-trust.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { openRedfish } from "./redfish/open-redfish.js";
import type { Quantity } from "./redfish/power-source.js";
import type { RedfishAuth } from "./redfish/redfish-session.js";

/** Options of {@link redfish}. */
export interface RedfishOptions extends HostOptions {
  /** The controller of the machine that this process runs on, for example `https://bmc-17`. */
  readonly url: string;
  /** Who asks: a user that may read (`Login` is enough). Default: those in the address; one of both is needed. */
  readonly credentials?: Credentials;
  /** `session`: logs in, and out when it is closed; `basic`: the password with each request. Default `session`, else `basic`. */
  readonly auth?: RedfishAuth;
  /** The name of the chassis, as at the end of its path. Default: the first that tells its power. */
  readonly chassis?: string;
  /** `power`: watts now; `energy`: joules since some moment, in steps of up to 3600 J. Default `power`. */
  readonly quantity?: Quantity;
  /** Time between two questions, in milliseconds. Default 5000; more where the controller is slow. */
  readonly everyMs?: number;
  /** An answer that takes longer is given up, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number;
  /** The most that the machine can draw, in watts. Default 20,000. */
  readonly maxWatts?: number;
  /** Default: its certificate is checked by the authorities that Node knows. */
  readonly tls?: TlsTrust;
  /** As given to `rapl()`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/**
 * Power of the whole server over Redfish, with what its power supplies lose. Of scope `host`: where parts are measured it is never added to them,
 * and only says how much they are of the whole. Asked in the background every five seconds.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws MeterOptionError for options that cannot be. No credentials are in its text.
 * @see docs/meters/redfish.md
 * @example
 * const server = redfish({ url: "https://bmc-17", credentials: { environment: "BMC" }, tls: { fingerprint: "3f9a…" } });
 */
export function redfish(options: RedfishOptions): EnergyMeter {
  checkOptionNames<RedfishOptions>(options, NAMES);
  checkOptions(options);
  checkTlsNames(options.tls ?? {});
  const { auth = "session", chassis, quantity = "power", everyMs = 5000, deadlineMs = 10_000 } = options;
  const { maxWatts = 20_000, tls = {}, ownCpu = "auto", clock = systemClock } = options;
  const url = new URL(options.url);
  const inAddress = credentialsIn(url); // They are not sent twice, nor shown.
  const credentials = options.credentials ?? inAddress;
  if (!credentials)
    throw new MeterOptionError("redfish", "credentials", undefined, "who asks, unless it is in the address");
  const paths = hostPaths(options);
  const controller = {
    ...{ url, credentials, auth, chassis, quantity, everyMs, deadlineMs, maxWatts, tls, clock },
    openCpuTime: () => openCpuTime(ownCpu, paths, nodeFiles),
  };
  return {
    name: "redfish",
    verified: {
      by: "fixture",
      on: "2026-11-25",
      machine: "a stand-in that serves resources in the forms of the standard over HTTPS",
    },
    open: (signal) => openRedfish(controller, signal),
  };
}

const NAMES: OptionNames<RedfishOptions> = {
  ...{ ...HOST_OPTIONS, url: true, credentials: true, auth: true, chassis: true, quantity: true },
  ...{ everyMs: true, deadlineMs: true, maxWatts: true, tls: true, ownCpu: true, clock: true },
};

function checkOptions(options: RedfishOptions): void {
  const { url, credentials, auth, chassis, quantity, tls } = options;
  const check = (holds: boolean, option: string, given: unknown, expected: string): void => {
    if (!holds) throw new MeterOptionError("redfish", option, given, expected);
  };
  check(isPageAddress(url), "url", "(not shown)", "the address of a controller, https");
  const mayAsk = credentials === undefined || areCredentials(credentials);
  check(mayAsk, "credentials", "(not shown)", "{ user, password }, { token } or { environment }");
  check(auth === undefined || ["session", "basic"].includes(auth), "auth", auth, "session or basic");
  check(chassis === undefined || typeof chassis === "string", "chassis", chassis, "the name of a chassis");
  const isQuantity = quantity === undefined || ["power", "energy"].includes(quantity);
  check(isQuantity, "quantity", quantity, "power or energy");
  const { everyMs, deadlineMs, maxWatts } = options;
  for (const [option, value] of Object.entries({ everyMs, deadlineMs, maxWatts }))
    check(value === undefined || (Number.isFinite(value) && value > 0), option, value, "a number above 0");
  const isPin = tls?.fingerprint === undefined || isFingerprint(tls.fingerprint);
  check(isPin, "tls.fingerprint", tls?.fingerprint, "the 64 hexadecimal digits of a SHA-256");
}
