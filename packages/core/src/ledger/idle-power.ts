/** The idle power P0 of one device: configured, or learned from ticks in which nobody of us ran. */

/** Ticks that are remembered: enough to average noise, few enough to follow a device that warms up. */
const WINDOW = 256;

/** Learns idle power. Times in seconds, energy in joules. */
export class IdlePower {
  /** Watts for the open tick; undefined while unknown. Fixed when a tick opens. */
  watts: number | undefined;
  /** Standard error of `watts`; 0 when configured. */
  spreadWatts = 0;
  /** Cores that were busy on the host while P0 was learned: they are inside it. */
  busyCores = 0;

  readonly #configured: boolean;
  readonly #refreshS: number;
  #disturbedS = Number.NEGATIVE_INFINITY;
  #ticks: { energy: number; durationS: number; busyS: number }[] = [];
  #next = 0;
  #energy = 0;
  #durationS = 0;
  #busyS = 0;

  constructor(configuredWatts: number | undefined, refreshS: number) {
    this.watts = configuredWatts;
    this.#configured = configuredWatts !== undefined;
    this.#refreshS = refreshS;
  }

  /** How many quiet ticks the value rests on. */
  get samples(): number {
    return this.#ticks.length;
  }

  /** Something of ours started or ended: the device may need a refresh to come to rest. */
  disturb(atS: number): void {
    this.#disturbedS = atS;
  }

  /** A tick in which nobody ran. Counts only when nobody ran in the refresh before it either
   * (nine tenths of it: refreshes jitter). */
  learn(energy: number, fromS: number, toS: number, busyS: number): void {
    const durationS = toS - fromS;
    if (this.#configured || !(durationS > 0) || fromS - this.#disturbedS < 0.9 * this.#refreshS) return;
    const oldest = this.#ticks[this.#next];
    if (oldest) {
      this.#energy -= oldest.energy;
      this.#durationS -= oldest.durationS;
      this.#busyS -= oldest.busyS;
    }
    this.#ticks[this.#next] = { energy, durationS, busyS };
    this.#next = (this.#next + 1) % WINDOW;
    this.#energy += energy;
    this.#durationS += durationS;
    this.#busyS += busyS;
  }

  /** Takes over what was learned: called when a tick opens. */
  commit(): void {
    if (this.#configured || this.#ticks.length === 0) return;
    const watts = Math.max(0, this.#energy / this.#durationS);
    if (watts === this.watts) return;
    this.watts = watts;
    this.busyCores = this.#busyS / this.#durationS;
    let squares = 0;
    for (const tick of this.#ticks) squares += (tick.energy / tick.durationS - watts) ** 2 * tick.durationS;
    this.spreadWatts = Math.sqrt(squares / this.#durationS / this.#ticks.length);
  }
}
