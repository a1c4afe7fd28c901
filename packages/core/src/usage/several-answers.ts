/**
 * Several answers in one stream, such as responses over a WebSocket, or a long interaction of Gemini, which its client
 * continues: each has its own counts, and they add up.
 */

import type { TokenUsage } from "../contracts/token-usage.js";
import { ownData } from "../runtime/own-method.js";
import { idOf } from "./answer.js";
import { sumUsage } from "./token-counts.js";

/** Where a stream is. */
interface Turn {
  /** Of its answers, the last one first. */
  readonly ids: readonly string[];
  /** What the last one has stated. */
  readonly current?: TokenUsage | undefined;
  /** The sum of those before. */
  readonly before?: TokenUsage | undefined;
}

/** By the sum of a stream so far, as that is what its reader keeps. */
const TURNS: WeakMap<TokenUsage, Turn> = /* @__PURE__ */ new WeakMap();
/** A repeated answer comes soon after the first. */
const MAX_IDS = 100;

/**
 * Events that are of an answer of their own, even without an id: Anthropic's messages, and in OpenAI's Realtime sessions
 * a response, which reads the conversation again, and a transcript of what was said. Source: OpenAI documentation,
 * "Managing costs" of Realtime.
 */
const OWN: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  ...["message_start", "response.done", "conversation.item.input_audio_transcription.completed"],
]);

/** The answer that an event belongs to: `""` for a new one without an id, undefined for the one that the stream is at. */
function answerIdOf(event: object): string | undefined {
  const type = ownData(event, "type") ?? ownData(event, "event_type");
  const isOwn = OWN.has(type);
  if (!isOwn && !(typeof type === "string" && /^(?:response|interaction)\./.test(type))) return undefined;
  return idOf(event) ?? (isOwn ? "" : undefined);
}

/** The answer that an event states, with those before. Undefined if it was stated before. */
export function turnAt(previous: TokenUsage | undefined, event: object): Turn | undefined {
  const turn = (previous && TURNS.get(previous)) ?? { ids: [], current: previous };
  const { ids } = turn;
  const id = answerIdOf(event);
  const at = id ? ids.indexOf(id) : -1;
  if (id === undefined || at === 0) return turn;
  if (at > 0) return undefined;
  // A copy of the sum, so that a long session holds none of those before.
  return { ids: [id, ...ids].slice(0, MAX_IDS), before: previous && sumUsage(previous) };
}

/** The sum of a stream whose answer has stated this. */
export function sumOfTurns(turn: Turn, current: TokenUsage): TokenUsage {
  const sum = (turn.before && sumUsage(turn.before, current)) ?? current;
  if (turn.ids.length > 0) TURNS.set(sum, { ...turn, current });
  return sum;
}
