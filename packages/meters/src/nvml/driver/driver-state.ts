/** A card's state other than its power: two short calls, in place. Source of the structures: `nvml.h`. */

import type { CardState } from "../cards/card-state.js";
import type { DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { FUNCTION_NOT_FOUND, NO_PERMISSION, NOT_SUPPORTED, SUCCESS } from "../library/return-codes.js";

/**
 * `nvmlMemory_v2_t`: version, total, reserved, free, used; words of 64 bits. The version combines size and
 * number.
 */
const MEMORY = { words: 5, version: 40n | (2n << 24n), used: 4 };
/** `nvmlMemory_t`: total, free, used; the latter may include reserved memory. */
const OLD_MEMORY = { words: 3, used: 2 };
/** The card does not report it. Every other code means that the card is away. */
const NOT_REPORTED: readonly number[] = [NOT_SUPPORTED, NO_PERMISSION, FUNCTION_NOT_FOUND];

/** Reads the states of cards, one after the other. */
export class DriverState {
  readonly #library: DriverLibrary;
  /** `nvmlUtilization_t`: of the GPU and of its memory, in percent. */
  readonly #percents = new Uint32Array(2);
  readonly #memory = new BigUint64Array(MEMORY.words);
  readonly #oldMemory = new BigUint64Array(OLD_MEMORY.words);

  constructor(library: DriverLibrary) {
    this.#library = library;
  }

  /** The state; undefined if the card is away. */
  of(id: string, device: DeviceHandle): CardState | undefined {
    const codes = [
      this.#library.call("utilization", device, this.#percents),
      this.#askMemory(device),
    ] as const;
    if (codes.some((code) => code !== SUCCESS && !NOT_REPORTED.includes(code))) return undefined;
    const [utilization, memory] = codes.map((code) => code === SUCCESS);
    const [percent = 0] = this.#percents;
    return {
      id,
      ...(utilization && percent <= 100 && { utilization: percent / 100 }),
      ...(memory && { usedBytes: Number(this.#memory[MEMORY.used]) }),
    };
  }

  /** Drivers before 510 do not report reserved memory. */
  #askMemory(device: DeviceHandle): number {
    this.#memory[0] = MEMORY.version;
    const code = this.#library.call("memory", device, this.#memory);
    if (code !== FUNCTION_NOT_FOUND) return code;
    const old = this.#library.call("oldMemory", device, this.#oldMemory);
    this.#memory[MEMORY.used] = this.#oldMemory[OLD_MEMORY.used] as bigint;
    return old;
  }
}
