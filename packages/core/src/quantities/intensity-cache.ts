/** Reads carbon intensity synchronously. Requests it in the background, and only after a read. */

import type {
  CarbonIntensityProvider,
  IntensityReading,
  Location,
  TimeInterval,
} from "../contracts/carbon-intensity.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import { untraced } from "../runtime/untraced.js";
import { type IntensitySlot, meanByTime, type PricingIntensity, ROUNDED, SCOPES } from "./intensity-slots.js";

const TIMEOUT_MS = 10_000;
/** Minimum delay before another request, after a failure or an expired reading. */
const RETRY_MS = 60_000;

/** Remembered earlier readings: a longer call is priced from the oldest of them on. */
const MAX_READINGS = 24;

/** A reading, and the start of its validity here. */
interface CachedReading {
  readonly sinceMs: number;
  readonly reading: IntensityReading;
}

/** The intensity of one location: the last reading, and those before it. */
export class IntensityCache {
  readonly #provider: CarbonIntensityProvider;
  readonly #location: Location;
  readonly #clock: Clock;
  readonly #faults: Faults;
  /** Oldest first. */
  #held: readonly CachedReading[] = [];
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
    const reading = this.#held.at(-1)?.reading;
    const expired = reading === undefined || this.#clock.wall() >= reading.validToMs;
    if (expired && this.#clock.now() >= this.#retryAtMs) void this.refresh();
    return reading && expired ? { ...reading, stale: true } : reading;
  }

  /** The newest reading, without a request. */
  get known(): IntensityReading | undefined {
    return this.#held.at(-1)?.reading;
  }

  /**
   * The price of an interval: its reading, or the mean over time of its readings. A reading applies until the
   * next begins, and is stale after its own validity.
   */
  over({ fromMs, toMs }: TimeInterval): PricingIntensity | undefined {
    const reading = this.get();
    const last = this.#held.at(-1);
    if (!last || fromMs >= last.sinceMs)
      return last && toMs <= last.reading.validToMs ? last.reading : reading;
    const slots = slotsOver(this.#held, { fromMs, toMs });
    // A call without duration has no slot, only a moment.
    if (slots.length === 0) return this.#held.findLast(({ sinceMs }) => sinceMs <= fromMs)?.reading;
    return slots.length === 1 ? slots[0]?.intensity : meanByTime(slots);
  }

  /** Whether a request is pending. */
  get isAsking(): boolean {
    this.get();
    return this.#pending !== undefined;
  }

  /** Requests the intensity now, unless closed. Never rejects. */
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
      const plain = plainIntensity(reading);
      // An expired reading is no reason for another request at once.
      if (plain.validToMs > this.#clock.wall()) this.#retryAtMs = Number.NEGATIVE_INFINITY;
      this.#held = heldWith(this.#held, plain, this.#clock.wall());
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#faults.note("provider", "current", error);
    } finally {
      cancel();
      this.#closed.signal.removeEventListener("abort", abort);
    }
  }
}

/** The readings with a new one. It replaces the last one of the same time: sources correct their figures. */
function heldWith(
  held: readonly CachedReading[],
  reading: IntensityReading,
  nowMs: number,
): readonly CachedReading[] {
  const last = held.at(-1);
  if (!last) return [{ reading, sinceMs: Number.NEGATIVE_INFINITY }];
  if (last.reading.validFromMs === reading.validFromMs) return [...held.slice(0, -1), { ...last, reading }];
  // A yearly figure applies only from the end of the better one before it.
  const sinceMs = Math.max(reading.validFromMs, Math.min(last.reading.validToMs, nowMs), last.sinceMs);
  return [...held, { reading, sinceMs }].slice(-MAX_READINGS);
}

/** An interval, cut where another reading begins to apply. */
function slotsOver(held: readonly CachedReading[], { fromMs, toMs }: TimeInterval): readonly IntensitySlot[] {
  return held.flatMap(({ reading, sinceMs }, index) => {
    const slot = {
      fromMs: index === 0 ? fromMs : Math.max(fromMs, sinceMs),
      toMs: Math.min(toMs, held[index + 1]?.sinceMs ?? toMs),
    };
    if (slot.fromMs >= slot.toMs) return [];
    const intensity = slot.toMs > reading.validToMs ? { ...reading, stale: true } : reading;
    return [{ ...slot, intensity }];
  });
}

/** Remembered places: this process's, and those of its hosted models. */
const MAX_PLACES = 64;

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

  /** Requests the intensity at this process's place. Never rejects. */
  async begin(): Promise<void> {
    await this.#here?.refresh();
  }

  /** The newest intensity here. */
  get here(): IntensityReading | undefined {
    return this.#here?.get();
  }

  /** The newest intensities: here and, without a request, at all places where models are served. */
  get everywhere(): readonly IntensityReading[] {
    return [this.#here?.get(), ...[...this.#places.values()].map(({ known }) => known)].filter(
      (reading) => reading !== undefined,
    );
  }

  /** Whether a request is pending. */
  get isAsking(): boolean {
    return this.#here?.isAsking ?? false;
  }

  /** The price of an interval here, or at another place. */
  over(interval: TimeInterval, location?: Location): PricingIntensity | undefined {
    return this.at(location)?.over(interval);
  }

  /** The intensities at a place; by default, here. The first answer for a new place is undefined. */
  at(location?: Location): IntensityCache | undefined {
    if (!location || !this.#create) return this.#here;
    const key = this.#faults.guard("provider", "location", () => JSON.stringify(location));
    if (key === undefined) return undefined;
    let cache = this.#places.get(key);
    if (!cache) {
      if (this.#places.size >= MAX_PLACES) return undefined;
      cache = this.#create(location);
      this.#places.set(key, cache);
    }
    return cache;
  }

  close(): void {
    this.#here?.close();
    for (const cache of this.#places.values()) cache.close();
  }
}

/** The last moment that a date can express. */
const MAX_MS = 8.64e15;
const isTime = (ms: unknown): boolean => Number.isFinite(ms) && Math.abs(ms as number) <= MAX_MS;
const isShare = (share: unknown): boolean =>
  Number.isFinite(share) && 0 <= (share as number) && (share as number) <= 1;
const isOf =
  (type: string) =>
  (value: unknown): boolean =>
    typeof value === type;

/** Optional members of a reading, and their valid values. */
const OPTIONAL: readonly (readonly [keyof IntensityReading, (value: unknown) => boolean])[] = [
  ["estimated", isOf("boolean")],
  ["estimationMethod", isOf("string")],
  ["stale", isOf("boolean")],
  ["kind", isOf("string")],
  ["accounting", isOf("string")],
  ["publishedAtMs", isTime],
  ["retrievedAtMs", isTime],
  ["carbonFreeShare", isShare],
  ["renewableShare", isShare],
  ["scope1Share", isShare],
  ["scope3Share", isShare],
  ["attribution", isOf("string")],
  ["insteadOf", isOf("string")],
  ["otherBasis", isOf("boolean")],
];

/**
 * A provider's answer as plain data: a range of numbers (negative only if marginal), a validity, and names;
 * of the optional members, the valid ones. Throws for anything else; later reads of it cannot fail. Frozen: footprints
 * hold it, and an observer that rounds its numbers must not change what later calls are priced with.
 */
export function plainIntensity(given: IntensityReading): IntensityReading {
  const { gramsPerKwh, zone, signal, basis, source, rung, validFromMs, validToMs } = given;
  const { value, low, high } = gramsPerKwh;
  const ordered = [value, low, high].every(Number.isFinite) && low <= value && value <= high;
  const timed = isTime(validFromMs) && isTime(validToMs) && validFromMs <= validToMs;
  const named = [zone, signal, basis, source, rung].every(isOf("string"));
  if (!ordered || (low < 0 && signal !== "marginal") || !timed || !named)
    throw new TypeError("not an intensity");
  const more = new Map(
    OPTIONAL.flatMap(([member, makesSense]) => {
      const said = given[member];
      return makesSense(said) ? [[member, said] as const] : [];
    }),
  );
  const inScopes = SCOPES.reduce((sum, share) => sum + ((more.get(share) as number | undefined) ?? 0), 0);
  // Grams would be in two scopes. Which share is wrong is not known.
  if (inScopes > ROUNDED) for (const share of SCOPES) more.delete(share);
  return Object.freeze({
    gramsPerKwh: Object.freeze({ value, low, high }),
    ...{ zone, signal, basis, source, rung, validFromMs, validToMs },
    ...Object.fromEntries(more),
  });
}
