import { randomUUID } from "node:crypto";
import { type EnergyMeter, joules, kilowattHoursFromJoules } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { MeterOptionError } from "./options/meter-option-error.js";
import type { Quantity } from "./redfish/power-source.js";
import { redfish } from "./redfish.js";
import { SIMULATED } from "./simulator/simulated.js";
import type { SimulatedTruth } from "./simulator/simulated-truth.js";
import { type BmcOptions, bmcStandIn } from "./testing/bmc-stand-in.js";
import { selfSignedCertificate } from "./testing/self-signed-certificate.js";

/** Options of a management controller. */
export interface SimulatedControllerOptions {
  /** Where it tells the power. Default: in all of them. */
  readonly forms?: BmcOptions["forms"];
  /** What `meter` asks for. Default `power`, as it is when it is asked; `energy`: a counter. */
  readonly quantity?: Quantity;
  /** How often `meter` asks, in milliseconds of the machine's clock. Default 5000. */
  readonly everyMs?: number;
  /** What fans and disks draw beside the zones of the machine, in watts. Default 60. */
  readonly otherWatts?: number;
  /** What the power supplies pass on of what they take, above 0 and up to 1. Default 0.94. */
  readonly supplyEfficiency?: number;
}

/** A management controller of a simulated machine, with TLS, on a port of 127.0.0.1. */
export interface SimulatedController {
  readonly url: string;
  /** Its only user, with a password that is made for this controller. */
  readonly credentials: { readonly user: string; readonly password: string };
  /** By which its certificate, which it signed itself, is trusted: itself, and its SHA-256 in hexadecimal. */
  readonly tls: { readonly ca: string; readonly fingerprint: string };
  /** `redfish()` of it. */
  readonly meter: EnergyMeter;
  /** What the machine takes from the mains now, in watts. */
  watts(): number;
  /** Joules that it took. Times are milliseconds of the machine's clock. */
  truth(fromMs: number, toMs: number): number;
  /** Answers with a status of HTTP, such as 503, from now on; undefined: as a controller does. */
  fail(status?: number): void;
  /** Ends it. The machine's `close()` does so too. */
  close(): Promise<void>;
}

/** The machine ran before it was simulated: a controller that says 0 does not know. */
const BEFORE_J = 3.6e9;
/** Controllers count kilowatt hours in thousandths. */
const STEPS_PER_KILOWATT_HOUR = 1000;
const MS_PER_SECOND = 1000;

/** Starts a controller that tells what a machine draws. @throws MeterOptionError for numbers that cannot be. */
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
  const check = (holds: boolean, option: string, given: unknown, expected: string): void => {
    if (!holds) throw new MeterOptionError("simulatedMachine", option, given, expected);
  };
  check(["power", "energy"].includes(quantity), "quantity", quantity, "power or energy");
  check(Number.isFinite(everyMs) && everyMs > 0, "everyMs", everyMs, "milliseconds above 0");
  check(Number.isFinite(otherWatts) && otherWatts >= 0, "otherWatts", otherWatts, "watts of at least 0");
  const isShare = supplyEfficiency > 0 && supplyEfficiency <= 1;
  check(isShare, "supplyEfficiency", supplyEfficiency, "a share above 0 and up to 1");
}
