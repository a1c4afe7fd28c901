import type { Footprint, StatusReport } from "wattspan";
import { balanceOf, type DeviceStatus, isBalanced } from "./device-balance.ts";
import { type FootprintSums, footprintSums } from "./footprint-sums.ts";
import { methodText, servedText } from "./method-text.ts";
import { plainTable } from "./plain-table.ts";
import { milligrams, numberText, percentText, rangeText } from "./quantity-text.ts";
import type { Style } from "./style.ts";

type MeterStatus = StatusReport["meters"][number];

/** What the whole run took, where each device's joules went, and what the numbers rest on. */
export function runSummary(footprints: readonly Footprint[], status: StatusReport, style: Style): string {
  const { devices, meters, enabled } = status;
  const sums = footprintSums(footprints);
  const none = enabled ? "none could be read: no joules are known here" : "metering is switched off";
  const rows = [
    ["total", totalText(sums)],
    ["orchestration", orchestrationText(sums)],
    ...(devices.length === 0 ? [["device", none]] : []),
    ...devices.flatMap((device) => [
      ["device", deviceText(device)],
      ["conservation", conservationText(device)],
    ]),
    ["footprints", agreementText(sums, devices)],
    ...meters.map((meter) => [`meter ${meter.name}`, meterText(meter, devices)]),
    ["grid", gridText(status)],
    ...footprints.filter(({ usage }) => usage !== undefined).map((call) => ["hosted call", hostedText(call)]),
  ];
  return plainTable(
    rows.map(([label = "", text = ""]) => [style.heading(label), text]),
    ["left", "left"],
  );
}

function totalText({ energy, co2e, unknown }: FootprintSums): string {
  const joules = energy === undefined ? "energy not known" : `${rangeText(energy)} J`;
  const grams = co2e === undefined ? "carbon not known" : `${rangeText(milligrams(co2e))} mgCO2e`;
  if (unknown.count === 0) return `${joules}, ${grams}`;
  const reasons = unknown.reasons.join(", ") || "no reason given";
  return `${joules}, ${grams}\na lower bound: the energy of ${unknown.count} activities is not known (${reasons})`;
}

function orchestrationText({ orchestration, energy }: FootprintSums): string {
  if (orchestration === undefined || energy === undefined) return "not known";
  const share =
    energy.value > 0 ? `${percentText(orchestration / energy.value)} of the total` : "share not known";
  return `${share}: ${numberText(orchestration)} J in the agent and its steps themselves, the rest in models`;
}

function deviceText(device: DeviceStatus): string {
  const { name, method, methodId, ticks, lostTicks, idleWatts } = device;
  const shares = [
    `activities ${joulesText(device.activity)}`,
    `idle ${joulesText(device.idle)}`,
    `other processes ${joulesText(device.otherProcess)}`,
    `unattributed ${joulesText(device.unattributed)}`,
    `carry ${joulesText(device.carry)}`,
  ];
  const idle =
    idleWatts === undefined ? "not known" : `${numberText(idleWatts)} W, shared by the activities that run`;
  return [
    `${name} (${method} by ${methodId})`,
    `${joulesText(device.total)} J = ${shares.join(" + ")}`,
    `${ticks} ticks, ${lostTicks} lost; idle power ${idle}`,
  ].join("\n");
}

/** Joules of a device, with enough digits to add them up by eye. */
const joulesText = (joules: number): string => numberText(joules, 5);

function conservationText(device: DeviceStatus): string {
  const { allocated, total, relativeError } = balanceOf(device);
  if (relativeError === undefined) return "not known: the device has counted nothing yet";
  return `${verdict(relativeError)}: allocated ${joulesText(allocated)} J of ${joulesText(total)} J, relative error ${relativeError.toExponential(1)}`;
}

/** The same joules, added up on the other side: over the footprints that the caller got. */
function agreementText({ onDevices }: FootprintSums, devices: readonly DeviceStatus[]): string {
  const activity = devices.reduce((sum, device) => sum + device.activity, 0);
  if (onDevices === undefined || activity === 0) return "nothing to compare with the devices";
  const difference = Math.abs(onDevices - activity) / activity;
  return `${verdict(difference)}: their own parts add up to ${joulesText(onDevices)} J of the devices' ${joulesText(activity)} J for activities, relative error ${difference.toExponential(1)}`;
}

const verdict = (relativeError: number): string => (isBalanced(relativeError) ? "holds" : "VIOLATED");

function meterText(meter: MeterStatus, devices: readonly DeviceStatus[]): string {
  if (meter.status === "opening") return "still opening";
  if (meter.status === "unavailable") {
    return [`not available: ${meter.reason}. ${meter.detail}`, ...(meter.remedy ? [meter.remedy] : [])].join(
      "\n",
    );
  }
  const own = devices.filter(({ id }) => meter.zones.includes(id));
  return own.length === 0 ? "ready, not counted" : own.map(({ id, method }) => `${method}: ${id}`).join(", ");
}

function gridText({ intensity }: StatusReport): string {
  if (intensity === undefined) return "carbon intensity not known: no gCO2e";
  const { gramsPerKwh, zone, rung, signal, basis, source } = intensity;
  const found = rung === "world" ? "location not known, so the world's average" : `location known by ${rung}`;
  return `${zone}: ${rangeText(gramsPerKwh)} gCO2e/kWh, ${signal}, ${basis}, from ${source}\n${found}`;
}

function hostedText(call: Footprint): string {
  const { name, usage, energy, reasons } = call;
  const tokens = (count: number | undefined): string => (count === undefined ? "not known" : `${count}`);
  const serving =
    energy === undefined
      ? `energy not known: ${reasons.join(", ")}`
      : `for the real model ${rangeText(energy)} J, ${methodText(call)}; ${servedText(call)}`;
  return `${name}: ${tokens(usage?.inputFresh)} tokens in, ${tokens(usage?.output)} out, answered by a local stand-in\n${serving}`;
}
