/** Reads the power of a machine over HTTP in the background, one request at a time, and returns the last answer. */

import {
  type Clock,
  type CpuTime,
  type EnergyReader,
  type Joules,
  joules,
  microjoulesFromJoules,
  type Reading,
  type Watts,
  watts,
} from "@wattspan/core";
import type { CpuTimeSource } from "../host/share/cpu-time.js";
import { HttpFault } from "./http-fault.js";

/** The wanted quantity. */
export type Quantity = "power" | "energy";

/** Current power, and energy since some moment; each undefined if unknown. */
export interface HostPower {
  readonly watts: Watts | undefined;
  readonly joules: Joules | undefined;
  /** Why neither is known, and the next joules count from elsewhere: the parts of their sum changed. */
  readonly changed?: string;
}

/** The power of a host in watts, and its energy in joules. @example hostPower(86.4, undefined).watts // 86.4 */
export const hostPower = (power: number | undefined, energy: number | undefined): HostPower => ({
  watts: power === undefined ? undefined : watts(power),
  joules: energy === undefined ? undefined : joules(energy),
});

/** A service that states the power of the host. */
export interface PowerSource {
  readonly read: () => Promise<HostPower>;
}

interface HostPowerParts<Source> {
  /** The name of the meter. */
  readonly meter: string;
  readonly zone: string;
  readonly quantity: Quantity;
  readonly everyMs: number;
  /** A higher power is no reading: controllers answer 65535 W for one that they do not know. */
  readonly maxWatts: number;
  readonly clock: Clock;
  /** The reason while the source has no value. */
  readonly absent: string;
  /** Undefined: there is no source. */
  readonly find: () => Promise<Source | undefined>;
  /** Aborts pending requests, logs out, and leaves nothing open. */
  readonly end: () => Promise<void>;
  readonly cpuTime: CpuTimeSource;
}

/**
 * The power of the whole machine. Reading is synchronous and starts a request if one is due; its answer is
 * there at a later reading.
 */
export class HostPowerReader<Source extends PowerSource = PowerSource> implements EnergyReader {
  /** The source of the power; undefined until it is found. */
  source: Source | undefined;
  /** Why the last request failed. */
  failure: HttpFault | "unsupported" | undefined;
  readonly #parts: HostPowerParts<Source>;
  #last: Reading;
  #isAsking = false;
  #dueMs = Number.NEGATIVE_INFINITY;
  #ended: Promise<void> | undefined;
  /** Whether the next counter has no common start with the one before. */
  #isAfterChange = false;

  constructor(parts: HostPowerParts<Source>) {
    this.#parts = parts;
    this.#last = this.#none(parts.clock.now(), "it has not answered yet");
  }

  read(): readonly Reading[] {
    if (this.#ended)
      throw new Error(`${this.#parts.meter}: the reader is closed; open the meter again to read it.`);
    void this.ask();
    const last = this.#last;
    if (last.kind !== "counter" || !this.#isAfterChange) return [last];
    this.#isAfterChange = false;
    return [{ ...last, afterGap: true }];
  }

  /** Sends a request if one is due and none is pending. Never rejects. */
  async ask(): Promise<void> {
    const { clock, everyMs } = this.#parts;
    const askedMs = clock.now();
    if (this.#isAsking || askedMs < this.#dueMs || this.#ended) return;
    this.#isAsking = true;
    this.#last = await this.#asked();
    this.#isAsking = false;
    const tookMs = clock.now() - askedMs;
    // A slow device gets a pause of the same length.
    this.#dueMs = askedMs + Math.max(everyMs, 2 * tookMs);
  }

  cpuTime(): CpuTime | undefined {
    return this.#ended ? undefined : this.#parts.cpuTime.read();
  }

  close(): Promise<void> {
    if (!this.#ended) {
      this.#parts.cpuTime.close();
      this.#ended = this.#parts.end();
    }
    return this.#ended;
  }

  async #asked(): Promise<Reading> {
    const { clock, find } = this.#parts;
    try {
      this.source ??= await find();
      if (!this.source) {
        this.failure = "unsupported";
        return this.#none(clock.now(), "it reports no power");
      }
      const fromMs = clock.now();
      const said = await this.source.read();
      this.failure = undefined;
      // The value was true somewhere between the request and the answer.
      return this.#readingOf(said, (fromMs + clock.now()) / 2);
    } catch (error) {
      const isKnown = error instanceof HttpFault;
      // After an update of the controller its resources may have moved.
      if (isKnown && error.status === 404) {
        this.source = undefined;
        this.#isAfterChange = true;
      }
      this.failure = isKnown ? error : "unsupported";
      return this.#none(clock.now(), isKnown ? error.message : "it reported an impossible value");
    }
  }

  #readingOf({ watts, joules, changed }: HostPower, atMs: number): Reading {
    const { zone, quantity, everyMs, maxWatts, absent } = this.#parts;
    if (changed !== undefined) {
      this.#isAfterChange = true;
      return this.#none(atMs, changed);
    }
    if (watts !== undefined && quantity === "power" && watts > maxWatts)
      return this.#none(atMs, `it reports more than ${maxWatts} W`);
    if (quantity === "power")
      return watts === undefined
        ? this.#none(atMs, absent)
        : { zone, atMs, kind: "power", watts, windowMs: everyMs };
    return joules === undefined
      ? this.#none(atMs, absent)
      : { zone, atMs, kind: "counter", microjoules: microjoulesFromJoules(joules) };
  }

  #none(atMs: number, reason: string): Reading {
    return { zone: this.#parts.zone, atMs, kind: "none", reason };
  }
}
