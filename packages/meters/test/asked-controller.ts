/** A controller that stands in for one, and a meter that asks it every millisecond. */

import { setTimeout } from "node:timers/promises";
import type { EnergyReader, Opened, Reading } from "@wattspan/core";
import {
  type BmcOptions,
  type BmcStandIn,
  bmcStandIn,
  selfSignedCertificate,
} from "@wattspan/testing/stand-ins";
import { type RedfishOptions, redfish } from "../src/redfish/redfish.js";
import { atTestEnd } from "./clean-up.js";

export const certificate = selfSignedCertificate();
export const credentials = { user: "wattspan", password: "secret" };

/** A controller with a stand-in's certificate. */
export async function controller(options: Partial<BmcOptions> = {}): Promise<BmcStandIn> {
  const bmc = await bmcStandIn({ watts: () => 374, certificate, ...options });
  atTestEnd(() => void bmc.close());
  return bmc;
}

/** What opening a meter on it gives. */
export async function opened({ origin }: BmcStandIn, options: Partial<RedfishOptions> = {}): Promise<Opened> {
  const tls = { ca: certificate.cert };
  const meter = redfish({ url: origin, credentials, tls, everyMs: 1, ...options });
  const result = await meter.open(new AbortController().signal);
  if (result.status === "ready") atTestEnd(() => void result.reader.close?.());
  return result;
}

/** The same, where it must be ready. */
export async function ready(bmc: BmcStandIn, options: Partial<RedfishOptions> = {}) {
  const result = await opened(bmc, options);
  if (result.status !== "ready") throw new Error(result.detail);
  return result;
}

/** What a reading says. */
export const value = (reading: Reading | undefined) => {
  if (reading?.kind === "power") return reading.watts;
  return reading?.kind === "counter" ? reading.microjoules : reading?.reason;
};

/** Reads until a reading is as wanted. */
export async function nextReading(
  reader: EnergyReader,
  isNext: (reading: Reading | undefined) => boolean,
): Promise<Reading | undefined> {
  for (;;) {
    const [reading] = await reader.read();
    if (isNext(reading)) return reading;
    await setTimeout(1);
  }
}

/** The same by what a reading says. */
export const nextValue = async (reader: EnergyReader, isNext: (said: unknown) => boolean): Promise<unknown> =>
  value(await nextReading(reader, (reading) => isNext(value(reading))));
