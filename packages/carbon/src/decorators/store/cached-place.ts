/** The answers for one place, and when its source is asked again. */

import type { CarbonIntensityProvider, Clock, IntensityReading, Location } from "@wattspan/core";
import { DAY_MS, MINUTE_MS } from "@wattspan/core/units";
import { withDeadline } from "../../http/deadline.js";
import { IntensityError, type IntensityProblem } from "../../readings/intensity-error.js";
import { MAX_STALE_SLOTS } from "../../readings/slots.js";
import type { KeptAnswer } from "./kept-answer.js";
import type { SharedAnswers } from "./shared-answers.js";

/** A refusal for all places: a key that is refused, or too many requests. */
interface Refusal {
  problem?: unknown;
  untilMs: number;
}

/** A key may read figures and no forecasts. */
export interface Refusals {
  readonly current: Refusal;
  readonly forecast: Refusal;
}

/** Shared by all places of a cache. */
export interface CachedSource {
  readonly provider: CarbonIntensityProvider;
  readonly clock: Clock;
  readonly shared: SharedAnswers;
  /** How long the source is not asked after a failure. */
  readonly pauseMs: (error: unknown) => number;
  readonly retryMs: number;
  readonly forecastMs: number;
  /** Set by the place that receives them. */
  readonly refusals: Refusals;
}

const never = new AbortController().signal;
/**
 * A request that never ends would be the last one. Callers wait for less: a later answer serves those who come
 * after them.
 */
const MAX_ASK_MS = MINUTE_MS;
/** How long other processes may still fall back on a kept answer. */
const KEPT_MS = DAY_MS;

/** What is refused at all places, by what was asked for. */
function refusedBy(code: IntensityProblem, asked: keyof Refusals): readonly (keyof Refusals)[] {
  if (code === "auth" && asked === "forecast") return ["forecast"];
  return code === "auth" || code === "rate_limited" ? ["current", "forecast"] : [];
}

/** One request to the source: whether it may be sent again, and the last failure. */
class Question {
  readonly #kind: keyof Refusals;
  #pending: Promise<void> | undefined;
  problem: unknown;
  notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(kind: keyof Refusals) {
    this.#kind = kind;
  }

  /**
   * Asks once for all who wait, unless it is too soon. Never rejects: `problem` states why there is no
   * answer.
   */
  async asked(source: CachedSource, ask: () => Promise<unknown>): Promise<void> {
    const { clock, refusals } = source;
    const refusal = refusals[this.#kind];
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
        for (const kind of error instanceof IntensityError ? refusedBy(error.code, this.#kind) : [])
          Object.assign(refusals[kind], { problem: error, untilMs: this.notBeforeMs } satisfies Refusal);
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
  readonly #now = new Question("current");
  readonly #later = new Question("forecast");
  #known: KeptAnswer = {};
  #horizonMs = DAY_MS;

  constructor(source: CachedSource, location: Location, key: string) {
    this.#source = source;
    this.#location = location;
    this.#key = key;
  }

  /** The best answer now: a valid reading, else a stale one for a while, else the forecast. */
  peek(): IntensityReading | undefined {
    const { reading, forecast } = this.#known;
    const nowMs = this.#source.clock.wall();
    if (reading && nowMs < reading.validToMs) return reading;
    const lengthMs = reading ? reading.validToMs - reading.validFromMs : 0;
    if (reading && nowMs < reading.validToMs + MAX_STALE_SLOTS * lengthMs) return { ...reading, stale: true };
    const holds = ({ validFromMs, validToMs }: IntensityReading) => validFromMs <= nowMs && nowMs < validToMs;
    const expected = forecast?.readings.find(holds);
    return expected && { ...expected, kind: "forecast", estimated: true };
  }

  /** The current reading. Asks the source where the known one is over, and where a request is allowed. */
  async current(): Promise<IntensityReading> {
    if (!this.#isValid()) await this.#now.asked(this.#source, () => this.#ask());
    const known = this.peek();
    if (known) return known;
    throw this.#now.problem ?? this.#error("its newest reading ended long ago");
  }

  /** The forecast from now on. Asks the source where the known one is too old or too short. */
  async ahead(horizonMs: number): Promise<readonly IntensityReading[]> {
    this.#horizonMs = Math.max(this.#horizonMs, horizonMs);
    if (!this.#hasForecast()) await this.#askLater();
    // One that was on its way may have been asked for fewer hours.
    if ((this.#known.forecast?.horizonMs ?? horizonMs) < horizonMs) await this.#askLater();
    const { forecast } = this.#known;
    if (!forecast) throw this.#later.problem ?? this.#error("it has no forecast");
    const nowMs = this.#source.clock.wall();
    const ahead = forecast.readings.filter(
      ({ validFromMs, validToMs }) => validToMs > nowMs && validFromMs < nowMs + horizonMs,
    );
    if (ahead.length === 0 && !this.#hasForecast() && this.#later.problem) throw this.#later.problem;
    return ahead;
  }

  #askLater(): Promise<void> {
    return this.#later.asked(this.#source, () => this.#askForecast());
  }

  async #ask(): Promise<void> {
    const { provider, clock, shared, retryMs, forecastMs } = this.#source;
    const isNew = (kept: KeptAnswer) => this.#take(kept) && this.#isValid();
    if (isNew(await shared.read(this.#key))) return;
    await shared.once(this.#key, "current", isNew, async () => {
      const reading = await this.#inTime((signal) => provider.current(this.#location, signal));
      await this.#keep({ ...this.#known, reading });
      // A source that is late with its next figure repeats the last one.
      if (!this.#isValid()) this.#now.notBeforeMs = clock.now() + retryMs;
    });
    // In the background, as a fallback; nobody waits for it.
    if (forecastMs > 0 && provider.forecast && !this.#hasForecast()) void this.#askLater();
  }

  async #askForecast(): Promise<void> {
    const { provider, clock, shared } = this.#source;
    const isNew = (kept: KeptAnswer) => this.#take(kept) && this.#hasForecast();
    await shared.once(this.#key, "forecast", isNew, async () => {
      const horizonMs = this.#horizonMs;
      const readings = await this.#inTime(
        (signal) => provider.forecast?.(this.#location, horizonMs, signal) ?? Promise.resolve([]),
      );
      await this.#keep({ ...this.#known, forecast: { readings, horizonMs, askedAtMs: clock.wall() } });
    });
  }

  /** An answer of the source. One that comes too late is dropped: by then there may be a newer one. */
  #inTime<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, provider } = this.#source;
    const late = () => new IntensityError(provider.name, "timeout", `no answer within ${MAX_ASK_MS} ms`);
    return withDeadline(clock, MAX_ASK_MS, never, late, ask);
  }

  #isValid(): boolean {
    const { reading } = this.#known;
    return reading !== undefined && this.#source.clock.wall() < reading.validToMs;
  }

  #hasForecast(): boolean {
    const { forecast } = this.#known;
    const { clock, forecastMs } = this.#source;
    return (
      forecast !== undefined &&
      clock.wall() - forecast.askedAtMs < forecastMs &&
      forecast.horizonMs >= this.#horizonMs
    );
  }

  /** Takes over newer answers from a store. */
  #take(kept: KeptAnswer): true {
    const { reading = kept.reading, forecast = kept.forecast } = this.#known;
    const isNewer = (kept.reading?.validToMs ?? 0) > (reading?.validToMs ?? 0);
    const isLater = (kept.forecast?.askedAtMs ?? 0) > (forecast?.askedAtMs ?? 0);
    const newest = isNewer ? kept.reading : reading;
    const latest = isLater ? kept.forecast : forecast;
    this.#known = { ...(newest && { reading: newest }), ...(latest && { forecast: latest }) };
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
