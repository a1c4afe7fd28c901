/** The service tier of an answer. */

import { ownData } from "../runtime/own-method.js";
import { innerOf, ownObject } from "./token-counts.js";

/** Longer texts name no tier. */
const MAX_LENGTH = 32;

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
    text(ownObject(answer, "serviceTier"), "type")
  );
}

const tierIn = (holder: object | undefined): string | undefined =>
  holder &&
  (text(holder, "service_tier") ??
    text(holder, "serviceTier") ??
    text(ownObject(holder, "usage"), "service_tier"));

function text(holder: object | undefined, name: string): string | undefined {
  const value = holder && ownData(holder, name);
  return typeof value === "string" && value.length <= MAX_LENGTH ? value : undefined;
}
