/** Where answers have their usage. */

import { firstObject } from "@wattspan/core/usage";

/** The members that hold it: of most answers the first, of LangChain, Mistral's client, Cohere and SGLang the others. */
export const HELD = ["usage", "totalUsage", "usage_metadata", "tokenUsage", "meta", "meta_info"] as const;

/** The usage in an answer, under the first of those names. @example heldUsage({ usage: { tokens: 7 } }) // { tokens: 7 } */
export const heldUsage = (answer: object | undefined): object | undefined => firstObject(answer, HELD);
