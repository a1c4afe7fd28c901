import type { Footprint } from "@wattspan/core";
import { cancellablePause } from "../../processes/pause.ts";

/** Settling takes a refresh of the slowest device, 100 ms; a machine under load takes longer. */
const SETTLED_MS = 10_000;

/** Totals of footprints since the last read. */
export interface TakenFootprints {
  readonly count: number;
  /** Footprints with every possible figure. */
  readonly complete: number;
  /** Joules by the footprint's id, which is its span's. */
  readonly joules: ReadonlyMap<string, number>;
}

/** Counts footprints at almost no cost. */
export class FootprintTally {
  #ids: string[] = [];
  #joules: number[] = [];
  #complete = 0;
  #partly = 0;
  #awaited: { readonly count: number; readonly resolve: () => void } | undefined;

  /** Goes into `observers`. */
  readonly observer = ({ id, energy, co2e, usage, coverage }: Footprint): void => {
    this.#ids.push(id);
    this.#joules.push(energy?.value ?? Number.NaN);
    if (energy && co2e && usage) this.#complete++;
    if (coverage < 1) this.#partly++;
    if (this.#ids.length === this.#awaited?.count) this.#awaited.resolve();
  };

  /**
   * Waits for the given number since the last read, some seconds at most. No polling: polling takes CPU time.
   */
  async reached(count: number): Promise<void> {
    if (this.#ids.length >= count) return;
    const all = new Promise<void>((resolve) => {
      this.#awaited = { count, resolve };
    });
    const { promise: late, cancel } = cancellablePause(SETTLED_MS);
    await Promise.race([all, late]);
    cancel();
  }

  /** All footprints so far of calls in which a device could not be read to the end. */
  get partlyCovered(): number {
    return this.#partly;
  }

  take(): TakenFootprints {
    const joules = new Map(this.#ids.map((id, i) => [id, this.#joules[i] as number]));
    const taken = { count: this.#ids.length, complete: this.#complete, joules };
    this.#ids = [];
    this.#joules = [];
    this.#complete = 0;
    return taken;
  }
}
