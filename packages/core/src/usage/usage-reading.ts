/** Finds the tokens of a call in its client's answer, by readers. */

import type { PieceCount, TokenUsage, UsageReader } from "../contracts/token-usage.js";
import { disown } from "../runtime/fault.js";
import { isObject, ownData } from "../runtime/own-method.js";
import { mergeUsage } from "./merge-usage.js";
import { beforeNextTurn, sumOfTurns, turnAt } from "./several-answers.js";
import { statedUsage } from "./stated-usage.js";
import { inputOf, isList, knownUsage, ownObject, sumUsage } from "./token-counts.js";

/** Members of chunks and events of streams that hold an answer. */
const HOLDERS = ["metadata", "data", "delta", "response_metadata"] as const;
/** What holds it in an event of a whole answer. */
const OF_EVENT = ["response"] as const;
const COUNTS: readonly unknown[] = ["so-far", "more", "sum", "passed-on"] satisfies PieceCount[];
/** By their sum: what was stated before, and what was only passed on since. The latter will be stated again. */
const PASSED_ON: WeakMap<TokenUsage, readonly [TokenUsage | undefined, TokenUsage]> =
  /* @__PURE__ */ new WeakMap();

/** Hears of what a reader throws, and of what it gives that is no usage. */
type OnFault = (error: unknown) => void;

/** Readers in their order: the first that reads an answer is right. One that fails is as if it read nothing. */
export class UsageReading {
  readonly #readers: readonly UsageReader[];
  readonly #onFault: OnFault;
  readonly #byMark = new Map<string, UsageReader[]>();

  constructor(readers: readonly UsageReader[] = [], onFault: OnFault = () => undefined) {
    this.#readers = readers;
    this.#onFault = onFault;
    for (const reader of readers)
      for (const mark of reader.marks) this.#byMark.set(mark, [...(this.#byMark.get(mark) ?? []), reader]);
  }

  /**
   * The tokens of an answer, or of one chunk or event of a stream. Other values give `undefined`, and a field that is
   * missing or not a valid count is absent: nothing is guessed. Never throws.
   * @param model The requested model: the name for unnamed parts of a call that several models served.
   */
  of(value: unknown, model?: string): TokenUsage | undefined {
    if (!isObject(value)) return undefined;
    try {
      return this.#read(value, model) ?? this.#held(value, model);
    } catch {
      return undefined; // a proxy that cannot be inspected
    }
  }

  /** Adds the usage of a stream's chunk to that of the earlier ones. */
  add(previous: TokenUsage | undefined, value: unknown, model?: string): TokenUsage | undefined {
    const next = this.of(value, model);
    if (!next) return previous && isObject(value) ? beforeNextTurn(previous, value) : previous;
    const event = value as object;
    const turn = turnAt(previous, event);
    return turn ? sumOfTurns(turn, this.#joined(turn.current, next, event)) : previous;
  }

  #read(answer: object, model: string | undefined): TokenUsage | undefined {
    if (isList(answer)) return undefined;
    for (const reader of this.#readersOf(answer)) {
      try {
        const usage = statedUsage(reader.read(answer, model));
        if (usage) return usage;
      } catch (error) {
        this.#onFault(error);
      }
    }
    return undefined;
  }

  #held(event: object, model: string | undefined): TokenUsage | undefined {
    const type = ownData(event, "type") ?? ownData(event, "eventType") ?? ownData(event, "event_type");
    const isWhole = typeof type === "string" && (type.startsWith("response.") || type === "stream-end");
    for (const key of isWhole ? OF_EVENT : HOLDERS) {
      const holder = ownObject(event, key);
      const usage = holder && this.#read(holder, model);
      if (usage) return usage;
    }
    return undefined;
  }

  /** Most pieces of a stream state no usage. An answer without members of its own may have headers. */
  #readersOf(answer: object): readonly UsageReader[] {
    const keys = Object.keys(answer);
    if (keys.length === 0) return this.#readers;
    let found: readonly UsageReader[] | undefined;
    for (const key of keys) {
      const marked = this.#byMark.get(key);
      if (!marked || marked === found || !ownData(answer, key)) continue;
      found = found ? this.#readers.filter((one) => found?.includes(one) || marked.includes(one)) : marked;
    }
    return found ?? [];
  }

  #joined(before: TokenUsage | undefined, next: TokenUsage, piece: object): TokenUsage {
    const [stated, last] = (before && PASSED_ON.get(before)) ?? [before];
    const count = this.#countOf(piece, next, before);
    const isPassedOn = count === "passed-on";
    if (last || isPassedOn) {
      const now = last ? replaced(last, next) : next;
      const sum = (stated && sumUsage(stated, now)) ?? now;
      if (isPassedOn) PASSED_ON.set(sum, [stated, now]);
      return sum;
    }
    if (before === undefined) return next;
    if (count === "sum") return before;
    return (count === "more" ? sumUsage(before, next) : undefined) ?? replaced(before, next);
  }

  #countOf(piece: object, next: TokenUsage, before: TokenUsage | undefined): PieceCount | undefined {
    for (const reader of this.#readers) {
      try {
        const count = reader.counts?.(piece, next, before);
        disown(count);
        if (COUNTS.includes(count)) return count;
      } catch (error) {
        this.#onFault(error);
      }
    }
    return undefined;
  }
}

const replaced = (before: TokenUsage, next: TokenUsage): TokenUsage =>
  mergeUsage(before, withoutZeros(next, before)) ?? before;

/** Cumulative counts do not fall to 0: a zero after a count states nothing, as some servers end their streams. */
function withoutZeros(next: TokenUsage, before: TokenUsage): TokenUsage | undefined {
  const { output, reasoning, ...input } = next;
  const isInputLost = inputOf(next) === 0 && inputOf(before) > 0;
  const isOutputLost = output === 0 && (before.output ?? 0) > 0;
  if (!isInputLost && !isOutputLost) return next;
  return knownUsage({ ...(!isInputLost && input), ...(!isOutputLost && { output, reasoning }) });
}
