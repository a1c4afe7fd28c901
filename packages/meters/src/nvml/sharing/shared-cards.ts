/** Cards that others use too: their readings wait until the driver has said whose work it was in which they were taken. */

import type { Reading, UseShare } from "@wattspan/core";
import type { Whose } from "./cotenants.js";
import { type CardUses, useShare } from "./use-share.js";

/** The driver looks six times a second, and a call settles within four refreshes of a card, of which this leaves some. */
const EVERY_MS = 170;
/** Readings wait for an answer no longer. */
const PATIENCE_MS = 150;
/** A driver that did not say it a few times is asked more rarely. */
const FEW = 2;
const SILENT_MS = 3000;

/** Who is on a card, and what it did for whom. */
export interface CardWitness {
  /** The processes on a card that others use too; undefined where nobody else was seen. */
  on(card: string): readonly number[] | undefined;
  whose(pid: number): Whose;
  /** For whom it worked since the last time; undefined where nobody says. */
  uses(card: string): Promise<CardUses | undefined>;
}

/** One card, while it is shared. */
class SharedCard {
  /** Read, and not asked about yet. */
  readonly #read: Reading[] = [];
  /** Asked about. */
  #asked: Reading[] = [];
  /** To be given. */
  #said: Reading[] = [];
  #askedMs = Number.NEGATIVE_INFINITY;
  #isAsking = false;
  /** Answers in a row that said nothing: the first always does. Readings wait where the last one said something. */
  #silences = 1;

  /** Takes in a reading. Gives those whose answer has come, and whether a question is due. */
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

  /** Everything that was taken in. */
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

/** Holds back what is read of them. */
export class SharedCards {
  readonly #witness: CardWitness;
  readonly #now: () => number;
  readonly #cards = new Map<string, SharedCard>();
  readonly #asking = new Set<Promise<void>>();

  constructor(witness: CardWitness, now: () => number) {
    this.#witness = witness;
    this.#now = now;
  }

  /** What there is to say of a card of which this was read, the oldest first. */
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

  /** When no question is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#asking);
  }

  async #ask(id: string, card: SharedCard, running: readonly number[]): Promise<void> {
    const uses = await this.#witness.uses(id).catch(() => undefined);
    card.answer(uses && this.#shareOf(uses, running));
  }

  #shareOf(uses: CardUses, running: readonly number[]): UseShare | undefined {
    const isOwn = (pid: number) => this.#witness.whose(pid) === "own";
    // Who computes elsewhere is the client of a process here, maybe: what that does may be for him.
    if (!running.some(isOwn)) return undefined;
    if (uses.used.some(({ pid }) => this.#witness.whose(pid) === "anybody")) return undefined;
    return useShare(uses, running, isOwn);
  }
}

const unknown = (reading: Reading): Reading =>
  reading.kind === "none" ? reading : { ...reading, cotenants: "unknown" };

/** Whether the last but one of them says nothing that its neighbours do not. */
function isBetween(readings: readonly Reading[]): boolean {
  const [before, middle, after] = readings.slice(-3).map(saidBy);
  return readings.length > 2 && middle !== undefined && before === middle && middle === after;
}

const saidBy = (reading: Reading): number | bigint | undefined =>
  reading.kind === "counter" ? reading.microjoules : reading.kind === "power" ? reading.watts : undefined;
