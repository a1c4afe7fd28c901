import { randomUUID } from "node:crypto";
import { type EnergyMeter, joules, kilowattHoursFromJoules } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { type BmcOptions, bmcStandIn, selfSignedCertificate } from "@wattspan/testing/stand-ins";
import type { Quantity } from "../http/host-power-reader.js";
import { checkOf } from "../options/meter-option-error.js";
import { redfish } from "../redfish/redfish.js";
import { SIMULATED } from "./simulated.js";
import type { SimulatedTruth } from "./simulated-truth.js";

/** Options of a management controller. */
export interface SimulatedControllerOptions {
  /** The forms in which it reports the power. Default: all of them. */
  readonly forms?: BmcOptions["forms"];
  /** The quantity that `meter` reads. Default `power`, at the moment of the request; `energy`: a counter. */
  readonly quantity?: Quantity;
  /** Interval of `meter`, in milliseconds of the machine's clock. Default 5000. */
  readonly everyMs?: number;
  /** Power of fans and disks in addition to the machine's zones, in watts. Default 60. */
  readonly otherWatts?: number;
  /** Efficiency of the power supplies, above 0 and up to 1. Default 0.94. */
  readonly supplyEfficiency?: number;
}

/** A management controller of a simulated machine, with TLS, on a port of 127.0.0.1. */
export interface SimulatedController {
  readonly url: string;
  /** Its only user, with a password generated for this controller. */
  readonly credentials: { readonly user: string; readonly password: string };
  /** Trust for its self-signed certificate: the certificate, and its SHA-256 in hexadecimal. */
  readonly tls: { readonly ca: string; readonly fingerprint: string };
  /** `redfish()` for it. */
  readonly meter: EnergyMeter;
  /** The machine's current power from the mains, in watts. */
  watts(): number;
  /** Its energy in joules. Times are milliseconds of the machine's clock. */
  truth(fromMs: number, toMs: number): number;
  /** Answers with an HTTP status, such as 503, from now on; undefined: normally. */
  fail(status?: number): void;
  /** Stops it. So does the machine's `close()`. */
  close(): Promise<void>;
}

/** The machine ran before the simulation: a controller's 0 means unknown. */
const BEFORE_J = 3.6e9;
/** Controllers count thousandths of kilowatt-hours. */
const STEPS_PER_KILOWATT_HOUR = 1000;
const MS_PER_SECOND = 1000;

/** Starts a controller that reports a machine's power. @throws MeterOptionError for invalid numbers. */
export async function simulatedController(
  machine: SimulatedTruth,
  options: SimulatedControllerOptions = {},
): Promise<SimulatedController> {
  checkOptionNames<SimulatedControllerOptions>(options, {
    ...{ forms: true, quantity: true, everyMs: true, otherWatts: true, supplyEfficiency: true },
  });
  const { forms, quantity = "power", everyMs = 5000, otherWatts = 60, supplyEfficiency = 0.94 } = options;
  checkOptions({ quantity, everyMs, otherWatts, supplyEfficiency });
  const { clock, host } = machine;
  const beganMs = clock.now();
  const watts = (atMs: number) => (machine.totalWatts(atMs) + otherWatts) / supplyEfficiency;
  const drawnJ = (atMs: number) =>
    (machine.totalJ(atMs) + (otherWatts * (atMs - beganMs)) / MS_PER_SECOND) / supplyEfficiency;
  const shownJ = () => BEFORE_J + drawnJ(clock.now());
  const certificate = selfSignedCertificate();
  const credentials = { user: "wattspan", password: randomUUID() };
  const server = await bmcStandIn({
    ...{ certificate, ...credentials, ...(forms && { forms }) },
    watts: () => watts(clock.now()),
    joules: shownJ,
    kilowattHours: () =>
      Math.floor(kilowattHoursFromJoules(joules(shownJ())) * STEPS_PER_KILOWATT_HOUR) /
      STEPS_PER_KILOWATT_HOUR,
  });
  const [url, tls] = [server.origin, { ca: certificate.cert, fingerprint: certificate.fingerprint }];
  return {
    ...{ url, credentials, tls },
    meter: {
      ...redfish({ ...host, url, credentials, tls, quantity, everyMs, clock }),
      verified: SIMULATED,
    },
    watts: () => watts(clock.now()),
    truth: (fromMs, toMs) => drawnJ(toMs) - drawnJ(fromMs),
    fail(status) {
      server.answer(status === undefined ? undefined : (_, response) => response.writeHead(status).end());
    },
    close: () => server.close(),
  };
}

function checkOptions(options: Required<Omit<SimulatedControllerOptions, "forms">>): void {
  const { quantity, everyMs, otherWatts, supplyEfficiency } = options;
  const check = checkOf("simulatedMachine");
  check(["power", "energy"].includes(quantity), "quantity", quantity, "power or energy");
  check(Number.isFinite(everyMs) && everyMs > 0, "everyMs", everyMs, "milliseconds above 0");
  check(Number.isFinite(otherWatts) && otherWatts >= 0, "otherWatts", otherWatts, "watts of at least 0");
  const isShare = supplyEfficiency > 0 && supplyEfficiency <= 1;
  check(isShare, "supplyEfficiency", supplyEfficiency, "a share above 0 and up to 1");
}
