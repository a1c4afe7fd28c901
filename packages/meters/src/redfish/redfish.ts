/** Power of a whole server, from its management controller (BMC). */

import { type Clock, type EnergyMeter, systemClock } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { nodeFiles } from "../host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "../host/files/paths.js";
import { type OwnCpu, openCpuTime } from "../host/share/cpu-time.js";
import { areCredentials, type Credentials, credentialsIn } from "../http/credentials.js";
import type { Quantity } from "../http/host-power-reader.js";
import { isPageAddress } from "../http/page-address.js";
import { checkTlsNames, isFingerprint, type TlsTrust } from "../http/tls-trust.js";
import { checkOf, MeterOptionError } from "../options/meter-option-error.js";
import { openRedfish } from "./open-redfish.js";
import type { RedfishAuth } from "./redfish-session.js";

/** Options of {@link redfish}. */
export interface RedfishOptions extends HostOptions {
  /** The controller of the machine that this process runs on, for example `https://bmc-17`. */
  readonly url: string;
  /**
   * A user with read access (`Login` is enough). Default: the one in the address; one of both is required.
   */
  readonly credentials?: Credentials;
  /**
   * `session`: logs in, and logs out when it is closed; `basic`: the password with each request. Default
   * `session`, else `basic`.
   */
  readonly auth?: RedfishAuth;
  /** The name of the chassis, as at the end of its path. Default: the first that reports its power. */
  readonly chassis?: string;
  /**
   * `power`: current watts; `energy`: joules since some moment, in steps of up to 3600 J. Default `power`.
   */
  readonly quantity?: Quantity;
  /** Time between two requests, in milliseconds. Default 5000; more for a slow controller. */
  readonly everyMs?: number;
  /** Timeout of an answer, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number;
  /** Maximum power of the machine, in watts. Default 20,000. */
  readonly maxWatts?: number;
  /** Default: its certificate is checked by the authorities that Node knows. */
  readonly tls?: TlsTrust;
  /** As for `rapl()`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/**
 * Power of the whole server over Redfish, including the losses of its power supplies. Scope `host`: it is
 * never added to measured parts, and only shows their share of the whole. Read in the background every five
 * seconds.
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for invalid options. Its text contains no credentials.
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
  const inAddress = credentialsIn(url); // They are neither sent twice nor shown.
  const credentials = options.credentials ?? inAddress;
  if (!credentials)
    throw new MeterOptionError(
      "redfish",
      "credentials",
      undefined,
      "credentials, unless they are in the address",
    );
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
  const check = checkOf("redfish");
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
