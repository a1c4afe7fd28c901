/** Where a number of a record comes from: the readings, ticks, devices and intensities behind one activity. */

import { AuditError } from "../format/audit-error.js";
import type {
  Computed,
  DeviceEntry,
  DeviceJoules,
  Entry,
  FootprintEntry,
  RepetitionEntry,
  ResultEntry,
  StartEntry,
  TickEntry,
} from "../format/entries.js";
import { type At, entriesOf } from "./entries-of.js";

/** One device behind a number. */
export interface TracedDevice extends DeviceJoules {
  readonly declared: At<DeviceEntry>;
  /** Readings while it ran, up to the tick that settled it: how many, and the lines of the first and the last. */
  readonly readings: { readonly count: number; readonly first?: number; readonly last?: number };
  /** Ticks in that time, at most 1,000, and how many there were. */
  readonly ticks: readonly At<TickEntry>[];
  readonly tickCount: number;
}

/** The origin of one activity's joules and grams. */
export interface Trace {
  readonly activity: string;
  /** Its own joules and grams, as its footprint's line has them. Absent: no footprint was delivered. */
  readonly computed?: At<Computed>;
  readonly name?: string;
  /** Sources of the intensities that priced it, with grams per kWh. */
  readonly intensities: readonly { readonly source: string; readonly gramsPerKwh: number }[];
  readonly start?: number;
  readonly end?: number;
  readonly result?: number;
  readonly devices: readonly TracedDevice[];
  /** The repetition that it belongs to. */
  readonly repetition?: At<RepetitionEntry>;
  /** What header and environment state: versions, digests, machine. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
}

/** Ids that an error names. */
const MAX_IDS = 3;
/** Shown ticks of a device. */
const MAX_TICKS = 1000;

type Writable<T> = { -readonly [K in keyof T]: T[K] };
interface OpenDevice {
  declared: At<DeviceEntry>;
  readings: { count: number; first?: number; last?: number };
  ticks: At<TickEntry>[];
  tickCount: number;
}

/** Which one is traced. */
export interface TraceOptions {
  /** The index of the repetition whose footprint of this activity is meant. Default: the first that has one. */
  readonly repetition?: number;
}

/**
 * Traces an activity of a record that was verified. Reads the file twice; memory grows with the activities that ran
 * at one time.
 * @param activity The id of its footprint. If several uses have it, the one whose joules the footprint has.
 * @throws AuditError if the file cannot be read, or has no such activity
 * @example const { devices } = await trace("run.audit.jsonl", "00f067aa0ba902b7", { repetition: 2 });
 */
export async function trace(
  path: string,
  activity: string,
  { repetition }: TraceOptions = {},
): Promise<Trace> {
  const lines = await linesBehind(path, activity, repetition);
  if (!lines) {
    const where = repetition === undefined ? "" : ` in repetition ${repetition}`;
    const ids = repetition === undefined ? await idsText(path) : "";
    throw new AuditError(
      `The record ${path} has no activity ${activity}${where}. Name the id of one of its footprints${ids}.`,
    );
  }
  const found: Writable<Trace> = { activity, intensities: [], devices: [], header: {}, environment: {} };
  const declared = new Map<number, At<DeviceEntry>>();
  const open = new Map<number, OpenDevice>();
  for await (const { line, entry } of entriesOf(path)) {
    if (entry.type === "header" || entry.type === "environment") found[entry.type] = entry;
    else if (entry.type === "device") declared.set(entry.device, { line, entry });
    else if (entry.type === "start" && line === lines.start) begin(found, open, declared, { line, entry });
    else if (line === lines.end) found.end = line;
    else if (entry.type === "result" && line === lines.result) settle(found, open, { line, entry });
    else if (entry.type === "footprint" && line === lines.footprint) deliver(found, { line, entry });
    else if (entry.type === "repetition" && line === lines.repetition) {
      found.repetition = { line, entry };
      break;
    } else note(open, { line, entry });
  }
  return found;
}

function begin(
  found: Writable<Trace>,
  open: Map<number, OpenDevice>,
  declared: ReadonlyMap<number, At<DeviceEntry>>,
  { line, entry }: At<StartEntry>,
): void {
  found.start = line;
  for (const device of entry.devices) {
    const own = declared.get(device);
    if (own) open.set(device, { declared: own, readings: { count: 0 }, ticks: [], tickCount: 0 });
  }
}

/** Readings and ticks of its devices while it is open. */
function note(open: ReadonlyMap<number, OpenDevice>, { line, entry }: At<Entry>): void {
  if (entry.type !== "counter" && entry.type !== "gauge" && entry.type !== "tick") return;
  const device = open.get(entry.device);
  if (!device) return;
  if (entry.type === "tick") {
    device.tickCount++;
    if (device.ticks.length < MAX_TICKS) device.ticks.push({ line, entry });
    return;
  }
  device.readings.count++;
  device.readings.first ??= line;
  device.readings.last = line;
}

function settle(
  found: Writable<Trace>,
  open: Map<number, OpenDevice>,
  { line, entry }: At<ResultEntry>,
): void {
  found.result = line;
  found.devices = entry.joules.map((joules) => ({ ...(open.get(joules.device) as OpenDevice), ...joules }));
  open.clear();
}

function deliver(found: Writable<Trace>, { line, entry }: At<FootprintEntry>): void {
  const { joules, grams, stated } = entry;
  const {
    name,
    intensity,
    parts = [],
  } = entry.footprint as {
    name?: string;
    intensity?: Priced;
    parts?: readonly { intensity?: Priced; slots?: readonly { intensity: Priced }[] }[];
  };
  found.computed = {
    line,
    entry: {
      ...(joules !== undefined && { joules }),
      ...(grams !== undefined && { grams }),
      ...(stated !== undefined && { stated }),
    },
  };
  if (name !== undefined) found.name = name;
  const all = [
    intensity,
    ...parts.flatMap((part) => [part.intensity, ...(part.slots ?? []).map((slot) => slot.intensity)]),
  ];
  const priced = all.flatMap((one) =>
    one ? [{ source: one.source, gramsPerKwh: one.gramsPerKwh.value }] : [],
  );
  found.intensities = [...new Map(priced.map((one) => [JSON.stringify(one), one])).values()];
}

interface Priced {
  readonly source: string;
  readonly gramsPerKwh: { readonly value: number };
}

/** The lines behind one footprint, as far as there are some. */
interface LinesBehind {
  readonly start?: number;
  readonly end?: number;
  readonly result?: number;
  readonly footprint?: number;
  readonly repetition?: number;
}

/** Those of the use whose result the footprint took: the last one before it. The id is known at its end alone. */
async function linesBehind(
  path: string,
  activity: string,
  repetition: number | undefined,
): Promise<LinesBehind | undefined> {
  const starts = new Map<number, number>();
  const ended = new Map<number, LinesBehind>();
  let latest: LinesBehind | undefined;
  let delivered: LinesBehind | undefined;
  for await (const { line, entry } of entriesOf(path)) {
    if (entry.type === "start") starts.set(entry.use, line);
    else if (entry.type === "end") {
      const start = starts.get(entry.use);
      starts.delete(entry.use);
      if (entry.activity !== activity) continue;
      latest = { ...(start !== undefined && { start }), end: line };
      ended.set(entry.use, latest);
    } else if (entry.type === "result" && entry.activity === activity) {
      latest = { ...ended.get(entry.use), result: line };
      ended.delete(entry.use);
    } else if (entry.type === "footprint" && entry.footprint.id === activity)
      delivered = { ...latest, footprint: line };
    else if (entry.type === "repetition" && delivered) {
      if (repetition === undefined || repetition === entry.index) return { ...delivered, repetition: line };
      delivered = undefined;
    }
  }
  return repetition === undefined ? (delivered ?? latest) : undefined;
}

/** The first ids, as examples: without them one has to read the record. */
async function idsText(path: string): Promise<string> {
  const ids: string[] = [];
  for await (const { entry } of entriesOf(path)) {
    if (entry.type === "footprint") ids.push(String(entry.footprint.id));
    if (ids.length === MAX_IDS) break;
  }
  return ids.length === 0 ? "" : `, such as ${ids.join(", ")}`;
}
