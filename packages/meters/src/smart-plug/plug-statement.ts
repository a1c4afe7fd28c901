/** What a plug states in its answer. Pure. */

import { joulesFromKilowattHours, joulesFromWattHours, MINUTE_S } from "@wattspan/core/units";
import { type HostPower, hostPower } from "../http/host-power-reader.js";
import { amount, isObject, type JsonObject, part } from "../http/json-object.js";

/**
 * Its watts and joules; 0 is no statement, as the machine that asks draws power. Shelly's first interface counts in watt-minutes, but its
 * energy meters (EM, 3EM) in watt-hours, as does its second interface. Tasmota counts in kilowatt-hours.
 *
 * @example plugStatement({ apower: 86.4, aenergy: { total: 15423.118 } }, 0) // { watts: 86.4, joules: 55_523_224.8 }
 */
export function plugStatement(answer: unknown, outlet: number): HostPower {
  const tasmota = part(part(answer, "StatusSNS"), "ENERGY");
  if (tasmota) return tasmotaStatement(tasmota, outlet);
  const {
    apower,
    power,
    total,
    is_valid: isValid,
    total_returned: returned,
  } = isObject(answer) ? answer : {};
  if (apower !== undefined) return hostPower(amount(apower), inWattHours(part(answer, "aenergy")?.total));
  if (isValid === false) return hostPower(undefined, undefined);
  const wattMinutes = amount(total);
  return hostPower(
    amount(power),
    returned === undefined ? wattMinutes && wattMinutes * MINUTE_S : inWattHours(total),
  );
}

function tasmotaStatement({ Power: power, Total: total }: JsonObject, outlet: number): HostPower {
  const ofOutlet = (value: unknown): unknown => (Array.isArray(value) ? value[outlet] : value);
  const isStrip = Array.isArray(power);
  // A strip with one total counts all outlets in it.
  const isOwn = isStrip ? Array.isArray(total) : outlet === 0;
  const kilowattHours = isOwn ? amount(ofOutlet(total)) : undefined;
  const drawn = isStrip || outlet === 0 ? amount(ofOutlet(power)) : undefined;
  return hostPower(drawn, kilowattHours && joulesFromKilowattHours(kilowattHours));
}

function inWattHours(value: unknown): number | undefined {
  const wattHours = amount(value);
  return wattHours && joulesFromWattHours(wattHours);
}
