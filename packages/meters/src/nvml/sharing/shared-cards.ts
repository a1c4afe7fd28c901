/** Cards that others use too: their readings wait until the driver has reported the users of their time. */

import type { Reading, UseShare } from "@wattspan/core";
import type { Whose } from "./cotenants.js";
import { type CardUses, useShare } from "./use-share.js";

/**
 * The driver samples six times a second, and a call settles within four refreshes of a card, of which this
 * leaves some.
 */
const EVERY_MS = 170;
/** Maximum wait of readings for an answer. */
const PATIENCE_MS = 150;
/** After this many missing answers a driver is queried less often. */
const FEW = 2;
const SILENT_MS = 3000;

/** The processes on a card, and its work for each. */
export interface CardWitness {
  /** The processes on a card that others use too; undefined if no others were seen. */
  on(card: string): readonly number[] | undefined;
  whose(pid: number): Whose;
  /** Its uses since the last query; undefined if unknown. */
  uses(card: string): Promise<CardUses | undefined>;
}

/** One card, while it is shared. */
class SharedCard {
  /** Read, and not queried yet. */
  readonly #read: Reading[] = [];
  /** Queried. */
  #asked: Reading[] = [];
  /** Ready. */
  #said: Reading[] = [];
  #askedMs = Number.NEGATIVE_INFINITY;
  #isAsking = false;
  /** Successive empty answers: the first always is. Readings wait if the last one was not empty. */
  #silences = 1;

  /** Takes a reading. Returns those with an answer, and whether a query is due. */
  take(reading: Reading, nowMs: number): { readonly said: readonly Reading[]; readonly isDue: boolean } {
    const elapsedMs = nowMs - this.#askedMs;
    this.#read.push(reading);
    if (isBetween(this.#read)) this.#read.splice(-2, 1);
    if (this.#silences > 0 || (this.#isAsking && elapsedMs >= PATIENCE_MS)) {
      this.#say(this.#asked, unknown);
      this.#say(this.#read, unknown);
    }
    const everyMs = this.#silences > FEW ? SILENT_MS : EVERY_MS;
    return { said: this.#said.splice(0), isDue: !this.#isAsking && elapsedMs >= everyMs };
  }

  /** All taken readings. */
  rest(): readonly Reading[] {
    return [...this.#said, ...[...this.#asked, ...this.#read].map(unknown)];
  }

  ask(nowMs: number): void {
    this.#isAsking = true;
    this.#askedMs = nowMs;
    this.#asked = this.#read.splice(0);
  }

  answer(share: UseShare | undefined): void {
    this.#isAsking = false;
    this.#say(this.#asked, share ? (reading) => ({ ...reading, share }) : unknown);
    this.#silences = share ? 0 : this.#silences + 1;
  }

  #say(readings: Reading[], mark: (reading: Reading) => Reading): void {
    this.#said.push(...readings.splice(0).map(mark));
  }
}

/** Holds back their readings. */
export class SharedCards {
  readonly #witness: CardWitness;
  readonly #now: () => number;
  readonly #cards = new Map<string, SharedCard>();
  readonly #asking = new Set<Promise<void>>();

  constructor(witness: CardWitness, now: () => number) {
    this.#witness = witness;
    this.#now = now;
  }

  /** The releasable readings of a card after this one, the oldest first. */
  take(id: string, reading: Reading): readonly Reading[] {
    const running = this.#witness.on(id);
    const known = this.#cards.get(id);
    if (!running) {
      this.#cards.delete(id);
      return [...(known?.rest() ?? []), reading];
    }
    const card = known ?? new SharedCard();
    this.#cards.set(id, card);
    const nowMs = this.#now();
    const { said, isDue } = card.take(reading, nowMs);
    if (isDue) {
      card.ask(nowMs);
      const asking = this.#ask(id, card, running).finally(() => this.#asking.delete(asking));
      this.#asking.add(asking);
    }
    return said;
  }

  /** Resolves when no query is pending. */
  async settled(): Promise<void> {
    await Promise.all(this.#asking);
  }

  async #ask(id: string, card: SharedCard, running: readonly number[]): Promise<void> {
    const uses = await this.#witness.uses(id).catch(() => undefined);
    card.answer(uses && this.#shareOf(uses, running));
  }

  #shareOf(uses: CardUses, running: readonly number[]): UseShare | undefined {
    const isOwn = (pid: number) => this.#witness.whose(pid) === "own";
    // A process elsewhere may be a client of one here, whose work may be for it.
    if (!running.some(isOwn)) return undefined;
    if (uses.used.some(({ pid }) => this.#witness.whose(pid) === "anybody")) return undefined;
    return useShare(uses, running, isOwn);
  }
}

const unknown = (reading: Reading): Reading =>
  reading.kind === "none" ? reading : { ...reading, cotenants: "unknown" };

/** Whether the last but one of them adds nothing to its neighbours. */
function isBetween(readings: readonly Reading[]): boolean {
  const [before, middle, after] = readings.slice(-3).map(saidBy);
  return readings.length > 2 && middle !== undefined && before === middle && middle === after;
}

const saidBy = (reading: Reading): number | bigint | undefined =>
  reading.kind === "counter" ? reading.microjoules : reading.kind === "power" ? reading.watts : undefined;
