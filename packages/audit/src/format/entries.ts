/**
 * The lines of a record as data. Their meaning, and their order, is in docs/reference/audit-format.md. Times in
 * seconds.
 */

/** A device as it begins. */
export interface DeviceEntry {
  readonly type: "device";
  readonly device: number;
  readonly zone: string;
  readonly component: string;
  readonly scope: string;
  readonly meter: string;
  readonly origin: string;
  /** Microjoules at which the counter wraps, in decimal digits. Absent: it does not wrap. */
  readonly modulus?: string;
  readonly maxWatts: number;
  readonly refresh: number;
  readonly idleWatts?: number;
  readonly accuracy?: { readonly low: number; readonly high: number };
  /** Whether running activities share its idle energy. */
  readonly idle: "share" | "exclude";
}

/** A counter's value, in microjoules, and the step to it: microjoules in decimal digits, or why it does not count. */
export interface CounterEntry {
  readonly type: "counter";
  readonly device: number;
  readonly at: number;
  readonly count: string;
  readonly step?: string;
  readonly lost?: string;
  readonly factor: number;
  readonly slack?: number;
}

/** A gauge's value, in watts over a window, and the joules since the one before, or why they do not count. */
export interface GaugeEntry {
  readonly type: "gauge";
  readonly device: number;
  readonly at: number;
  readonly watts: number;
  readonly window: number;
  readonly step?: number;
  readonly lost?: string;
  readonly factor: number;
}

/** A device could not be read. */
interface GapEntry {
  readonly type: "gap";
  readonly device: number;
  readonly at: number;
  readonly reason: string;
}

/** Its first tick opens, opened at another moment, or is lost. */
interface MomentEntry {
  readonly type: "open" | "reopen" | "lose";
  readonly device: number;
  readonly at: number;
}

/** A tick closes. */
export interface TickEntry {
  readonly type: "tick";
  readonly device: number;
  readonly from: number;
  readonly to: number;
  readonly late: number;
  readonly rest: boolean;
  readonly seen: number;
  readonly energy: number;
  readonly idleWatts: number;
  readonly refresh: number;
  readonly own: number;
  readonly idle: number;
  readonly most: number;
}

/** An activity's use of devices begins. */
export interface StartEntry {
  readonly type: "start";
  readonly use: number;
  readonly parent?: number;
  readonly at: number;
  readonly weight: number;
  readonly devices: readonly number[];
}

/** Its effective weight on one device changes. */
interface WeightEntry {
  readonly type: "weight";
  readonly use: number;
  readonly device: number;
  readonly at: number;
  readonly weight: number;
}

/** It ends. */
export interface EndEntry {
  readonly type: "end";
  readonly use: number;
  readonly activity?: string;
  readonly at: number;
}

/** Nobody waits for it any longer. */
interface ExpireEntry {
  readonly type: "expire";
  readonly use: number;
}

/** What the ledger saw: all that decides whose joules they are. */
export type StreamEntry =
  | DeviceEntry
  | CounterEntry
  | GaugeEntry
  | GapEntry
  | MomentEntry
  | TickEntry
  | StartEntry
  | WeightEntry
  | EndEntry
  | ExpireEntry;

/** Joules of one use on one device. */
export interface DeviceJoules {
  readonly device: number;
  readonly dynamic: number;
  readonly idle: number;
}

/** The joules of a use, computed again from the stream. */
export interface ResultEntry {
  readonly type: "result";
  readonly use: number;
  readonly activity?: string;
  readonly joules: readonly DeviceJoules[];
}

/** What an activity itself used: of devices as computed again, and what others stated of it. */
export interface Computed {
  /** Joules of devices; absent if the stream has none for it. */
  readonly joules?: number;
  /** Grams of CO2e of these joules; absent if an intensity is unknown. */
  readonly grams?: number;
  /** Joules of all other operational parts: estimated, reported, overheads. Absent: there are none. */
  readonly stated?: number;
}

/** A delivered footprint. */
export interface FootprintEntry extends Computed {
  readonly type: "footprint";
  readonly footprint: Readonly<Record<string, unknown>>;
}

/** A repetition is over. */
export interface RepetitionEntry extends Computed {
  readonly type: "repetition";
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly footprints: number;
  /** Why it does not count. */
  readonly void?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The books of one device at the end, in joules. */
export interface DeviceBooks {
  readonly device: number;
  readonly ticks: number;
  readonly total: number;
  readonly activity: number;
  readonly idle: number;
  readonly otherProcess: number;
  readonly unattributed: number;
  readonly carry: number;
}

/** Results that no footprint took: of calls that another footprint reports, or whose footprint never came. */
export interface Undelivered {
  readonly results: number;
  readonly joules: number;
}

/** The end of a whole record. */
export interface TrailerEntry {
  readonly type: "trailer";
  readonly results: number;
  readonly footprints: number;
  readonly repetitions: number;
  readonly undelivered: Undelivered;
  readonly books: readonly DeviceBooks[];
}

/** A line before the stream: what is audited, on which machine. */
export interface FactsEntry {
  readonly type: "header" | "environment" | "workload";
  readonly [fact: string]: unknown;
}

/** One line, without its place in the chain. */
export type Entry = FactsEntry | StreamEntry | ResultEntry | FootprintEntry | RepetitionEntry | TrailerEntry;
