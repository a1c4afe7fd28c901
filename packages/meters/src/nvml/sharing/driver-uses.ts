/**
 * The processes that a card worked for, from the driver, called in another thread. Six times a second the
 * driver samples how much of the time the card worked, and one of the processes that did. It reports the mean
 * since a moment. Source of functions and structures: `nvml.h`.
 */

import { endianness } from "node:os";
import type { DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { INSUFFICIENT_SIZE, NOT_FOUND, NOT_SUPPORTED, SUCCESS } from "../library/return-codes.js";
import type { CardUses, ProcessUse } from "./use-share.js";

/**
 * Drivers require room for all samples that they keep, even for few processes: for some that is a hundred,
 * for others thousands.
 */
const ENTRIES = 128;
const MAX_ENTRIES = 2 ** 14;
/** `nvmlProcessUtilizationSample_t` */
const SAMPLE = { bytes: 32, pid: 0, atUs: 8, percent: 16 };
/** `nvmlProcessUtilizationInfo_v1_t`: of newer drivers, and the only one of Blackwell. */
const INFO = { bytes: 40, pid: 8, atUs: 0, percent: 12 };
/** `nvmlProcessesUtilizationInfo_v1_t`: version, of size and number; count; since; address. */
const ASKED = { bytes: 24, version: 24 | (1 << 24), count: 4, sinceUs: 8, to: 16 };
const IS_LITTLE = endianness() === "LE";
/** Microseconds between the driver's samples, as others observed them: Syllo/nvtop#110, NVIDIA/go-nvml#51. */
const LOOK_US = 167_000;
/** Without a process, some drivers' entries contain garbage. */
const MAX_PERCENT = 100;

/** The uses of cards by their ids. */
export function cardUses(
  library: DriverLibrary,
  cards: readonly { readonly id: string; readonly device: DeviceHandle | undefined }[],
): (card: string) => Promise<CardUses | undefined> {
  const uses = new DriverUses(library);
  return async (card) => {
    const device = cards.find(({ id }) => id === card)?.device;
    return device === undefined ? undefined : uses.of(card, device);
  };
}

/** Queries the processes of cards, each time since the last query. */
export class DriverUses {
  readonly #library: DriverLibrary;
  #bytes = Buffer.alloc(ENTRIES * INFO.bytes);
  readonly #count = new Uint32Array(1);
  /** The newest reported sample, by card. */
  readonly #seenUs = new Map<string, bigint>();
  #isOld = true;
  /** There is one buffer. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(library: DriverLibrary) {
    this.#library = library;
  }

  /**
   * Undefined if the driver does not report it, and at first, as it then covers a time of its own. Rejects
   * only if koffi fails.
   */
  of(id: string, device: DeviceHandle): Promise<CardUses | undefined> {
    const answer = this.#last.then(() => this.#of(id, device));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #of(id: string, device: DeviceHandle): Promise<CardUses | undefined> {
    const sinceUs = this.#seenUs.get(id);
    const code = await this.#answered(device, sinceUs ?? 0n);
    if (code === NOT_FOUND) return sinceUs === undefined ? this.#begin(id, 0n) : { used: [], looks: 0 };
    if (code !== SUCCESS) return undefined;
    const { used, newestUs } = this.#answer();
    if (newestUs === 0n) return undefined;
    if (sinceUs === undefined) return this.#begin(id, newestUs);
    this.#seenUs.set(id, newestUs);
    return { used, looks: sinceUs === 0n ? 1 : Number(newestUs - sinceUs) / LOOK_US };
  }

  #begin(id: string, newestUs: bigint): undefined {
    this.#seenUs.set(id, newestUs);
    return undefined;
  }

  /** Queries with the card's function and the room that the driver requires. */
  async #answered(device: DeviceHandle, sinceUs: bigint): Promise<number> {
    let code = await this.#ask(device, sinceUs);
    if (code === NOT_SUPPORTED && this.#isOld) {
      this.#isOld = false;
      code = await this.#ask(device, sinceUs);
      // A divided card supports neither, and the others may have only the older one.
      if (![SUCCESS, NOT_FOUND, INSUFFICIENT_SIZE].includes(code)) this.#isOld = true;
    }
    const entries = this.#count[0] as number;
    if (code !== INSUFFICIENT_SIZE || entries <= this.#entries || entries > MAX_ENTRIES) return code;
    this.#bytes = Buffer.alloc(entries * INFO.bytes);
    return this.#ask(device, sinceUs);
  }

  get #entries(): number {
    return this.#bytes.length / INFO.bytes;
  }

  #ask(device: DeviceHandle, sinceUs: bigint): Promise<number> {
    this.#bytes.fill(0);
    this.#count[0] = this.#entries;
    return this.#isOld
      ? this.#library.callAside("uses", device, this.#bytes, this.#count, sinceUs)
      : this.#askForInfo(device, sinceUs);
  }

  async #askForInfo(device: DeviceHandle, sinceUs: bigint): Promise<number> {
    const to = this.#library.addressOf(this.#bytes);
    if (to === undefined) return NOT_SUPPORTED;
    const asked = new DataView(new ArrayBuffer(ASKED.bytes));
    asked.setUint32(0, ASKED.version, IS_LITTLE);
    asked.setUint32(ASKED.count, this.#entries, IS_LITTLE);
    asked.setBigUint64(ASKED.sinceUs, sinceUs, IS_LITTLE);
    asked.setBigUint64(ASKED.to, to, IS_LITTLE);
    const code = await this.#library.callAside("usesInfo", device, new Uint8Array(asked.buffer));
    this.#count[0] = asked.getUint32(ASKED.count, IS_LITTLE);
    return code;
  }

  #answer(): { readonly used: readonly ProcessUse[]; readonly newestUs: bigint } {
    const layout = this.#isOld ? SAMPLE : INFO;
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    const used: ProcessUse[] = [];
    let newestUs = 0n;
    for (let entry = 0; entry < Math.min(this.#entries, this.#count[0] as number); entry++) {
      const at = entry * layout.bytes;
      const pid = view.getUint32(at + layout.pid, IS_LITTLE);
      const percent = view.getUint32(at + layout.percent, IS_LITTLE);
      if (pid === 0 || percent > MAX_PERCENT) continue;
      used.push({ pid, percent });
      const atUs = view.getBigUint64(at + layout.atUs, IS_LITTLE);
      if (atUs > newestUs) newestUs = atUs;
    }
    return { used, newestUs };
  }
}
