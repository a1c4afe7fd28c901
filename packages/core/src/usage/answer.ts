/** The answering model, and why the answer ended, in the answer's own words. */

import { ownData } from "../runtime/own-method.js";
import { tierOf } from "./service-tier.js";
import { ownObject } from "./token-counts.js";

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
const FINISH = ["finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason"] as const;
/** Longer texts are not names. */
const MAX_LENGTH = 256;
/** Ids that frameworks generate when the provider gave none. */
const MADE_UP = /^(ai(txt|obj)-|run-|lc_run-)/;

/**
 * The statements of an answer, or a piece of one, about itself, where clients, LangChain and the AI SDK have
 * them.
 * @param before The known statements. They stay, and the result is the same object if this piece adds
 * nothing.
 * @example answerOf({ id: "chatcmpl-7", model: "gpt-4o-2024-08-06", usage: {} }) // { model: "gpt-4o-2024-08-06", id: "chatcmpl-7" }
 */
export function answerOf(piece: object, before?: Answer): Answer | undefined {
  try {
    const { model = modelOf(piece), id = idOf(piece), finishReasons = finishReasonsOf(piece) } = before ?? {};
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
 * Whether a piece without tokens may have an answer's names. OpenAI's do, and one of the AI SDK; most others
 * are not read further. @example mayName({ choices: [] }) // true
 */
export const mayName = (piece: object): boolean =>
  ownData(piece, "choices") !== undefined || ownData(piece, "type") === "response-metadata";

function modelOf(piece: object): string | undefined {
  const inner = innerOf(piece);
  const found = textOf(MODEL, piece, inner, ownObject(inner, "response_metadata"));
  return found ?? textOf(MODEL, ...metadataOf(piece), ...metadataOf(messageOf(generationsOf(piece), 0)));
}

function idOf(piece: object): string | undefined {
  const inner = innerOf(piece);
  return givenId(textOf(ID, inner, ownObject(inner, "response_metadata"), piece));
}

const innerOf = (piece: object) => ownObject(piece, "response", "message", "response_metadata");

/** Maximum of choices that are read. */
const MAX_CHOICES = 128;

function finishReasonsOf(piece: object): readonly string[] | undefined {
  const choices = ownObject(piece, "choices", "candidates") ?? generationsOf(piece) ?? [piece];
  const reasons: string[] = [];
  for (let index = 0; index < MAX_CHOICES; index++) {
    const choice = ownObject(choices, String(index));
    if (!choice) break;
    if (ownData(choice, "finish_reason") === null) return undefined; // OpenAI's, in all pieces but the last
    const places = [...metadataOf(choice), ...metadataOf(messageOf(choices, index))];
    const reason = textOf(FINISH, choice, ownObject(choice, "delta"), ...places);
    if (reason === undefined) return undefined;
    reasons.push(reason);
  }
  return reasons.length > 0 ? reasons : undefined;
}

/**
 * Parts of LangChain's `LLMResult`: the choices for its first prompt, the message of one, and a message's
 * metadata.
 */
const generationsOf = (value: object) => ownObject(ownObject(value, "generations"), "0");
const messageOf = (choices: object | undefined, index: number) =>
  ownObject(ownObject(choices, String(index)), "message");
const metadataOf = (message: object | undefined) => [
  ownObject(message, "response_metadata"),
  ownObject(message, "additional_kwargs"),
];

/** A provider's id; undefined for one that a framework generated. @example givenId("aitxt-7") // undefined */
export const givenId = (id: string | undefined): string | undefined =>
  id === undefined || MADE_UP.test(id) ? undefined : id;

function textOf(names: readonly string[], ...holders: readonly (object | undefined)[]): string | undefined {
  for (const holder of holders) {
    for (const name of holder ? names : []) {
      const text = ownData(holder as object, name);
      if (typeof text === "string" && text !== "" && text.length <= MAX_LENGTH) return text;
    }
  }
  return undefined;
}
