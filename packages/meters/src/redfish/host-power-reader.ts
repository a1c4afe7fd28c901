/** Reads a controller in the background, one request at a time, and returns its last answer. */

import {
  type Clock,
  type CpuTime,
  type EnergyReader,
  microjoulesFromJoules,
  type Reading,
} from "@wattspan/core";
import type { CpuTimeSource } from "../host/share/cpu-time.js";
import { HttpFault } from "../http/http-fault.js";
import type { HostPower } from "./host-power.js";
import type { PowerSource, Quantity } from "./power-source.js";

interface HostPowerParts {
  readonly zone: string;
  readonly quantity: Quantity;
  readonly everyMs: number;
  readonly clock: Clock;
  /** Undefined: the controller reports no power. */
  readonly find: () => Promise<PowerSource | undefined>;
  /** Aborts pending requests, logs out, and leaves nothing open. */
  readonly end: () => Promise<void>;
  readonly cpuTime: CpuTimeSource;
}

/**
 * The power of the whole machine. Reading is synchronous and starts a request if one is due; its answer is
 * there at a later reading.
 */
export class HostPowerReader implements EnergyReader {
  /** The source of the power; undefined until it is found. */
  source: PowerSource | undefined;
  /** Why the last request failed. */
  failure: HttpFault | "unsupported" | undefined;
  readonly #parts: HostPowerParts;
  #last: Reading;
  #isAsking = false;
  #dueMs = Number.NEGATIVE_INFINITY;
  #ended: Promise<void> | undefined;

  constructor(parts: HostPowerParts) {
    this.#parts = parts;
    this.#last = this.#none(parts.clock.now(), "it has not answered yet");
  }

  read(): readonly Reading[] {
    if (this.#ended) throw new Error("redfish: the reader is closed; open the meter again to read it.");
    void this.ask();
    return [this.#last];
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
    // A slow controller gets a pause of the same length.
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
      if (isKnown && error.status === 404) this.source = undefined;
      this.failure = isKnown ? error : "unsupported";
      return this.#none(clock.now(), isKnown ? error.message : "it reported an impossible value");
    }
  }

  #readingOf({ watts, joules }: HostPower, atMs: number): Reading {
    const { zone, quantity, everyMs } = this.#parts;
    if (quantity === "power")
      return watts === undefined
        ? this.#none(atMs, "it reports no power now")
        : { zone, atMs, kind: "power", watts, windowMs: everyMs };
    return joules === undefined
      ? this.#none(atMs, "it reports no energy now")
      : { zone, atMs, kind: "counter", microjoules: microjoulesFromJoules(joules) };
  }

  #none(atMs: number, reason: string): Reading {
    return { zone: this.#parts.zone, atMs, kind: "none", reason };
  }
}
