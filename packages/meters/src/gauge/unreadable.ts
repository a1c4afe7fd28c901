import type { Opened } from "@wattspan/core";
import type { Files } from "../host/files/files.js";
import { ASLEEP_REASON } from "./device-sleep.js";
import { GaugeFiles } from "./gauge-files.js";
import type { DirectSensor, GaugeSensor, Sensors } from "./open-sensors.js";

type Unavailable = Extract<Opened, { status: "unavailable" }>;

const DENIED = new Set(["EACCES", "EPERM"]);
/** The file's mode, which stays. Drivers answer EPERM for a device that is asleep or being reset. */
const CLOSED = "EACCES";

/**
 * Reads every sensor once. Gives those that may be read, if at least one has a value, or will have one when its
 * device wakes. Denied ones are left out with a note: a zone without readings would stand in the way of a model. Else
 * gives why none can be read, and frees the counters.
 */
export function readableOf(sensors: Sensors, files: Files): Sensors | Unavailable {
  const counters = sensors.counters.map((counter) => ({ sensor: counter, ...counterFailure(counter) }));
  const gauges = sensors.gauges.map((gauge) => ({ sensor: gauge, ...gaugeFailure(gauge, files) }));
  const all: readonly Tried[] = [...counters, ...gauges];
  if (!all.some(({ reason }) => reason === undefined || reason === ASLEEP_REASON)) {
    for (const counter of sensors.counters) counter.close();
    return whyNone(all);
  }
  for (const { sensor } of counters.filter(isClosed)) sensor.close();
  const closed = all
    .filter(isClosed)
    .map(({ path }) => `Left out: ${path} may not be read (${CLOSED}). ${grant(path)}`);
  return {
    counters: counters.filter((one) => !isClosed(one)).map(({ sensor }) => sensor),
    gauges: gauges.filter((one) => !isClosed(one)).map(({ sensor }) => sensor),
    notes: [...sensors.notes, ...closed],
  };
}

/** The file of a sensor, and why it has no value; undefined if it has one. */
interface Tried {
  readonly path: string;
  readonly reason: string | undefined;
}

const isClosed = ({ reason }: Tried): boolean => reason === CLOSED;
const isDenied = ({ reason = "" }: Tried): boolean => DENIED.has(reason);

const grant = (path: string): string =>
  `Let a group read it, on the host: sudo sh -c 'groupadd -f energy; usermod -aG energy $SUDO_USER; chgrp energy ${path}; chmod g+r ${path}', then log in again.`;

function whyNone(all: readonly Tried[]): Unavailable {
  const reasons = [...new Set(all.map(({ reason }) => reason))].join(", ");
  const denied = all.find(isDenied);
  const [first] = all;
  const detail = `None of ${all.length} sensors can be read (${reasons}): ${(denied ?? first)?.path}.`;
  return denied === undefined
    ? {
        status: "unavailable",
        reason: "unsupported",
        detail,
        remedy: "See what the driver says of it: sudo dmesg.",
      }
    : { status: "unavailable", reason: "denied", detail, remedy: grant(denied.path) };
}

function counterFailure({ path, read }: DirectSensor): Tried {
  const reading = read();
  return { path, reason: reading.kind === "none" ? reading.reason : undefined };
}

function gaugeFailure({ gauge }: GaugeSensor, files: Files): Tried {
  const held = new GaugeFiles(gauge, files);
  const watts = held.watts();
  held.close();
  const first = gauge.terms[0]?.factors[0]?.path ?? "";
  return watts === undefined
    ? { path: held.failedPath || first, reason: held.failure }
    : { path: first, reason: undefined };
}

/** Why a folder of sensors cannot be listed; undefined unless it is denied. */
export function whyNotListed(folder: string, failure: string | undefined): Unavailable | undefined {
  if (failure === undefined || !DENIED.has(failure)) return undefined;
  return {
    status: "unavailable",
    reason: "denied",
    detail: `${folder} cannot be listed (${failure}).`,
    remedy: `Let this user list it: sudo chmod o+rx ${folder}.`,
  };
}
