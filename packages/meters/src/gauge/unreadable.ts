import type { Opened } from "@wattspan/core";
import type { Files } from "../host/files/files.js";
import { GaugeFiles } from "./gauge-files.js";
import type { Sensors } from "./open-sensors.js";

type Unavailable = Extract<Opened, { status: "unavailable" }>;

const DENIED = new Set(["EACCES", "EPERM"]);

/**
 * Reads every sensor once. Undefined if at least one has a value, or will have one when its device wakes;
 * else why none has. Frees the counters if there is nothing to read.
 */
export function whyUnreadable(sensors: Sensors, files: Files): Unavailable | undefined {
  const failures = [...counterFailures(sensors), ...gaugeFailures(sensors, files)];
  if (failures.some(({ reason }) => reason === undefined || reason === "suspended")) return undefined;
  for (const counter of sensors.counters) counter.close();
  const reasons = [...new Set(failures.map(({ reason }) => reason))].join(", ");
  const denied = failures.find(({ reason = "" }) => DENIED.has(reason));
  const [first] = failures;
  const detail = `None of ${failures.length} sensors can be read (${reasons}): ${(denied ?? first)?.path}.`;
  if (denied === undefined)
    return {
      status: "unavailable",
      reason: "unsupported",
      detail,
      remedy: "See what the driver says of it: sudo dmesg.",
    };
  const remedy = `Let a group read it, on the host: sudo sh -c 'groupadd -f energy; usermod -aG energy $SUDO_USER; chgrp energy ${denied.path}; chmod g+r ${denied.path}', then log in again.`;
  return { status: "unavailable", reason: "denied", detail, remedy };
}

interface Failure {
  readonly path: string;
  readonly reason: string | undefined;
}

const counterFailures = ({ counters }: Sensors): Failure[] =>
  counters.map(({ path, read }) => {
    const reading = read();
    return { path, reason: reading.kind === "none" ? reading.reason : undefined };
  });

const gaugeFailures = ({ gauges }: Sensors, files: Files): Failure[] =>
  gauges.map(({ gauge }) => {
    const held = new GaugeFiles(gauge, files);
    const watts = held.watts();
    held.close();
    const path = gauge.terms[0]?.factors[0]?.path ?? "";
    return { path, reason: watts === undefined ? held.failure : undefined };
  });

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
