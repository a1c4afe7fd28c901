/** Reports the grid's intensities on metrics. */

import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { Instruments } from "./instruments.js";

/** Reports each reading once. */
export class IntensityReports {
  readonly #instruments: Pick<Instruments, "setIntensity"> | undefined;
  #reported: readonly IntensityReading[] = [];

  constructor(instruments: Pick<Instruments, "setIntensity"> | undefined) {
    this.#instruments = instruments;
  }

  /** Reports readings that were not in the last call. */
  report(readings: readonly IntensityReading[]): void {
    for (const reading of readings)
      if (!this.#reported.includes(reading)) this.#instruments?.setIntensity(reading);
    this.#reported = readings;
  }
}
