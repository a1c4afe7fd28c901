/** Distinguishes a gateway from the provider behind it, by the requested host. */

import type { MeteringOptions } from "@wattspan/core";
import { isModelHost } from "../http/model-hosts.js";

type PlaceOf = NonNullable<MeteringOptions["servingLocation"]>;

/**
 * The same places, with a note if no provider serves models at the host.
 * @example seeingGateways(servingLocation)
 */
export const seeingGateways =
  (placeOf: PlaceOf): PlaceOf =>
  (call) => {
    const place = placeOf(call);
    const { host } = call;
    return place && host !== undefined && !isModelHost(host) ? { ...place, gateway: true } : place;
  };
