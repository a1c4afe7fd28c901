/** The power supplies of a chassis, which are plugged, pulled and put to rest while it runs. */

import type { HostPower, PowerSource } from "../http/host-power-reader.js";
import { isSpareSupply, isSupplying, type SupplyMetrics, suppliedPower } from "./host-power.js";
import { type GetResource, linkOf, membersOf } from "./resource.js";

/** A power supply that is on. */
interface Supply {
  /** The path of its metrics; undefined if it has none. */
  readonly path: string | undefined;
  readonly isSpare: boolean;
}

/**
 * The sum of the supplies. Their states are read after their metrics: if those are not the states of before, the sum
 * may be of a part, and is no reading.
 */
export async function findSupplies(
  subsystem: string,
  get: GetResource,
): Promise<(PowerSource & { readonly resource: "PowerSubsystem" }) | undefined> {
  const collection = linkOf(await get(subsystem), "PowerSupplies");
  if (collection === undefined) return undefined;
  let supplies = await suppliesIn(collection, get);
  return {
    resource: "PowerSubsystem",
    async read(): Promise<HostPower> {
      const before = supplies;
      const power = await powerOf(before, get);
      supplies = await suppliesIn(collection, get);
      if (JSON.stringify(supplies) === JSON.stringify(before)) return power;
      return { watts: undefined, joules: undefined, changed: "its power supplies changed" };
    },
  };
}

/** One after another: a controller has few connections, and is slow. */
async function suppliesIn(collection: string, get: GetResource): Promise<readonly Supply[]> {
  const supplies: Supply[] = [];
  for (const path of membersOf(await get(collection))) {
    const supply = await get(path);
    if (isSupplying(supply))
      supplies.push({ path: linkOf(supply, "Metrics"), isSpare: isSpareSupply(supply) });
  }
  return supplies;
}

async function powerOf(supplies: readonly Supply[], get: GetResource): Promise<HostPower> {
  const measured: SupplyMetrics[] = [];
  for (const { path, isSpare } of supplies)
    measured.push({ metrics: path === undefined ? {} : await get(path), isSpare });
  return suppliedPower(measured);
}
