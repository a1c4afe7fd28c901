/** The idle power P0 of one device: configured, or learned from ticks without our activities. */

/** Remembered ticks: enough to average noise, few enough to follow a device that warms up. */
const WINDOW = 256;
/** P0 is learned from this part of their time, when the host was least busy: unmetered work is not rest. */
const CALMEST = 0.25;
/**
 * Ticks are equally calm when their busy cores differ by this much, or the cores or their power by this part.
 */
const CALM_CORES = 0.01;
const CALM_PART = 0.1;

/** Standard deviations that hold nine of ten values of a normal distribution. */
const NINE_OF_TEN = 1.645;

interface QuietTick {
  readonly energy: number;
  durationS: number;
  readonly busyS: number;
  /** Uncertainty of its duration. */
  readonly blurS: number;
}

/** Learns idle power. Times in seconds, energy in joules. */
export class IdlePower {
  /** Watts for the open tick; undefined while unknown. Fixed when a tick opens. */
  watts: number | undefined;
  /**
   * Standard error of `watts`, and the 90 % bound on the idle power's distance from it; 0 when configured.
   */
  spreadWatts = 0;
  wanderWatts = 0;
  /** Busy cores on the host while P0 was learned: P0 includes them. */
  busyCores = 0;

  readonly #configured: number | undefined;
  refreshS: number;
  #disturbedS = Number.NEGATIVE_INFINITY;
  #skips = false;
  readonly #ticks: QuietTick[] = [];
  #next = 0;
  /** When the newest tick closed. */
  #closedS = Number.NaN;
  #learned = false;

  constructor(configuredWatts: number | undefined, refreshS: number) {
    this.watts = configuredWatts;
    this.#configured = configuredWatts;
    this.refreshS = refreshS;
  }

  /** Number of quiet ticks behind the value. */
  get samples(): number {
    return this.#ticks.length;
  }

  /** Work outside the ledger used the device, which may need a refresh to come to rest. */
  disturb(atS: number): void {
    this.#disturbedS = atS;
  }

  /** The closing tick is not usable: its duration is unknown. */
  skip(): void {
    this.#skips = true;
  }

  /**
   * A tick without activities. It counts only if nothing ran, started or ended in the refresh before it: nine
   * tenths of one, as refreshes jitter. `changedAtS`: the last such change.
   */
  learn(
    energy: number,
    fromS: number,
    toS: number,
    busyS: number,
    changedAtS = Number.NEGATIVE_INFINITY,
    blurS = 0,
  ): void {
    const durationS = toS - fromS;
    const calmS = fromS - Math.max(this.#disturbedS, changedAtS);
    const skips = this.#skips;
    this.#skips = false;
    if (skips || this.#configured !== undefined || !(durationS > 0) || calmS < 0.9 * this.refreshS) return;
    this.#ticks[this.#next] = { energy, durationS, busyS, blurS };
    this.#next = (this.#next + 1) % WINDOW;
    this.#closedS = toS;
    this.#learned = true;
  }

  /** The tick that closed at `closedS` turned out to have closed at `atS`. */
  amend(closedS: number, atS: number): void {
    const newest = closedS === this.#closedS ? this.#ticks.at(this.#next - 1) : undefined;
    if (!newest || newest.durationS + atS - closedS <= 0) return;
    newest.durationS += atS - closedS;
    this.#closedS = atS;
    this.#learned = true;
  }

  /** Adopts the learned value: called when a tick opens. */
  commit(): void {
    if (!this.#learned) return;
    this.#learned = false;
    const calm = calmest(this.#ticks);
    const durationS = sumOf(calm, (tick) => tick.durationS);
    const watts = Math.max(0, sumOf(calm, (tick) => tick.energy) / durationS);
    this.watts = watts;
    this.busyCores = sumOf(calm, (tick) => tick.busyS) / durationS;
    const squares = sumOf(calm, (tick) => (tick.energy / tick.durationS - watts) ** 2 * tick.durationS);
    const deviation = Math.sqrt(squares / durationS);
    this.wanderWatts = NINE_OF_TEN * deviation;
    this.spreadWatts = deviation / Math.sqrt(calm.length);
  }
}

/** The ticks in which the host was least busy or, without that figure, those with the lowest power. */
function calmest(ticks: readonly QuietTick[]): readonly QuietTick[] {
  const isKnown = ticks.some(({ busyS }) => busyS > 0);
  /** Lower or upper bound of a tick's power. */
  const rate = ({ busyS, energy, durationS, blurS }: QuietTick, sign: 1 | -1) =>
    isKnown ? busyS / durationS : (energy / durationS) * (1 + (sign * blurS) / durationS);
  const sorted = [...ticks].sort((a, b) => rate(a, 1) - rate(b, 1));
  let leftS = CALMEST * sumOf(ticks, (tick) => tick.durationS);
  const last = sorted.find(({ durationS }) => {
    leftS -= durationS;
    return leftS <= 0;
  });
  const limit = (last ? rate(last, 1) : 0) * (1 + CALM_PART) + CALM_CORES;
  return ticks.filter((tick) => rate(tick, -1) <= limit);
}

function sumOf(ticks: readonly QuietTick[], of: (tick: QuietTick) => number): number {
  let sum = 0;
  for (const tick of ticks) sum += of(tick);
  return sum;
}
