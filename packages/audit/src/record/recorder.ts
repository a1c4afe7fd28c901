/** Writes what a metering's ledger sees, what follows from it, and what was delivered, as lines of a record. */

import type { KeyObject } from "node:crypto";
import type { Footprint, FootprintObserver } from "@wattspan/core";
import { footprintToJson } from "@wattspan/core/footprint-json";
import type { LedgerTap } from "@wattspan/core/replay";
import { AuditError } from "../format/audit-error.js";
import { Chain } from "../format/chain.js";
import { FORMAT, sumOf } from "../format/computed.js";
import type { Computed, DeviceEntry, FactsEntry, RepetitionEntry, StreamEntry } from "../format/entries.js";
import { isTooDeep } from "../format/json-object.js";
import { PricedResults } from "../replay/priced-results.js";
import type { RecordedFootprint } from "../replay/recorded-footprint.js";
import { Replay } from "../replay/replay.js";
import { streamTap } from "../tap/stream-tap.js";

/** What is known before the stream begins. */
export interface RecordFacts {
  /** Versions, digests, times. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly workload: Readonly<Record<string, unknown>>;
}

/** A record that is being written. */
export interface Recorder {
  /** The devices so far, as declared. */
  readonly devices: readonly DeviceEntry[];
  /** For the option `tap` of `createMetering`. */
  readonly tap: LedgerTap;
  /** For the option `observers`. */
  readonly observer: FootprintObserver;
  /**
   * Writes what waits. Called between repetitions, not within a call.
   * @throws Mismatch if the ledger and its replay disagree, and what `write` throws; so do the next two. Nothing is
   * recorded after.
   */
  flush(): void;
  /** A repetition is over. Its footprints are those since the last one. Returns its sums. */
  repetition(facts: Pick<RepetitionEntry, "from" | "to" | "void" | "facts">): RepetitionEntry;
  /** The devices that were lost since the last call, each with the reason. Throws as `flush` does. */
  lost(): readonly string[];
  /**
   * Writes the last line. Nothing may follow. @param key Private Ed25519 key: the record is signed.
   * @param facts Of the end, for people.
   */
  close(key?: KeyObject, facts?: Readonly<Record<string, unknown>>): void;
}

/** Entries that wait within a call before they are written there: memory is bounded. */
const MAX_WAITING = 65_536;

/**
 * Begins a record.
 * @param write Receives each line with its end, in order.
 * @throws AuditError for facts that nest more than 100 deep
 * @param later Runs work outside of calls. Default: `setImmediate`, which keeps no process alive.
 * @example
 * const recorder = record((line) => file.write(line), { header: {}, environment: {}, workload: {} });
 * const metering = createMetering({ meters: [rapl()], tap: recorder.tap, observers: [recorder.observer] });
 */
export function record(
  write: (line: string) => void,
  facts: RecordFacts,
  later: (work: () => void) => void = soon,
): Recorder {
  const chain = new Chain();
  const replay = new Replay();
  const results = new PricedResults(replay.devices);
  const losses = new DeviceLosses();
  const counts = { results: 0, footprints: 0, repetitions: 0 };
  let since: { footprints: number } & { -readonly [K in keyof Computed]: Computed[K] } = { footprints: 0 };
  let waiting: (StreamEntry | Footprint)[] = [];
  let isPlanned = false;
  let failure: { readonly error: unknown } | undefined;
  const put = (entry: Parameters<Chain["add"]>[0]): void => write(`${chain.add(entry)}\n`);

  const putStream = (entry: StreamEntry): void => {
    put(entry);
    losses.see(entry);
    for (const result of replay.take(entry)) {
      results.add(result);
      counts.results++;
      put(result);
    }
  };
  const putFootprint = (footprint: Footprint): void => {
    const json = footprintToJson(footprint);
    const computed = results.take(json as unknown as RecordedFootprint);
    put({ type: "footprint", footprint: { ...json }, ...computed });
    counts.footprints++;
    since = { ...sumOf(since, computed), footprints: since.footprints + 1 };
  };
  const putWaiting = (): void => {
    isPlanned = false;
    const taken = waiting;
    waiting = [];
    try {
      if (!failure) for (const entry of taken) "type" in entry ? putStream(entry) : putFootprint(entry);
    } catch (error) {
      failure = { error };
    }
  };
  const push = (entry: StreamEntry | Footprint): void => {
    waiting.push(entry);
    if (waiting.length >= MAX_WAITING) putWaiting();
    else if (!isPlanned) {
      isPlanned = true;
      later(putWaiting);
    }
  };
  const flush = (): void => {
    putWaiting();
    if (failure) throw failure.error;
  };

  for (const entry of beginningOf(facts)) put(flat(entry));
  return {
    get devices() {
      return replay.devices.map(({ declared }) => declared);
    },
    tap: streamTap(push),
    observer: push,
    flush,
    repetition(given) {
      flush();
      const entry: RepetitionEntry = { type: "repetition", index: counts.repetitions++, ...since, ...given };
      since = { footprints: 0 };
      put(entry);
      return entry;
    },
    lost() {
      flush();
      return losses.take();
    },
    close(key, given) {
      flush();
      write(`${chain.close({ ...given, type: "trailer", ...counts, ...booksOf(results, replay) }, key)}\n`);
    },
  };
}

/** Where all joules are. */
const booksOf = ({ undelivered }: PricedResults, { books }: Replay) => ({ undelivered, books });

const beginningOf = ({ header, environment, workload }: RecordFacts): readonly FactsEntry[] => [
  { type: "header", ...FORMAT, ...header },
  { type: "environment", ...environment },
  { type: "workload", ...workload },
];

/** @throws AuditError for facts that no verifier would read */
function flat(facts: FactsEntry): FactsEntry {
  if (isTooDeep(facts))
    throw new AuditError(`The ${facts.type} nests more than 100 deep. State flatter facts.`);
  return facts;
}

const soon = (work: () => void): void => void setImmediate(work).unref();

/**
 * A device is lost while the last that was seen of it is a failed read, and once where energy between two readings does
 * not count. A failed read of a counter that can be read again loses nothing.
 */
class DeviceLosses {
  readonly #zones = new Map<number, string>();
  readonly #failing = new Map<number, string>();
  #once = new Map<number, string>();

  /** Notes an entry, in order. */
  see(entry: StreamEntry): void {
    if (entry.type === "device") this.#declare(entry.device, entry.zone);
    else if (entry.type === "gap") this.#failing.set(entry.device, entry.reason);
    else if (entry.type === "counter" || entry.type === "gauge") {
      this.#failing.delete(entry.device);
      if (entry.lost !== undefined) this.#once.set(entry.device, entry.lost);
    }
  }

  /** A zone that is opened again has a new number: what failed is over. */
  #declare(device: number, zone: string): void {
    for (const [failing] of this.#failing)
      if (this.#zones.get(failing) === zone) this.#failing.delete(failing);
    this.#zones.set(device, zone);
  }

  /** Those since the last call, each with its reason. */
  take(): readonly string[] {
    const lost = new Map([...this.#once, ...this.#failing]);
    this.#once = new Map();
    return [...lost].map(
      ([device, reason]) => `${this.#zones.get(device) ?? device} ${reason.slice(0, 200)}`,
    );
  }
}
