/**
 * Drives the stand-in driver: writes its control file, which `control.h` describes, and knows what each card
 * really drew. Runs without a build. Linux only, as the library is.
 */

import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import {
  CALLS,
  CARD,
  CARD_BYTES,
  CARDS,
  HEAD,
  MAX,
  SEGMENT_BYTES,
  SMI_FAULTS,
  type SmiFault,
  type StandInCall,
  TURN_BYTES,
} from "./control-layout.ts";

export type { SmiFault, StandInCall };

/** A card. What is left out is an H100's. */
export interface StandInCard {
  /** Default `GPU-00000000-0000-4000-8000-` and its index. */
  readonly uuid?: string;
  readonly name?: string;
  /** As in NVML: `00000000:41:00.0`. */
  readonly busId?: string;
  /** CUDA's: 7.0 Volta, 7.5 Turing, 8.0 GA100, 8.6 other Ampere, 8.9 Ada, 9.0 Hopper, 10.0 Blackwell. */
  readonly capability?: readonly [major: number, minor: number];
  /** How often its counter and its power move. Default 100. */
  readonly refreshMs?: number;
  readonly limitWatts?: number;
  /** The highest limit that may be set. Default: the limit. */
  readonly mostWatts?: number;
  /** What the instant power is the mean of. 0: it has none. Default 25. */
  readonly instantMs?: number;
  /** The same of the average. Default 1000. */
  readonly averageMs?: number;
  readonly mig?: boolean;
  /** What the counter shows of the truth. Default 1. */
  readonly counterGain?: number;
  /** What the power shows of the truth. Default 1. */
  readonly powerGain?: number;
  /** What power of the GPU's scope shows of the whole module. Default 1. */
  readonly gpuShare?: number;
  /** What it draws at first. Default 70. */
  readonly watts?: number;
  /** What its counter shows at first. Default 4200000 and its index. */
  readonly joules?: number;
  /** Processes that compute on it. Default: none. */
  readonly pids?: readonly number[];
}

/** From a moment on the card drew so much. */
interface Segment {
  readonly fromUs: bigint;
  readonly microjoules: number;
  readonly watts: number;
}

/** Cards that a test drives, and their truth. Numbers of cards are from 0. */
export class NvmlStandIn {
  readonly uuids: readonly string[];
  readonly #descriptor: number;
  readonly #truth: Segment[] = [];
  readonly #segments: number[] = [];
  readonly #epochs: number[] = [];
  readonly #turns: number[] = [];
  #manualUs: bigint | undefined;
  #loads = 1;

  /**
   * Writes the control file into a directory, where the compiled stand-ins are or will be.
   *
   * @param options.clock `manual`: it moves by {@link advance} alone. `system`: as `performance.now()` does.
   * @example
   * const driver = new NvmlStandIn(directory, [{ watts: 300 }], { clock: "manual" });
   * driver.advance(100);
   */
  constructor(
    directory: string,
    cards: readonly StandInCard[],
    { clock = "system" }: { readonly clock?: "manual" | "system" } = {},
  ) {
    if (cards.length > MAX.cards)
      throw new RangeError(`${cards.length} cards; the stand-in has ${MAX.cards}.`);
    this.#descriptor = openSync(join(directory, "nvml-control"), "w+");
    // An hour, as windows that end now begin before it.
    if (clock === "manual") this.#manualUs = 3_600_000_000n;
    this.uuids = cards.map(({ uuid }, index) => uuid ?? `GPU-00000000-0000-4000-8000-${hex(index, 12)}`);
    writeSync(this.#descriptor, Buffer.alloc(CARDS + MAX.cards * CARD_BYTES), 0, undefined, 0);
    cards.forEach((card, index) => void this.#describe(index, card));
    this.#unsigned(HEAD.isManual, clock === "manual" ? 1 : 0);
    this.#unsigned(HEAD.loads, this.#loads);
    this.#text(HEAD.version, "580.65.06");
    this.#writeNow();
    this.#unsigned(HEAD.cards, cards.length);
  }

  /** What a card draws from now on. */
  setWatts(card: number, watts: number): void {
    const fromUs = this.nowUs();
    this.#add(card, { fromUs, microjoules: this.#drawn(card, fromUs), watts });
  }

  /** The truth: what a card's counter would show now if it were exact, in joules. */
  joules(card: number): number {
    return this.#drawn(card, this.nowUs()) / 1e6;
  }

  /** Lets the manual clock run. */
  advance(ms: number): void {
    if (this.#manualUs === undefined) throw new Error("The clock of this stand-in is the system's.");
    this.#manualUs += BigInt(Math.round(ms * 1000));
    this.#writeNow();
  }

  /** The clock, in microseconds. */
  nowUs(): bigint {
    return this.#manualUs ?? process.hrtime.bigint() / 1000n;
  }

  /** What `nvmlInit_v2` returns from now on: 9 not loaded, 12 no library, 18 mismatch. 0 is success. */
  setInitCode(code: number): void {
    this.#unsigned(HEAD.initCode, code);
  }

  /**
   * What a call on a card returns from now on: 3 not supported, 4 no permission, 999 unknown. 0 is success.
   */
  setCode(card: number, call: StandInCall, code: number): void {
    this.#cardUnsigned(card, CARD.codes + 4 * CALLS.indexOf(call), code);
  }

  /** How often a call was made on a card. */
  calls(card: number, call: StandInCall): number {
    return this.#readUnsigned(card, CARD.calls + 4 * CALLS.indexOf(call));
  }

  /** Whether it is away. */
  isLost(card: number): boolean {
    return this.#readUnsigned(card, CARD.lost) !== 0;
  }

  /**
   * The card goes away: 15 lost, 16 reset required, 17 blocked by a control group, 999 unknown. Its handles
   * are void for ever.
   */
  lose(card: number, code = 15): void {
    this.#cardUnsigned(card, CARD.lost, code);
    this.#epochs[card] = (this.#epochs[card] ?? 0) + 1;
    this.#cardUnsigned(card, CARD.epoch, this.#epochs[card]);
  }

  /** It comes back, with a counter that starts again. */
  bringBack(card: number): void {
    this.#add(card, { fromUs: this.nowUs(), microjoules: 0, watts: this.#truthOf(card).watts });
    this.#cardUnsigned(card, CARD.lost, 0);
  }

  /** The driver is loaded again: counters start again, and whoever was connected must connect again. */
  reload(): void {
    for (const card of this.uuids.keys()) this.bringBack(card);
    this.#unsigned(HEAD.loads, ++this.#loads);
  }

  /** Processes that compute on a card. */
  setProcesses(card: number, pids: readonly number[]): void {
    if (pids.length > MAX.processes)
      throw new RangeError(`The stand-in has room for ${MAX.processes} processes.`);
    pids.forEach((pid, index) => void this.#cardUnsigned(card, CARD.pids + 4 * index, pid));
    this.#cardUnsigned(card, CARD.processes, pids.length);
  }

  /** Whether a process works on a card from now on: the driver's reports of processes follow from it. */
  setBusy(card: number, pid: number, isBusy: boolean): void {
    const count = this.#turns[card] ?? 0;
    const at = CARDS + card * CARD_BYTES + CARD.turned + (count % MAX.turns) * TURN_BYTES;
    const words = new Uint8Array(Uint32Array.of(pid, isBusy ? 1 : 0).buffer);
    this.#write(at, Buffer.concat([bytesOf(this.nowUs()), words]));
    this.#turns[card] = count + 1;
    this.#cardUnsigned(card, CARD.turns, count + 1);
  }

  /** How much of the time something ran on a card, and its memory was used, in percent. */
  setUtilization(card: number, gpuPercent: number, memoryPercent: number): void {
    this.#cardUnsigned(card, CARD.gpuPercent, gpuPercent);
    this.#cardUnsigned(card, CARD.memoryPercent, memoryPercent);
  }

  /** Memory of a card in use. Half as much again is reserved, which older functions count as used. */
  setMemory(card: number, bytes: number): void {
    this.#write(CARDS + card * CARD_BYTES + CARD.memoryBytes, bytesOf(BigInt(bytes)));
  }

  /** Each call on a card takes so long. */
  setDelay(us: number): void {
    this.#unsigned(HEAD.delayUs, us);
  }

  /** How `nvidia-smi` fails from now on. */
  setSmiFault(fault: SmiFault): void {
    this.#unsigned(HEAD.smiFault, SMI_FAULTS.indexOf(fault));
  }

  /** Closes the control file; the driver goes on as it was. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #describe(index: number, card: StandInCard): void {
    const { name = "NVIDIA H100 80GB HBM3", busId = `00000000:${hex(0x40 + index, 2)}:00.0` } = card;
    const { capability = [9, 0], refreshMs = 100, limitWatts = 700, instantMs = 25, averageMs = 1000 } = card;
    const { counterGain = 1, powerGain = 1, gpuShare = 1, pids = [], mig = false } = card;
    const { watts = 70, joules = 4_200_000 + index } = card;
    const at = CARDS + index * CARD_BYTES;
    this.#text(at + CARD.uuid, this.uuids[index] as string);
    this.#text(at + CARD.name, name);
    this.#text(at + CARD.busId, busId);
    const unsigned = [...capability, refreshMs * 1000, limitWatts * 1000, instantMs * 1000, averageMs * 1000];
    [...unsigned, mig ? 1 : 0].forEach(
      (value, i) => void this.#unsigned(at + CARD.capability + 4 * i, value),
    );
    [counterGain, powerGain, gpuShare].forEach(
      (value, i) => void this.#double(at + CARD.counterGain + 8 * i, value),
    );
    this.#unsigned(at + CARD.mostMw, (card.mostWatts ?? limitWatts) * 1000);
    this.setProcesses(index, pids);
    this.#add(index, { fromUs: this.nowUs(), microjoules: joules * 1e6, watts });
  }

  #truthOf(card: number): Segment {
    const segment = this.#truth[card];
    if (!segment) throw new RangeError(`There is no card ${card}.`);
    return segment;
  }

  #drawn(card: number, atUs: bigint): number {
    const { fromUs, microjoules, watts } = this.#truthOf(card);
    return microjoules + watts * Number(atUs - fromUs);
  }

  /** The number of segments comes last: the driver never sees half of one. */
  #add(card: number, segment: Segment): void {
    const count = this.#segments[card] ?? 0;
    const at = CARDS + card * CARD_BYTES;
    const bytes = [bytesOf(segment.fromUs), bytesOfDouble(segment.microjoules), bytesOfDouble(segment.watts)];
    this.#write(at + CARD.ring + (count % MAX.segments) * SEGMENT_BYTES, Buffer.concat(bytes));
    this.#truth[card] = segment;
    this.#segments[card] = count + 1;
    this.#cardUnsigned(card, CARD.segments, count + 1);
  }

  #writeNow(): void {
    this.#write(HEAD.nowUs, bytesOf(this.#manualUs ?? 0n));
  }

  #cardUnsigned(card: number, offset: number, value: number): void {
    this.#unsigned(CARDS + card * CARD_BYTES + offset, value);
  }

  #readUnsigned(card: number, offset: number): number {
    const bytes = new Uint8Array(4);
    readSync(this.#descriptor, bytes, 0, 4, CARDS + card * CARD_BYTES + offset);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, 1)[0] as number;
  }

  #unsigned(at: number, value: number): void {
    this.#write(at, new Uint8Array(Uint32Array.of(value).buffer));
  }

  #double(at: number, value: number): void {
    this.#write(at, bytesOfDouble(value));
  }

  #text(at: number, value: string): void {
    this.#write(at, Buffer.from(`${value}\0`, "latin1"));
  }

  #write(at: number, bytes: Uint8Array): void {
    writeSync(this.#descriptor, bytes, 0, bytes.length, at);
  }
}

const bytesOf = (value: bigint): Uint8Array => new Uint8Array(BigUint64Array.of(value).buffer);
const bytesOfDouble = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
