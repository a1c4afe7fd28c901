/** What is remembered of one place, and when its source is asked again. */

import type { CarbonIntensityProvider, Clock, IntensityReading, Location } from "@wattspan/core";
import { IntensityError } from "../../readings/intensity-error.js";
import { MAX_STALE_SLOTS } from "../../readings/slots.js";
import type { KeptAnswer } from "./kept-answer.js";
import type { SharedAnswers } from "./shared-answers.js";

/** What keeps a source from being asked for any place: a key that is refused, or too many questions. */
export interface Refusal {
  problem?: unknown;
  untilMs: number;
}

/** What all places of a cache have in common. */
export interface CachedSource {
  readonly provider: CarbonIntensityProvider;
  readonly clock: Clock;
  readonly shared: SharedAnswers;
  /** How long the source is left alone after a failure. */
  readonly pauseMs: (error: unknown) => number;
  readonly retryMs: number;
  readonly forecastMs: number;
  /** Changed by the place that hears of it. */
  readonly refusal: Refusal;
}

const never = new AbortController().signal;
const DAY_MS = 24 * 3_600_000;
/** What is kept that long, another process may still fall back on. */
const KEPT_MS = DAY_MS;

/** Is said to whoever asks, whatever for. */
const TO_ALL: readonly unknown[] = ["auth", "rate_limited"];

/** One question to the source: whether it may be asked again yet, and what it failed with. */
class Question {
  #pending: Promise<void> | undefined;
  problem: unknown;
  notBeforeMs = Number.NEGATIVE_INFINITY;

  /** Asks once for all who wait, unless it is too soon. Never rejects: `problem` says why there is no answer. */
  async asked(source: CachedSource, ask: () => Promise<unknown>): Promise<void> {
    const { clock, refusal } = source;
    if (!this.#pending && clock.now() < this.notBeforeMs) return;
    if (!this.#pending && clock.now() < refusal.untilMs) {
      this.problem = refusal.problem;
      return;
    }
    this.#pending ??= (async () => {
      try {
        await ask();
        this.problem = undefined;
      } catch (error) {
        this.problem = error;
        this.notBeforeMs = clock.now() + source.pauseMs(error);
        if (error instanceof IntensityError && TO_ALL.includes(error.code))
          Object.assign(refusal, { problem: error, untilMs: this.notBeforeMs } satisfies Refusal);
      }
      this.#pending = undefined;
    })();
    await this.#pending;
  }
}

/** One place. */
export class CachedPlace {
  readonly #source: CachedSource;
  readonly #location: Location;
  readonly #key: string;
  readonly #now = new Question();
  readonly #later = new Question();
  #known: KeptAnswer = {};
  #horizonMs = DAY_MS;

  constructor(source: CachedSource, location: Location, key: string) {
    this.#source = source;
    this.#location = location;
    this.#key = key;
  }

  /** The best that is known now: valid, else stale for a while, else foretold. */
  peek(): IntensityReading | undefined {
    const { reading, forecast } = this.#known;
    const nowMs = this.#source.clock.wall();
    if (reading && nowMs < reading.validToMs) return reading;
    const lengthMs = reading ? reading.validToMs - reading.validFromMs : 0;
    if (reading && nowMs < reading.validToMs + MAX_STALE_SLOTS * lengthMs) return { ...reading, stale: true };
    const holds = ({ validFromMs, validToMs }: IntensityReading) => validFromMs <= nowMs && nowMs < validToMs;
    const foretold = forecast?.readings.find(holds);
    return foretold && { ...foretold, kind: "forecast", estimated: true };
  }

  /** The reading of now. Asks the source where the one that is known is over, and where it may be asked. */
  async current(): Promise<IntensityReading> {
    if (!this.#isValid()) await this.#now.asked(this.#source, () => this.#ask());
    const known = this.peek();
    if (known) return known;
    throw this.#now.problem ?? this.#error("its newest reading is long over");
  }

  /** What is foretold from now on, asked for where what is known is too old or not far enough. */
  async ahead(horizonMs: number): Promise<readonly IntensityReading[]> {
    this.#horizonMs = Math.max(this.#horizonMs, horizonMs);
    if (!this.#isForetold()) await this.#later.asked(this.#source, () => this.#foretell());
    const { forecast } = this.#known;
    if (!forecast) throw this.#later.problem ?? this.#error("it foretells nothing");
    const nowMs = this.#source.clock.wall();
    return forecast.readings.filter(
      ({ validFromMs, validToMs }) => validToMs > nowMs && validFromMs < nowMs + horizonMs,
    );
  }

  async #ask(): Promise<void> {
    const { provider, clock, shared, retryMs, forecastMs } = this.#source;
    const isNew = (kept: KeptAnswer) => this.#take(kept) && this.#isValid();
    if (isNew(await shared.read(this.#key))) return;
    await shared.once(this.#key, "current", isNew, async () => {
      const reading = await provider.current(this.#location, never);
      await this.#keep({ ...this.#known, reading });
      // A source that is late with its next figure gives the last one again.
      if (!this.#isValid()) this.#now.notBeforeMs = clock.now() + retryMs;
    });
    // Beside, so that there is something to fall back on; nobody waits for it.
    if (forecastMs > 0 && provider.forecast && !this.#isForetold())
      void this.#later.asked(this.#source, () => this.#foretell());
  }

  async #foretell(): Promise<void> {
    const { provider, clock, shared } = this.#source;
    const isNew = (kept: KeptAnswer) => this.#take(kept) && this.#isForetold();
    await shared.once(this.#key, "forecast", isNew, async () => {
      const horizonMs = this.#horizonMs;
      const readings = (await provider.forecast?.(this.#location, horizonMs, never)) ?? [];
      await this.#keep({ ...this.#known, forecast: { readings, horizonMs, askedAtMs: clock.wall() } });
    });
  }

  #isValid(): boolean {
    const { reading } = this.#known;
    return reading !== undefined && this.#source.clock.wall() < reading.validToMs;
  }

  #isForetold(): boolean {
    const { forecast } = this.#known;
    const { clock, forecastMs } = this.#source;
    return (
      forecast !== undefined &&
      clock.wall() - forecast.askedAtMs < forecastMs &&
      forecast.horizonMs >= this.#horizonMs
    );
  }

  /** Takes over what is newer in a store. */
  #take(kept: KeptAnswer): true {
    const { reading = kept.reading, forecast = kept.forecast } = this.#known;
    const isNewer = (kept.reading?.validToMs ?? 0) > (reading?.validToMs ?? 0);
    const isLater = (kept.forecast?.askedAtMs ?? 0) > (forecast?.askedAtMs ?? 0);
    const newest = isNewer ? kept.reading : reading;
    const foretold = isLater ? kept.forecast : forecast;
    this.#known = { ...(newest && { reading: newest }), ...(foretold && { forecast: foretold }) };
    return true;
  }

  async #keep(answer: KeptAnswer): Promise<void> {
    this.#known = answer;
    await this.#source.shared.write(this.#key, answer, KEPT_MS);
  }

  #error(found: string): IntensityError {
    return new IntensityError(this.#source.provider.name, "no_data", found);
  }
}
