/** A server that stands for Kepler on a host at work. */

import { keplerPage } from "./exporter-pages.js";
import { type StandInServer, standInServer } from "./stand-in-server.js";

/** J between two requests. */
const STEP_J = 5;

/**
 * Starts one. The counter of its package has 5 J more at each request, and each answer closes its connection.
 *
 * @example
 * const kepler = await keplerStandIn();
 * const meter = prometheusScrape({ url: `${kepler.origin}/metrics`, preset: "kepler" });
 */
export function keplerStandIn(): Promise<StandInServer> {
  let joules = 0;
  return standInServer((_, response) => {
    joules += STEP_J;
    const zones = [{ zone: "package", path: "/sys/class/powercap/intel-rapl:0", joules }];
    response.setHeader("connection", "close").end(keplerPage(zones));
  });
}
