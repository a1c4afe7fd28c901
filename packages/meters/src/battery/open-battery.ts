import type { Opened, Zone } from "@wattspan/core";
import type { Condition, Term } from "../gauge/gauge.js";
import { openSensors, type Sensors, type SensorTerms } from "../gauge/open-sensors.js";
import { readableOf, whyNotListed } from "../gauge/unreadable.js";
import type { Files } from "../host/files/files.js";
import { type OwnCpu, openCpuTime, whyNotOfThread } from "../host/share/cpu-time.js";
import { energyDrop } from "./energy-drop.js";
import { findSupplies, OFFLINE, type Supplies, type Supply } from "./supplies.js";

export interface BatteryTerms extends Omit<SensorTerms, "cpuTime"> {
  readonly ownCpu: OwnCpu;
}

/** Power and voltage are in millionths. */
const MICRO = 1e6;
/** Battery gauges refresh every 1 to 30 s. */
const REFRESH_MS = 2000;
const SLOW_REFRESH_MS = 30_000;
const MAX_WATTS = 400;
/** Makers state 1 to 10 % for the gauge in a battery. */
const ACCURACY = { low: 0.9, high: 1.1 };

/** Opens the batteries as one. Rejects only when aborted. */
export async function openBattery(terms: BatteryTerms, signal: AbortSignal): Promise<Opened> {
  signal.throwIfAborted();
  const { paths, files, ownCpu } = terms;
  const supplies = findSupplies(paths.sys, files);
  const batteries = supplies.found.filter(({ kind }) => kind === "battery");
  const mains = supplies.found.filter(({ kind }) => kind === "mains");
  if (batteries.length === 0) return whyNone(paths.sys, supplies);
  if (!batteries.some((battery) => isDischarging(battery, mains))) return onMains(batteries);
  const notHere = whyNotOfThread(ownCpu, paths, files);
  if (notHere) return notHere;
  const sensors = sensorsOf(batteries, mains, files);
  if (sensors.counters.length + sensors.gauges.length === 0) return noFigures(batteries);
  const readable = readableOf(sensors, files);
  if ("status" in readable) return readable;
  return openSensors(readable, { ...terms, cpuTime: openCpuTime(ownCpu, paths, files) }, signal);
}

const isDischarging = (battery: Supply, mains: readonly Supply[]): boolean =>
  battery.text("status") === "Discharging" &&
  mains.every((supply) => (supply.text("online") ?? OFFLINE) === OFFLINE);

/** All batteries are one zone: the machine draws from one or from several. */
function sensorsOf(batteries: readonly Supply[], mains: readonly Supply[], files: Files): Sensors {
  const zone: Zone = {
    id: batteries.map(({ device }) => device).join("+"),
    name: batteries.map(({ name }) => name).join(" and "),
    component: "server",
    scope: "host",
    origin: "sensor",
    refreshMs: REFRESH_MS,
    maxWatts: MAX_WATTS,
    accuracy: ACCURACY,
  };
  const terms = batteries.flatMap((battery) => termOf(battery, mains));
  if (terms.length === batteries.length) {
    const gauge = { zone: zone.id, terms, windowMs: REFRESH_MS, maxWatts: MAX_WATTS };
    return { counters: [], gauges: [{ zone, gauge }], notes: [] };
  }
  const [battery] = batteries;
  if (batteries.length > 1 || !battery?.has("energy_now")) return { counters: [], gauges: [], notes: [] };
  const slow = { ...zone, refreshMs: SLOW_REFRESH_MS };
  const counter = energyDrop(slow, battery, files, () => isDischarging(battery, mains));
  return { counters: [counter], gauges: [], notes: [DROP_NOTE] };
}

const DROP_NOTE =
  "The battery does not report its power: its energy is read from its remaining charge, in coarse steps.";

/**
 * The power of one battery, while it discharges and no charger is active. The sign of a current is the
 * driver's choice.
 */
function termOf(battery: Supply, mains: readonly Supply[]): Term[] {
  const files = [["power_now"], ["current_now", "voltage_now"]].find((attributes) =>
    attributes.every((attribute) => battery.has(attribute)),
  );
  if (files === undefined) return [];
  const discharging: Condition = {
    path: battery.pathOf("status"),
    text: "Discharging",
    holds: true,
    reason: "not discharging",
  };
  const unplugged = mains
    .filter((supply) => supply.has("online"))
    .map(
      (supply): Condition => ({
        path: supply.pathOf("online"),
        text: OFFLINE,
        holds: true,
        reason: "on mains",
      }),
    );
  // A running machine draws some power: a gauge reads 0 until its first measurement.
  const factors = files.map((attribute) => ({ path: battery.pathOf(attribute), steps: MICRO, unknown: [0] }));
  return [{ factors, anySign: true, when: [discharging, ...unplugged] }];
}

function whyNone(sys: string, { failure }: Supplies): Opened {
  const base = `${sys}/class/power_supply`;
  const denied = whyNotListed(base, failure);
  if (denied) return denied;
  return {
    status: "unavailable",
    reason: "absent",
    detail: failure ? `${base} cannot be listed (${failure}).` : `${base} has no battery of this machine.`,
    remedy:
      "Leave this meter out on machines without a battery; in a container mount the host's /sys and pass battery({ root: '/host/sys' }).",
  };
}

function onMains(batteries: readonly Supply[]): Opened {
  const states = batteries.map(
    (battery) => `${battery.name} is ${battery.text("status") ?? "in no known state"}`,
  );
  return {
    status: "unavailable",
    reason: "unsupported",
    detail: `The machine is not running from its battery (${states.join(", ")}), and its power from mains is unknown.`,
    remedy: "Unplug the charger, and start again.",
  };
}

function noFigures(batteries: readonly Supply[]): Opened {
  const names = batteries.map(({ name }) => name).join(", ");
  return {
    status: "unavailable",
    reason: "unsupported",
    detail: `Neither power_now nor current_now with voltage_now, nor energy_now of a single battery can be read (${names}).`,
    remedy: "See what the battery reports: grep . /sys/class/power_supply/*/uevent.",
  };
}
