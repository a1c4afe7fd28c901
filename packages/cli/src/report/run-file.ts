/** Reads what an application wrote: its footprints, and the status of its devices. */

import type { DeviceStatus, Footprint, StatusReport } from "@wattspan/core";
import { unmarked } from "../terminal/text/unmarked.js";

/** A run, as it is reported. */
export interface Run {
  /** In the order in which they began. */
  readonly footprints: readonly Footprint[];
  /** The last one in the file. Absent: none is in it. */
  readonly status?: Pick<StatusReport, "devices" | "intensity">;
  /** Lines that are neither. */
  readonly unread: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads JSON lines: each is a footprint as an observer gets it, or `wattspan.status`.
 * @example runIn(readFileSync("run.jsonl", "utf8")).footprints.length
 */
export function runIn(text: string): Run {
  const footprints: Footprint[] = [];
  let status: Run["status"];
  let unread = 0;
  for (const line of unmarked(text).split("\n")) {
    if (line.trim() === "") continue;
    const value = jsonOf(line);
    if (isFootprint(value)) footprints.push({ ...value, startedAt: new Date(value.startedAt) });
    else if (isStatus(value)) status = value;
    else unread++;
  }
  footprints.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  return { footprints, ...(status && { status }), unread };
}

function jsonOf(line: string): Json {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}

function isFootprint(value: Json): value is Json & Footprint {
  const { id, kind, name, startedAt, durationS, self, parts, reasons } = value;
  return (
    [id, kind, name, startedAt].every((one) => typeof one === "string") &&
    !Number.isNaN(Date.parse(String(startedAt))) &&
    Number.isFinite(durationS) &&
    Array.isArray(parts) &&
    parts.every((part) => isTotals(part)) &&
    Array.isArray(reasons) &&
    isTotals(self) &&
    isTotals(value)
  );
}

const COUNTED = ["total", "activity", "idle", "otherProcess", "unattributed", "carry"] as const;

const isStatus = (value: Json): value is Json & StatusReport =>
  Array.isArray(value.devices) &&
  value.devices.every((device: DeviceStatus) => COUNTED.every((name) => Number.isFinite(device?.[name])));

/** Whether its joules and grams are ranges, as far as they are known. */
const isTotals = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["energy", "co2e"].every((name) => isRangeOrUnknown((value as Json)[name]));

const isRangeOrUnknown = (range: unknown): boolean =>
  range === undefined ||
  (typeof range === "object" &&
    range !== null &&
    ["value", "low", "high"].every((name) => Number.isFinite((range as Json)[name])));
