/** Where a number of a record comes from: the readings, ticks, devices and intensities behind one activity. */

import { AuditError } from "../format/audit-error.js";
import type {
  Computed,
  DeviceEntry,
  DeviceJoules,
  Entry,
  FootprintEntry,
  RepetitionEntry,
} from "../format/entries.js";
import { type At, entriesOf } from "./entries-of.js";

/** Lines of one kind: how many, and the first and the last of them. */
interface LineSpan {
  readonly count: number;
  readonly first?: number;
  readonly last?: number;
}

/** One device behind a number. */
interface TracedDevice extends DeviceJoules {
  readonly declared: At<DeviceEntry>;
  /** While the activity ran, up to the tick that settled it. */
  readonly readings: LineSpan;
  readonly ticks: LineSpan;
}

/** The origin of one activity's joules and grams. Lines count from 1. */
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

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type OpenDevice = Omit<Writable<TracedDevice>, keyof DeviceJoules>;

/**
 * Traces an activity of a record that was verified. Reads the file twice; memory grows with the activities that run
 * at one time.
 * @param activity The id of its footprint. Of several uses with this id, the one whose joules the first footprint has.
 * @throws AuditError if the file cannot be read, or has no such activity
 * @example const { devices } = await trace("run.audit.jsonl", "00f067aa0ba902b7");
 */
export async function trace(path: string, activity: string): Promise<Trace> {
  const lines = await linesBehind(path, activity);
  if (!lines)
    throw new AuditError(
      `The record ${path} has no activity ${activity}. Name the id of one of its footprints${await idsText(path)}.`,
    );
  const found: Writable<Trace> = { activity, intensities: [], devices: [], header: {}, environment: {} };
  const declared = new Map<number, At<DeviceEntry>>();
  const open = new Map<number, OpenDevice>();
  for await (const { line, entry } of entriesOf(path)) {
    if (entry.type === "header" || entry.type === "environment") found[entry.type] = entry;
    else if (entry.type === "device") declared.set(entry.device, { line, entry });
    else if (entry.type === "start" && line === lines.start) {
      found.start = line;
      for (const device of entry.devices) {
        const own = declared.get(device);
        if (own) open.set(device, { declared: own, readings: { count: 0 }, ticks: { count: 0 } });
      }
    } else if (line === lines.end) found.end = line;
    else if (entry.type === "result" && line === lines.result) {
      found.result = line;
      found.devices = entry.joules.map((joules) => ({
        ...(open.get(joules.device) as OpenDevice),
        ...joules,
      }));
      open.clear();
    } else if (entry.type === "footprint" && line === lines.footprint)
      Object.assign(found, ofFootprint({ line, entry }));
    else if (entry.type === "repetition" && line === lines.repetition) {
      found.repetition = { line, entry };
      break;
    } else note(open, { line, entry });
  }
  return found;
}

/** Readings and ticks of its devices while it is open. */
function note(open: ReadonlyMap<number, OpenDevice>, { line, entry }: At<Entry>): void {
  if (entry.type !== "counter" && entry.type !== "gauge" && entry.type !== "tick") return;
  const device = open.get(entry.device);
  if (!device) return;
  const kind = entry.type === "tick" ? "ticks" : "readings";
  const { count, first = line } = device[kind];
  device[kind] = { count: count + 1, first, last: line };
}

interface Priced {
  readonly source: string;
  readonly gramsPerKwh: { readonly value: number };
}

function ofFootprint({ line, entry }: At<FootprintEntry>): Pick<Trace, "computed" | "name" | "intensities"> {
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
  const all = [
    intensity,
    ...parts.flatMap((part) => [part.intensity, ...(part.slots ?? []).map((slot) => slot.intensity)]),
  ];
  const priced = all.flatMap((one) =>
    one ? [{ source: one.source, gramsPerKwh: one.gramsPerKwh.value }] : [],
  );
  return {
    computed: {
      line,
      entry: {
        ...(joules !== undefined && { joules }),
        ...(grams !== undefined && { grams }),
        ...(stated !== undefined && { stated }),
      },
    },
    ...(name !== undefined && { name }),
    intensities: [...new Map(priced.map((one) => [JSON.stringify(one), one])).values()],
  };
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
async function linesBehind(path: string, activity: string): Promise<LinesBehind | undefined> {
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
    else if (entry.type === "repetition" && delivered) return { ...delivered, repetition: line };
  }
  return delivered ?? latest;
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
