/** Power and energy of a whole machine in Redfish resources. Pure. */

import { joulesFromKilowattHours } from "@wattspan/core";
import { type HostPower, hostPower } from "../http/host-power-reader.js";
import { amount, isObject, part } from "../http/json-object.js";
import { linkOf, type Resource } from "./resource.js";

/** From `EnvironmentMetrics`, which covers a whole chassis. */
export function environmentPower(metrics: Resource): HostPower {
  return hostPower(reading(metrics, "PowerWatts"), energyIn(metrics));
}

/** What a power supply measures, and whether it is a spare. */
export interface SupplyMetrics {
  readonly metrics: Resource;
  readonly isSpare: boolean;
}

/** The sum over power supplies of their *input*. A part is not the total. Only a spare may state 0. */
export const suppliedPower = (supplies: readonly SupplyMetrics[]): HostPower =>
  hostPower(
    sum(supplies.map(({ metrics, isSpare }) => reading(metrics, "InputPowerWatts", isSpare))) || undefined,
    sum(supplies.map(({ metrics, isSpare }) => energyIn(metrics, isSpare))) || undefined,
  );

/** From the older `Power`: the entry of the chassis, else the first, unless that is a part's. */
export function controlledPower(power: Resource): HostPower {
  const { PowerControl: entries } = power;
  const all = Array.isArray(entries) ? entries.filter(isObject) : [];
  const chassis = all.find(({ PhysicalContext: context }) => context === "Chassis");
  const [first] = all;
  const entry = chassis ?? (isOfPart(first?.PhysicalContext) ? undefined : first);
  return hostPower(amount(entry?.PowerConsumedWatts) ?? amount(fujitsuTotal(power)), undefined);
}

/** Fujitsu's PRIMERGY servers state their power only in an OEM member. */
const fujitsuTotal = (power: Resource): unknown =>
  part(part(part(power, "Oem"), "ts_fujitsu"), "ChassisPowerConsumption")?.CurrentPowerConsumptionW;

/** An empty slot, or a supply that is off, has no input: it is not missing from the sum. */
export function isSupplying(supply: Resource): boolean {
  const state = part(supply, "Status")?.State;
  return typeof state !== "string" || !/^(?:Absent|Disabled|.*Offline)$/.test(state);
}

/** A spare waits for the failure of another, and may draw nothing. */
export const isSpareSupply = (supply: Resource): boolean => part(supply, "Status")?.State === "StandbySpare";

/** The links of a chassis to its power sources, in order of preference. */
export const powerLinks = (chassis: Resource) => ({
  environment: linkOf(chassis, "EnvironmentMetrics"),
  subsystem: linkOf(chassis, "PowerSubsystem"),
  power: linkOf(chassis, "Power"),
});

/** Some controllers list processors and memory after the whole; some list only them. */
const isOfPart = (context: unknown): boolean =>
  typeof context === "string" && /CPU|GPU|Memory|Accelerator|Storage|Network|Fan|FPGA|ASIC/.test(context);

function reading(metrics: Resource, name: string, mayBeZero = false): number | undefined {
  const value = part(metrics, name)?.Reading;
  return mayBeZero && value === 0 ? 0 : amount(value);
}

function energyIn(metrics: Resource, mayBeZero = false): number | undefined {
  const kilowattHours = reading(metrics, "EnergykWh", mayBeZero);
  return (
    reading(metrics, "EnergyJoules", mayBeZero) ??
    (kilowattHours === undefined ? undefined : joulesFromKilowattHours(kilowattHours))
  );
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  return known.reduce((total, value) => total + value, 0);
}
