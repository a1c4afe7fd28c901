/** Reads carbon intensity synchronously; asks its provider in the background, and only when somebody reads. */

import type { CarbonIntensityProvider, IntensityReading, Location } from "./carbon-intensity.js";
import type { Clock } from "./clock.js";
import type { Faults } from "./fault.js";
import { plainIntensity } from "./plain-intensity.js";
import { untraced } from "./untraced.js";

const TIMEOUT_MS = 10_000;
/** After a failure, ask again no sooner than this. */
const RETRY_MS = 60_000;

/** The last intensity of one location. */
export class IntensityCache {
  readonly #provider: CarbonIntensityProvider;
  readonly #location: Location;
  readonly #clock: Clock;
  readonly #faults: Faults;
  #reading: IntensityReading | undefined;
  #pending: Promise<void> | undefined;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #closed = new AbortController();

  constructor(provider: CarbonIntensityProvider, location: Location, clock: Clock, faults: Faults) {
    this.#provider = provider;
    this.#location = location;
    this.#clock = clock;
    this.#faults = faults;
  }

  /** The newest reading, marked stale after its validity; undefined while nothing is known. */
  get(): IntensityReading | undefined {
    const reading = this.#reading;
    const expired = reading === undefined || this.#clock.wall() >= reading.validToMs;
    if (expired && this.#clock.now() >= this.#retryAtMs) void this.refresh();
    return reading && expired ? { ...reading, stale: true } : reading;
  }

  /** Asks the provider now, unless closed. Never rejects. */
  async refresh(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    await this.#pending;
  }

  close(): void {
    this.#closed.abort();
  }

  async #ask(): Promise<void> {
    this.#retryAtMs = this.#clock.now() + RETRY_MS;
    const controller = new AbortController();
    const abort = () => controller.abort();
    this.#closed.signal.addEventListener("abort", abort);
    let cancel = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      cancel = this.#clock.schedule(() => {
        controller.abort();
        reject(new Error("timeout"));
      }, TIMEOUT_MS);
    });
    try {
      const reading = await Promise.race([
        untraced(() => this.#provider.current(this.#location, controller.signal)),
        timeout,
      ]);
      this.#reading = plainIntensity(reading);
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#faults.note("provider", "current", error);
    } finally {
      cancel();
      this.#closed.signal.removeEventListener("abort", abort);
    }
  }
}

/** Places that are remembered: the one of this process, and those where its hosted models are served. */
const MOST_PLACES = 64;

/** Intensities at several places, from one provider. */
export class IntensityCaches {
  readonly #create: ((location: Location) => IntensityCache) | undefined;
  readonly #here: IntensityCache | undefined;
  readonly #places = new Map<string, IntensityCache>();
  readonly #faults: Faults;

  constructor(
    provider: CarbonIntensityProvider | undefined,
    location: Location | undefined,
    clock: Clock,
    faults: Faults,
  ) {
    this.#faults = faults;
    this.#create = provider && ((place) => new IntensityCache(provider, place, clock, faults));
    this.#here = this.#create?.(location ?? {});
  }

  /** Asks for the intensity where this process runs. Never rejects. */
  async begin(): Promise<void> {
    await this.#here?.refresh();
  }

  /** The intensity here, or at another place. Its first answer for a new place is undefined. */
  at(location?: Location): IntensityReading | undefined {
    if (!location || !this.#create) return this.#here?.get();
    const key = this.#faults.guard("provider", "location", () => JSON.stringify(location));
    if (key === undefined) return undefined;
    let cache = this.#places.get(key);
    if (!cache) {
      if (this.#places.size >= MOST_PLACES) return undefined;
      cache = this.#create(location);
      this.#places.set(key, cache);
    }
    return cache.get();
  }

  close(): void {
    this.#here?.close();
    for (const cache of this.#places.values()) cache.close();
  }
}
