/** The place of computing, as an answer states it. */

import { ownData } from "../runtime/own-method.js";
import { firstObject, ownObject } from "./token-counts.js";

/** Longer texts name no part of the world. */
const MAX_LENGTH = 32;
const HOLDERS = ["message", "response_metadata"] as const;

/**
 * The part of the world in which the tokens were computed, as Anthropic states it with them: `us`, `global`,
 * `not_available`. Read where the client, LangChain and the AI SDK have it. Source: Claude API documentation,
 * "Data residency".
 *
 * @example geographyOf({ usage: { input_tokens: 25, output_tokens: 150, inference_geo: "us" } }) // "us"
 */
export function geographyOf(answer: object): string | undefined {
  return geographyIn(answer) ?? geographyIn(firstObject(answer, HOLDERS));
}

function geographyIn(holder: object | undefined): string | undefined {
  const usage = ownObject(holder, "usage");
  const raw = ownObject(usage, "raw") ?? usage;
  const geography = raw && ownData(raw, "inference_geo");
  return typeof geography === "string" && geography.length <= MAX_LENGTH ? geography : undefined;
}
