import { DIMENSIONS } from "../amounts/dimensions.js";
import type { Account } from "./account.js";

/** Those with an account of their own. */
export const MAX_KEYS = 10_000;
/** How many accounts are looked at before a new key gets none of its own. */
const MAX_LOOKS = 16;
const OTHERS = "(others)";

/** How accounts are opened and when they may be forgotten. */
export interface AccountRules {
  open(key: string): Account;
  /** Without a call for so long, an account may be forgotten although its window is open. */
  readonly forgetAfterMs: number;
}

/**
 * The accounts of a budget's keys, 10,000 at most. Then a key without calls in flight makes room, if its
 * window has spent nothing or was forgotten by rule. If there is none, new keys share one account: nobody gets
 * a new budget because somebody else was forgotten.
 */
export class KeyedAccounts {
  /** Keys that were forgotten. */
  forgotten = 0;
  readonly #rules: AccountRules;
  readonly #accounts = new Map<string, Account>();
  readonly #others: Account;

  constructor(rules: AccountRules) {
    this.#rules = rules;
    this.#others = rules.open(OTHERS);
  }

  get size(): number {
    return this.#accounts.size;
  }

  of(key: string, nowMs: number): Account {
    return this.#find(key) ?? this.#open(key, nowMs);
  }

  /** The account that a key has, or would share. Undefined: it would get a new one. */
  seen(key: string, nowMs: number): Account | undefined {
    return this.#find(key) ?? (this.#hasRoom(nowMs) ? undefined : this.#others);
  }

  /** Forgets a key that is over. What is in flight settles nowhere else. */
  forget(key: string): void {
    if (this.#accounts.delete(key)) this.forgotten++;
  }

  [Symbol.iterator](): Iterator<Account> {
    return this.#accounts.values();
  }

  /** What keys without an account of their own share. */
  get others(): Account {
    return this.#others;
  }

  /** In a state that was kept, what they share has a name, too. */
  #find(key: string): Account | undefined {
    return this.#accounts.get(key) ?? (key === OTHERS ? this.#others : undefined);
  }

  #hasRoom(nowMs: number): boolean {
    return this.#accounts.size < MAX_KEYS || this.#forgettable(nowMs) !== undefined;
  }

  #open(key: string, nowMs: number): Account {
    if (this.#accounts.size >= MAX_KEYS && !this.#makeRoom(nowMs)) return this.#others;
    const account = this.#rules.open(key);
    account.usedMs = nowMs;
    this.#accounts.set(key, account);
    return account;
  }

  /** If none of a few can be forgotten, they go to the end. */
  #makeRoom(nowMs: number): boolean {
    const key = this.#forgettable(nowMs);
    if (key !== undefined) {
      this.forget(key);
      return true;
    }
    let moved = 0;
    for (const [used, account] of this.#accounts) {
      if (moved++ === MAX_LOOKS) break;
      this.#accounts.delete(used);
      this.#accounts.set(used, account);
    }
    return false;
  }

  /** Looks at a few, from the oldest on. */
  #forgettable(nowMs: number): string | undefined {
    let looks = 0;
    for (const [key, account] of this.#accounts) {
      if (looks++ === MAX_LOOKS) return undefined;
      if (this.#isForgettable(account, nowMs)) return key;
    }
    return undefined;
  }

  #isForgettable(account: Account, nowMs: number): boolean {
    if (account.inFlight > 0) return false;
    account.advance(nowMs);
    return (
      nowMs - account.usedMs > this.#rules.forgetAfterMs || DIMENSIONS.every((_, i) => account.spent[i] === 0)
    );
  }
}
