import type { Footprint, StatusReport } from "wattspan";
import { balanceOf, type DeviceStatus, isBalanced } from "./device-balance.ts";
import { type FootprintSums, footprintSums } from "./footprint-sums.ts";
import { methodText, servedText } from "./method-text.ts";
import { plainTable } from "./plain-table.ts";
import { milligrams, numberText, percentText, rangeText } from "./quantity-text.ts";
import type { Style } from "./style.ts";

type MeterStatus = StatusReport["meters"][number];

/**
 * What the whole run used, where each device's joules went, and, with `verbose`, the basis of the numbers.
 */
export function runSummary(
  footprints: readonly Footprint[],
  status: StatusReport,
  style: Style,
  verbose: boolean,
): string {
  const { devices, meters, enabled } = status;
  const sums = footprintSums(footprints);
  const none = enabled ? "none could be read: no joules are known here" : "metering is switched off";
  const calls = footprints.filter(({ usage }) => usage !== undefined);
  const rows = [
    ["this machine", hereText(sums)],
    ...(sums.elsewhere.energy ? [["hosted models", elsewhereText(sums)]] : []),
    ["total", totalText(sums)],
    ...(devices.length === 0 ? [["device", none]] : []),
    ...devices.map((device) => ["device", deviceText(device, verbose)]),
    ["adds up", agreementText(sums, devices)],
    ...(verbose ? meters.map((meter) => [`meter ${meter.name}`, meterText(meter, devices)]) : []),
    ["grid", gridText(status)],
    ...(verbose ? calls.map((call) => ["hosted call", hostedText(call)]) : []),
  ];
  return plainTable(
    rows.map(([label = "", text = ""]) => [style.heading(label), text]),
    ["left", "left"],
  );
}

function hereText({ here: { energy }, outsideModels }: FootprintSums): string {
  if (energy === undefined) return "energy not known";
  const own =
    outsideModels !== undefined && energy.value > 0
      ? `, ${percentText(outsideModels / energy.value)} of them outside the models: the agent's own code and its tools`
      : "";
  return `${rangeText(energy)} J${own}`;
}

const elsewhereText = ({ elsewhere: { energy } }: FootprintSums): string =>
  `${rangeText(energy)} J, estimated; used by nobody, as a local stand-in answered`;

function totalText({ energy, co2e, unknown }: FootprintSums): string {
  const joules = energy === undefined ? "energy not known" : `${rangeText(energy)} J`;
  const grams = co2e === undefined ? "carbon not known" : `${rangeText(milligrams(co2e))} mgCO2e`;
  if (unknown.count === 0) return `${joules}, ${grams}`;
  const reasons = unknown.reasons.join(", ") || "no reason given";
  return `${joules}, ${grams}\na lower bound: the energy of ${unknown.count} activities is not known (${reasons})`;
}

function deviceText(device: DeviceStatus, verbose: boolean): string {
  const { name, method, methodId, ticks, lostTicks, idleWatts } = device;
  const shares = (
    [
      [device.activity, "for what ran"],
      [device.idle, "idle"],
      [device.otherProcess, "for other processes"],
      [device.unattributed, "outside any activity"],
      [device.carry, "owed to the next reading"],
    ] as const
  )
    .filter(([joules]) => joules !== 0)
    .map(([joules, what]) => `${joulesText(joules)} ${what}`);
  const idle = idleWatts === undefined ? "not known" : `${numberText(idleWatts)} W`;
  return [
    `${name} (${method} by ${methodId})`,
    [`${joulesText(device.total)} J`, shares.join(" + ")].filter((text) => text !== "").join(" = "),
    ...(verbose ? [`${ticks} readings, ${lostTicks} lost; idle power ${idle}`] : []),
  ].join("\n");
}

/** Joules of a device, with enough digits to add them up by eye. */
const joulesText = (joules: number): string => numberText(joules, 5);

/**
 * Both ways to add the joules up: over the parts of each device, and over the footprints that the caller got.
 */
function agreementText({ here: { energy } }: FootprintSums, devices: readonly DeviceStatus[]): string {
  const activity = devices.reduce((sum, device) => sum + device.activity, 0);
  const errors = devices.map((device) => balanceOf(device).relativeError);
  const counted = errors.filter((error) => error !== undefined);
  if (energy === undefined || activity === 0 || counted.length === 0) return "nothing was counted yet";
  const difference = Math.abs(energy.value - activity) / activity;
  return [
    `${verdict(Math.max(...counted))}: the parts of each device are what it counted, ${closeness(Math.max(...counted))}`,
    `${verdict(difference)}: the activities' own joules, ${joulesText(energy.value)} J, are what the devices booked for them, ${closeness(difference)}`,
  ].join("\n");
}

const closeness = (relativeError: number): string =>
  relativeError === 0 ? "exactly" : `to ${relativeError.toExponential(1)}`;
const verdict = (relativeError: number): string => (isBalanced(relativeError) ? "yes" : "NO");

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
