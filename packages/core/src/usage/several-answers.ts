/**
 * Several answers in one stream, such as responses over a WebSocket, a long interaction of Gemini, which its client
 * continues, or turns between which it calls functions: each has its own counts, and they add up.
 */

import type { TokenUsage } from "../contracts/token-usage.js";
import { ownData } from "../runtime/own-method.js";
import { idOf, ownIdOf } from "./answer.js";
import { firstObject, ownObject, sumUsage } from "./token-counts.js";

/** Where a stream is. */
interface Turn {
  /** Of its answers, the last one first. */
  readonly ids: readonly string[];
  /** What the last one has stated. */
  readonly current?: TokenUsage | undefined;
  /** The sum of those before. */
  readonly before?: TokenUsage | undefined;
  /** What may come of it under another id: some servers give one to each piece. */
  readonly awaits?: Rest | undefined;
}

/** The rest of an answer in choices: more of them, or its tokens alone. */
type Rest = "choices" | "tokens";

/** By the sum of a stream so far, as that is what its reader keeps. */
const TURNS: WeakMap<TokenUsage, Turn> = /* @__PURE__ */ new WeakMap();
/** A repeated answer comes soon after the first. */
const MAX_IDS = 100;

/**
 * Events that are of an answer of their own, even without an id: Anthropic's messages, and in OpenAI's Realtime
 * sessions a response, which reads the conversation again, and a transcript of what was said. Source: OpenAI
 * documentation, "Managing costs" of Realtime.
 */
const OWN: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  ...["message_start", "response.done", "conversation.item.input_audio_transcription.completed"],
]);

/** Events of an answer, and whole answers, which functions that ask again and again pass on. */
const OF_ONE = /^(?:(?:response|interaction)\.|(?:message|response)$)/;
const CHOICES = ["choices", "candidates"] as const;

/**
 * The answer that an event belongs to: `""` for a new one without an id, undefined for the one that the stream is at.
 */
function answerIdOf(event: object): string | undefined {
  const type = ownData(event, "type") ?? ownData(event, "event_type") ?? ownData(event, "object");
  const isOwn = OWN.has(type);
  if (!isOwn && !(typeof type === "string" && OF_ONE.test(type))) return undefined;
  return idOf(event) ?? (isOwn ? "" : undefined);
}

/** The answer that an event states, with those before. Undefined if it was stated before. */
export function turnAt(previous: TokenUsage | undefined, event: object): Turn | undefined {
  const known = previous && TURNS.get(previous);
  const piece = holderOf(event);
  if (!piece) return turnOf(known ?? { ids: [], current: previous }, previous, answerIdOf(event));
  const choice = ownObject(firstObject(piece, CHOICES), "0");
  const awaits = restOf(choice);
  // Until it has ended, a first answer needs no id: some servers state tokens in each piece.
  if (!known && awaits === "choices") return { ids: [], current: previous };
  const id = ownIdOf(piece);
  if (!known) return { ids: id ? [id] : [], current: previous, awaits };
  const isMore = known.awaits === "choices" || (known.awaits === "tokens" && !choice);
  const now = turnOf(known, previous, isMore ? undefined : id);
  return now && { ...now, awaits };
}

/** What has the choices of a piece: Mistral's client has it in an event. */
function holderOf(event: object): object | undefined {
  if (firstObject(event, CHOICES)) return event;
  const data = ownObject(event, "data");
  return data && firstObject(data, CHOICES) && data;
}

function turnOf(turn: Turn, previous: TokenUsage | undefined, id: string | undefined): Turn | undefined {
  const { ids } = turn;
  const at = id ? ids.indexOf(id) : -1;
  if (id === undefined || at === 0) return turn;
  if (at > 0) return undefined;
  // A copy of the sum, so that a long session holds none of those before.
  return { ids: [id, ...ids].slice(0, MAX_IDS), before: previous && sumUsage(previous) };
}

/** What may follow a choice. A whole answer has a message in it, and the last piece has none. */
function restOf(choice: object | undefined): Rest | undefined {
  if (!choice || ownObject(choice, "message")) return undefined;
  const reason = ownData(choice, "finish_reason") ?? ownData(choice, "finishReason");
  return reason ? "tokens" : "choices"; // some servers say "" until then
}

/**
 * The sum so far, before another answer: Gemini's client answers the functions that the model calls, and asks again,
 * in one stream. The same object for any other piece.
 */
export function beforeNextTurn(previous: TokenUsage, piece: object): TokenUsage {
  try {
    const content = ownObject(ownObject(ownObject(piece, "candidates"), "0"), "content");
    const before = content && ownData(content, "role") === "user" && sumUsage(previous);
    if (!before) return previous;
    TURNS.set(before, { ids: [""], before });
    return before;
  } catch {
    return previous; // a proxy that cannot be inspected
  }
}

/** The sum of a stream whose answer has stated this. */
export function sumOfTurns(turn: Turn, current: TokenUsage): TokenUsage {
  const sum = (turn.before && sumUsage(turn.before, current)) ?? current;
  if (turn.ids.length > 0) TURNS.set(sum, { ...turn, current });
  return sum;
}
