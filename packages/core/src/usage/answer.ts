/** Who answered a call, as the answer says. */

import { ownData } from "../observe/own-method.js";
import { ownObject } from "./token-counts.js";

/** The model that answered, which need not have the name by which it was asked, and the id that its provider gave the answer. */
export interface Answer {
  readonly model: string | undefined;
  readonly id: string | undefined;
}

const MODEL = ["model", "modelVersion", "modelId", "model_name"] as const;
const ID = ["id", "responseId"] as const;
/** Longer texts are no names. */
const LONGEST = 256;
/** What a framework makes up where the provider gave no id. */
const MADE_UP = /^(ai(txt|obj)-|run-|lc_run-)/;

/**
 * What an answer, or the piece of one that has the tokens, says of itself, where clients, LangChain and the AI SDK have it.
 * @example answerOf({ id: "chatcmpl-7", model: "gpt-4o-2024-08-06", usage: {} }) // { model: "gpt-4o-2024-08-06", id: "chatcmpl-7" }
 */
export function answerOf(value: object): Answer | undefined {
  const inner = ownObject(value, "response", "message", "response_metadata");
  const metadata = ownObject(inner, "response_metadata");
  const model = textOf(MODEL, value, inner, metadata);
  const id = givenId(textOf(ID, inner, metadata, value));
  return model === undefined && id === undefined ? undefined : { model, id };
}

/** An id of a provider; undefined for one that a framework has made up. @example givenId("aitxt-7") // undefined */
export const givenId = (id: string | undefined): string | undefined =>
  id === undefined || MADE_UP.test(id) ? undefined : id;

function textOf(names: readonly string[], ...holders: readonly (object | undefined)[]): string | undefined {
  for (const holder of holders) {
    for (const name of holder ? names : []) {
      const text = ownData(holder as object, name);
      if (typeof text === "string" && text !== "" && text.length <= LONGEST) return text;
    }
  }
  return undefined;
}
