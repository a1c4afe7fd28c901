/**
 * What an answer states of itself, in its own words: its model, why it ended, its service tier and the place of
 * computing.
 */

import { ownData } from "../runtime/own-method.js";
import { firstObject, innerOf, ownObject } from "./token-counts.js";

/**
 * The model that answered, possibly under another name than the requested one, and the provider's id of the
 * answer.
 */
export interface Answer {
  readonly model?: string | undefined;
  readonly id?: string | undefined;
  /** Why each choice ended, in the provider's words. */
  readonly finishReasons?: readonly string[];
  /** The service tier, in the provider's words. */
  readonly tier?: string | undefined;
}

const MODEL = ["model", "modelVersion", "modelId", "model_name"] as const;
const ID = ["id", "responseId"] as const;
const CHOICES = ["choices", "candidates"] as const;
/** Parts of a stream that state why it ended: OpenAI's, Bedrock's. */
const ENDS = ["delta", "messageStop"] as const;
const HOLDERS = ["message", "response_metadata"] as const;
const FINISH = ["finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason"] as const;
/** Longer texts are not names. */
const MAX_LENGTH = 256;
/** Longer texts name neither a tier nor a part of the world. */
const MAX_WORD = 32;
/** Ids that frameworks generate when the provider gave none. */
const MADE_UP = ["aitxt-", "aiobj-", "run-", "lc_run-"] as const;

/**
 * The statements of an answer, or a piece of one, about itself, where clients, LangChain and the AI SDK have
 * them.
 * @param before The known statements. They stay, and the result is the same object if this piece adds
 * nothing.
 * @example answerOf({ id: "chatcmpl-7", model: "gpt-4o-2024-08-06", usage: {} }) // { model: "gpt-4o-2024-08-06", id: "chatcmpl-7" }
 */
export function answerOf(piece: object, before?: Answer): Answer | undefined {
  try {
    const model = before?.model ?? modelOf(piece);
    const id = before?.id ?? idOf(piece);
    const finishReasons = before?.finishReasons ?? finishReasonsOf(piece);
    if (model === before?.model && id === before?.id && finishReasons === before?.finishReasons)
      return before;
    return { ...before, model, id, ...(finishReasons && { finishReasons }) };
  } catch {
    return before; // a proxy that cannot be inspected
  }
}

/**
 * The answer with the service tier, of an answer or a piece that states its tokens.
 * @example countedAnswer({ model: "gpt-4o", service_tier: "flex", usage: {} }) // { model: "gpt-4o", id: undefined, tier: "flex" }
 */
export function countedAnswer(piece: object, before?: Answer): Answer | undefined {
  const answer = answerOf(piece, before);
  const tier = tierOf(piece);
  return tier === undefined ? answer : { ...answer, tier };
}

/**
 * What is stated of an answer, and of the rest what was seen of it.
 * @example statedAnswer({ id: "r", model: undefined }, { id: "s", model: "gpt-4o" }) // { id: "r", model: "gpt-4o", tier: undefined }
 */
export const statedAnswer = (stated: Answer, seen: Answer): Answer => ({
  ...seen,
  ...stated,
  model: stated.model ?? seen.model,
  id: stated.id ?? seen.id,
  tier: stated.tier ?? seen.tier,
});

/**
 * Whether a piece without tokens may have an answer's names. OpenAI's do, and one of the AI SDK and of Bedrock
 * Converse; most others are not read further. @example mayName({ choices: [] }) // true
 */
export const mayName = (piece: object): boolean =>
  ownData(piece, "choices") !== undefined ||
  ownData(piece, "type") === "response-metadata" ||
  ownData(piece, "messageStop") !== undefined;

function modelOf(piece: object): string | undefined {
  return (
    textIn(piece, MODEL) ??
    modelInside(innerOf(piece)) ??
    textInMetadata(piece, MODEL) ??
    textInMetadata(messageOf(generationsOf(piece), 0), MODEL)
  );
}

const modelInside = (inner: object | undefined): string | undefined =>
  textIn(inner, MODEL) ?? textIn(ownObject(inner, "response_metadata"), MODEL);

/** The provider's id of an answer, or of the one that an event belongs to. @example idOf({ response: { id: "resp_7" } }) // "resp_7" */
export function idOf(piece: object): string | undefined {
  const inner = innerOf(piece);
  const id = textIn(inner, ID) ?? textIn(ownObject(inner, "response_metadata"), ID) ?? textIn(piece, ID);
  return givenId(id);
}

/** The provider's id of a piece of an answer, in the piece itself. */
export const ownIdOf = (piece: object): string | undefined => givenId(textIn(piece, ID));

/** Maximum of choices that are read. */
const MAX_CHOICES = 128;

function finishReasonsOf(piece: object): readonly string[] | undefined {
  const choices = firstObject(piece, CHOICES) ?? generationsOf(piece) ?? [piece];
  let reasons: string[] | undefined;
  for (let index = 0; index < MAX_CHOICES; index++) {
    const choice = ownObject(choices, String(index));
    if (!choice) break;
    if (ownData(choice, "finish_reason") === null) return undefined; // OpenAI's, in all pieces but the last
    const reason =
      textIn(choice, FINISH) ??
      textIn(firstObject(choice, ENDS), FINISH) ??
      textInMetadata(choice, FINISH) ??
      textInMetadata(messageOf(choices, index), FINISH);
    if (reason === undefined) return undefined;
    if (reasons) reasons.push(reason);
    else reasons = [reason];
  }
  return reasons;
}

/**
 * Parts of LangChain's `LLMResult`: the choices for its first prompt, the message of one, and a message's
 * metadata.
 */
const generationsOf = (value: object) => ownObject(ownObject(value, "generations"), "0");
const messageOf = (choices: object | undefined, index: number) =>
  ownObject(ownObject(choices, String(index)), "message");

/** A provider's id; undefined for one that a framework generated. @example givenId("aitxt-7") // undefined */
export const givenId = (id: string | undefined): string | undefined =>
  id === undefined || MADE_UP.some((start) => id.startsWith(start)) ? undefined : id;

function textIn(holder: object | undefined, names: readonly string[]): string | undefined {
  if (!holder) return undefined;
  for (const name of names) {
    const text = ownData(holder, name);
    if (typeof text === "string" && text !== "" && text.length <= MAX_LENGTH) return text;
  }
  return undefined;
}

const textInMetadata = (message: object | undefined, names: readonly string[]): string | undefined =>
  message &&
  (textIn(ownObject(message, "response_metadata"), names) ??
    textIn(ownObject(message, "additional_kwargs"), names));

/**
 * The tier in the provider's words, where clients and the AI SDK have it: OpenAI's and Groq's `service_tier`,
 * Anthropic's `usage.service_tier`, Bedrock's `serviceTier.type`. Sources: OpenAI API reference, "Chat
 * completion"; Claude API documentation, "Service tiers"; Amazon Bedrock, "Converse".
 *
 * @example tierOf({ usage: { input_tokens: 25, output_tokens: 150, service_tier: "batch" } }) // "batch"
 */
export function tierOf(answer: object): string | undefined {
  const metadata = ownObject(answer, "providerMetadata");
  return (
    tierIn(answer) ??
    tierIn(innerOf(answer)) ??
    tierIn(ownObject(metadata, "openai")) ??
    tierIn(ownObject(metadata, "anthropic")) ??
    word(ownObject(answer, "serviceTier"), "type")
  );
}

const tierIn = (holder: object | undefined): string | undefined =>
  holder &&
  (word(holder, "service_tier") ??
    word(holder, "serviceTier") ??
    word(ownObject(holder, "usage"), "service_tier"));

function word(holder: object | undefined, name: string): string | undefined {
  const value = holder && ownData(holder, name);
  return typeof value === "string" && value.length <= MAX_WORD ? value : undefined;
}

/**
 * Why one of OpenAI's responses failed, whole or as a stream's event: its client does not throw.
 * @example failureOf({ object: "response", status: "failed", error: { code: "server_error" } }) // "server_error"
 */
export function failureOf(answer: object): string | undefined {
  const isEvent = ownData(answer, "type") === "response.failed";
  const response = isEvent ? ownObject(answer, "response") : answer;
  const isResponse = response && ownData(response, "object") === "response";
  if (!isResponse || ownData(response, "status") !== "failed") return undefined;
  return textIn(ownObject(response, "error"), ["code"]) ?? "_OTHER";
}

/**
 * The part of the world in which the tokens were computed, as Anthropic states it with them: `us`, `global`,
 * `not_available`. Read where the client, LangChain and the AI SDK have it. Source: Claude API documentation,
 * "Data residency".
 *
 * @example geographyOf({ usage: { input_tokens: 25, output_tokens: 150, inference_geo: "us" } }) // "us"
 */
export const geographyOf = (answer: object): string | undefined =>
  geographyIn(answer) ?? geographyIn(firstObject(answer, HOLDERS));

function geographyIn(holder: object | undefined): string | undefined {
  const usage = ownObject(holder, "usage");
  return word(ownObject(usage, "raw") ?? usage, "inference_geo");
}
