/** Finds the source of a machine's power among its controller's resources. */

import type { Quantity, PowerSource as Source } from "../http/host-power-reader.js";
import { HttpFault } from "../http/http-fault.js";
import { controlledPower, environmentPower, isSupplying, powerLinks, suppliedPower } from "./host-power.js";
import { linkOf, membersOf, type Resource } from "./resource.js";

/** Gets a resource by its path. */
export type GetResource = (path: string) => Promise<Resource>;

/** The source of a chassis's power. */
export interface PowerSource extends Source {
  readonly chassis: string;
  /** The kind of resource. */
  readonly resource: "EnvironmentMetrics" | "PowerSubsystem" | "Power";
}

type Found = Omit<PowerSource, "chassis"> | undefined;

/**
 * The first chassis with a source, or the named one. Undefined: none has one. @throws HttpFault if the
 * controller fails.
 */
export async function findPowerSource(
  get: GetResource,
  quantity: Quantity,
  wanted: string | undefined,
): Promise<PowerSource | undefined> {
  const root = await get("/redfish/v1/");
  const collection = await get(linkOf(root, "Chassis") ?? "/redfish/v1/Chassis");
  for (const path of membersOf(collection)) {
    const chassis = path.replace(/\/$/, "").split("/").at(-1) ?? path;
    if (wanted !== undefined && chassis !== wanted) continue;
    const found = await sourceOf(await get(path), get, quantity);
    if (found) return { ...found, chassis };
  }
  return undefined;
}

async function sourceOf(chassis: Resource, get: GetResource, quantity: Quantity): Promise<Found> {
  const { environment, subsystem, power } = powerLinks(chassis);
  const candidates: (() => Promise<Found>)[] = [];
  if (environment !== undefined)
    candidates.push(async () => ({
      resource: "EnvironmentMetrics",
      read: async () => environmentPower(await get(environment)),
    }));
  if (subsystem !== undefined) candidates.push(() => suppliesOf(subsystem, get));
  if (power !== undefined)
    candidates.push(async () => ({ resource: "Power", read: async () => controlledPower(await get(power)) }));
  for (const candidate of candidates) {
    const found = await orNothing(candidate);
    const said = found && (await orNothing(found.read));
    if ((quantity === "power" ? said?.watts : said?.joules) !== undefined) return found;
  }
  return undefined;
}

async function suppliesOf(subsystem: string, get: GetResource): Promise<Found> {
  const collection = linkOf(await get(subsystem), "PowerSupplies");
  if (collection === undefined) return undefined;
  const metrics: string[] = [];
  for (const path of membersOf(await get(collection))) {
    const supply = await get(path);
    if (!isSupplying(supply)) continue;
    const link = linkOf(supply, "Metrics");
    if (link === undefined) return undefined;
    metrics.push(link);
  }
  return {
    resource: "PowerSubsystem",
    // One after another: a controller has few connections, and is slow.
    async read() {
      const supplies: Resource[] = [];
      for (const path of metrics) supplies.push(await get(path));
      return suppliedPower(supplies);
    },
  };
}

/** A linked resource that the controller lacks (or fails to return) does not affect the others. */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof HttpFault && (error.failure === "refused" || error.failure === "garbled"))
      return undefined;
    throw error;
  }
}
