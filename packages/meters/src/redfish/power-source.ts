/** Finds the source of a machine's power among its controller's resources. */

import type { Quantity, PowerSource as Source } from "../http/host-power-reader.js";
import { HttpFault } from "../http/http-fault.js";
import { controlledPower, environmentPower, powerLinks } from "./host-power.js";
import { findSupplies } from "./power-supplies.js";
import { type GetResource, linkOf, membersOf, type Resource } from "./resource.js";

/** The source of a chassis's power. */
export interface PowerSource extends Source {
  readonly chassis: string;
  /** The kind of resource. */
  readonly resource: "EnvironmentMetrics" | "PowerSubsystem" | "Power";
}

/**
 * Chassis of DMTF's schema `Chassis` that are parts of a machine, such as a card, and those that hold several
 * machines.
 */
const NOT_ONE_MACHINE =
  /^(?:Card|Cartridge|Component|Expansion|HeatExchanger|IPBasedDrive|Module|PowerStrip|Sidecar|StorageEnclosure|ImmersionTank|Pod|Rack|RackGroup|Row)$/;

type Found = Omit<PowerSource, "chassis"> | undefined;

/**
 * The first chassis of a whole machine with a source, or the named one. Undefined: none has one. @throws HttpFault if
 * the controller fails. `skip` gets the name of each that is not a whole machine.
 */
export async function findPowerSource(
  get: GetResource,
  quantity: Quantity,
  wanted: string | undefined,
  skip: (chassis: string) => void = () => undefined,
): Promise<PowerSource | undefined> {
  const root = await get("/redfish/v1/");
  const collection = await get(linkOf(root, "Chassis") ?? "/redfish/v1/Chassis");
  for (const path of membersOf(collection)) {
    const chassis = path.replace(/\/$/, "").split("/").at(-1) ?? path;
    if (wanted !== undefined && chassis !== wanted) continue;
    const resource = await get(path);
    const { ChassisType: type } = resource;
    if (wanted === undefined && typeof type === "string" && NOT_ONE_MACHINE.test(type)) {
      skip(chassis);
      continue;
    }
    const found = await sourceOf(resource, get, quantity);
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
  if (subsystem !== undefined) candidates.push(() => findSupplies(subsystem, get));
  if (power !== undefined)
    candidates.push(async () => ({ resource: "Power", read: async () => controlledPower(await get(power)) }));
  for (const candidate of candidates) {
    const found = await orNothing(candidate);
    const said = found && (await orNothing(found.read));
    if ((quantity === "power" ? said?.watts : said?.joules) !== undefined) return found;
  }
  return undefined;
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
