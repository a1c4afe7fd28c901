import type { StatusReport } from "wattspan";
import { balanceOf, type DeviceStatus, isBalanced } from "../report/device-balance.ts";
import { type FootprintSums, footprintSums } from "../report/footprint-sums.ts";
import { numberText, rangeText } from "../report/quantity-text.ts";
import { deviceLabel } from "./device-label.ts";
import { type Content, html, type Markup } from "./markup.ts";
import type { Run } from "./run.ts";
import { notKnown, table } from "./tables.ts";

type MeterStatus = StatusReport["meters"][number];

/** The balance of each device: what it counted, where that went, and whether anything is missing. */
export function conservationTable({ footprints, status }: Run): Markup {
  const { devices } = status;
  if (devices.length === 0) return html`<p>No device was metered, so there is nothing to balance.</p>`;
  const row = (label: Content, joulesOf: (device: DeviceStatus) => number): Content[] => [
    label,
    ...devices.map((device) => numberText(joulesOf(device), 5)),
  ];
  const rows = [
    row("what ran", ({ activity }) => activity),
    row("idle, while nothing ran", ({ idle }) => idle),
    row("other processes", ({ otherProcess }) => otherProcess),
    row("this process, outside any activity", ({ unattributed }) => unattributed),
    row("owed to the next reading", ({ carry }) => carry),
    row(html`<strong>sum</strong>`, (device) => balanceOf(device).allocated),
    row("counted by the device", ({ total }) => total),
    ["adds up", ...devices.map((device) => verdict(balanceOf(device).relativeError))],
  ];
  const columns = [["joules"] as const, ...devices.map((device) => [deviceLabel(device), "number"] as const)];
  return html`${table("Conservation of each device", columns, rows)}
<p>${agreement(footprintSums(footprints), devices)}</p>`;
}

/** The same joules, added up over the footprints. */
function agreement({ here: { energy } }: FootprintSums, devices: readonly DeviceStatus[]): Content {
  const activity = devices.reduce((sum, device) => sum + device.activity, 0);
  if (energy === undefined || activity === 0) return "There are no activities to compare with the devices.";
  return html`The activities above, each without those below it, add up to ${numberText(energy.value, 5)} J. The devices booked
${numberText(activity, 5)} J for what ran. Equal: ${verdict(Math.abs(energy.value - activity) / activity)}.`;
}

function verdict(relativeError: number | undefined): Content {
  if (relativeError === undefined) return notKnown("nothing was counted yet");
  const [word, name] = isBalanced(relativeError) ? ["yes", "good"] : ["no", "bad"];
  return html`<strong class="${name}">${word}</strong> (${relativeError === 0 ? "exact" : `to ${relativeError.toExponential(1)}`})`;
}

/** What is measured, what is modelled, and what could not be read. */
export function sourcesTable({ status }: Run): Markup {
  const { devices, meters, enabled } = status;
  if (!enabled && meters.length === 0) return html`<p>Metering was switched off: nothing was read.</p>`;
  const rows = meters.map((meter) => [meter.name, ...sourceOf(meter, devices)]);
  return table("Sources of joules", [["meter"], ["state"], ["what it gives"]], rows);
}

const unavailability: Record<Extract<MeterStatus, { status: "unavailable" }>["reason"], string> = {
  absent: "there is no such device here",
  denied: "a permission is missing",
  unsupported: "the device cannot say it",
  stuck: "its counter does not move",
  lost: "the device went away",
};

/** Not its `detail`, which may name folders of this machine. */
function sourceOf(meter: MeterStatus, devices: readonly DeviceStatus[]): [Content, Content] {
  if (meter.status === "opening") return ["opening", "nothing yet"];
  if (meter.status === "unavailable") {
    return [
      html`<span class="unknown">not available</span>`,
      `${meter.reason}: ${unavailability[meter.reason]}`,
    ];
  }
  const own = devices.filter(({ id }) => meter.zones.includes(id));
  if (own.length === 0) return ["ready", "not counted: another meter has these joules"];
  return [
    [...new Set(own.map(({ method }) => method))].join(", "),
    own.map(
      (device) =>
        html`${deviceLabel(device)}: ${device.ticks} readings, ${device.lostTicks} lost, ${idleText(device)}<br>`,
    ),
  ];
}

const idleText = ({ idleWatts }: DeviceStatus): string =>
  idleWatts === undefined ? "idle power not known" : `idle power ${numberText(idleWatts)} W`;

/** Where the grams per kilowatt-hour come from. */
export function gridTable({ status: { intensity } }: Run): Markup {
  if (intensity === undefined)
    return html`<p>The grid's carbon intensity is ${notKnown()}, so no grams are given.</p>`;
  const { gramsPerKwh, zone, rung, signal, basis, source, estimated, stale } = intensity;
  const flags = [
    estimated === true && "estimated by the source",
    stale === true && "older than its validity",
  ];
  const found =
    rung === "world" ? "not known: the world's average was taken" : `known by ${rung.replace("_", " ")}`;
  const rows: Content[][] = [
    ["zone", zone],
    ["location", found],
    ["gCO2e/kWh (low–high)", rangeText(gramsPerKwh)],
    ["signal", `${signal}, ${basis}`],
    ["source", [source, ...flags.filter((flag) => flag !== false)].join(", ")],
  ];
  return table("The grid", [["what"], ["value"]], rows);
}
