import Table from "cli-table3";
import type { Footprint, StatusReport } from "wattspan";
import { balanceOf, type DeviceStatus } from "./device-balance.ts";
import { type FootprintSums, footprintSums } from "./footprint-sums.ts";
import { numberText, percentText, rangeText } from "./quantity-text.ts";
import type { Style } from "./style.ts";

/** What the whole run took, where each device's joules went, and what the numbers rest on. */
export function runSummary(footprints: readonly Footprint[], status: StatusReport, style: Style): string {
  const sums = footprintSums(footprints);
  const table = new Table({ chars: borderless, style: { head: [], border: [], "padding-left": 0 } });
  const row = (label: string, text: string): void => void table.push([style.heading(label), text]);
  row("total", totalText(sums));
  row("orchestration", orchestrationText(sums));
  for (const device of status.devices) {
    row(`device ${device.name}`, deviceText(device));
    row("  conservation", conservationText(device));
  }
  if (status.devices.length === 0) row("devices", "none could be read: no joules are known on this machine");
  for (const meter of status.meters) row(`meter ${meter.name}`, meterText(meter, status.devices));
  row("grid", gridText(status));
  for (const call of footprints.filter(({ usage }) => usage !== undefined))
    row("hosted call", hostedText(call));
  row("metering itself", `${percentText(status.sampling.selfCpuShare)} of one core`);
  return table.toString();
}

type MeterStatus = StatusReport["meters"][number];

const borderless = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"])
    .map((place) => [place, ""]),
);

function totalText({ energy, co2e, unknown }: FootprintSums): string {
  const total = `${energy ? `${rangeText(energy)} J` : "energy not known"}, ${co2e ? `${rangeText(co2e)} gCO2e` : "gCO2e not known"}`;
  if (unknown.count === 0) return total;
  return `${total}\na lower bound: ${unknown.count} activities without a number (${unknown.reasons.join(", ")})`;
}

function orchestrationText({ orchestration, energy }: FootprintSums): string {
  if (orchestration === undefined || energy === undefined) return "not known";
  const share =
    energy.value > 0 ? `${percentText(orchestration / energy.value)} of the total` : "share not known";
  return `${share}: ${numberText(orchestration)} J in the agent and its steps themselves, the rest in models`;
}

function deviceText(device: DeviceStatus): string {
  const { activity, idle, otherProcess, unattributed, carry, total, method, methodId, idleWatts } = device;
  const parts = [
    `activities ${numberText(activity)}`,
    `idle ${numberText(idle)}`,
    `other processes ${numberText(otherProcess)}`,
    `unattributed ${numberText(unattributed)}`,
    `carry ${numberText(carry)}`,
  ];
  const rest = idleWatts === undefined ? "idle power not known" : `idle power ${numberText(idleWatts)} W`;
  return `${method} by ${methodId}: ${numberText(total)} J = ${parts.join(" + ")}\n${device.ticks} ticks, ${device.lostTicks} lost, ${rest}`;
}

function conservationText(device: DeviceStatus): string {
  const { allocated, total, relativeError } = balanceOf(device);
  if (relativeError === undefined) return "not known: the device has counted nothing yet";
  const verdict = relativeError <= 1e-9 ? "holds" : "VIOLATED";
  return `${verdict}: allocated ${numberText(allocated)} J of ${numberText(total)} J, relative error ${relativeError.toExponential(1)}`;
}

function meterText(meter: MeterStatus, devices: readonly DeviceStatus[]): string {
  if (meter.status === "opening") return "still opening";
  if (meter.status === "unavailable") {
    return [`not available: ${meter.reason}. ${meter.detail}`, ...(meter.remedy ? [meter.remedy] : [])].join(
      "\n",
    );
  }
  const methods = new Set(devices.filter(({ id }) => meter.zones.includes(id)).map(({ method }) => method));
  return `${[...methods].join(", ") || "ready"}: ${meter.zones.join(", ")}`;
}

function gridText({ intensity }: StatusReport): string {
  if (intensity === undefined) return "carbon intensity not known: no gCO2e";
  const { gramsPerKwh, zone, rung, signal, basis, source } = intensity;
  const rungText =
    rung === "world" ? "location not known, so the world's average" : `location known by ${rung}`;
  return `${zone}: ${rangeText(gramsPerKwh)} gCO2e/kWh, ${signal}, ${basis}, from ${source}\n${rungText}`;
}

function hostedText({ name, usage, energy, reasons }: Footprint): string {
  const tokens = (count: number | undefined): string => (count === undefined ? "not known" : `${count}`);
  const serving = energy === undefined ? `energy not known: ${reasons.join(", ")}` : `${rangeText(energy)} J`;
  return `${name}: ${tokens(usage?.inputFresh)} tokens in, ${tokens(usage?.output)} out; ${serving}`;
}
