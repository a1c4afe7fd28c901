/** OpenAI, and all that state their tokens in the same way. */

import type { TokenUsage, UsageReader } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { knownUsage, ownObject } from "@wattspan/core/usage";
import { HELD, heldUsage } from "./values/held-usage.js";
import { inclusiveUsage } from "./values/inclusive-usage.js";

export const openAi: UsageReader = {
  name: "openai",
  marks: [...HELD, "choices", "x_groq"],
  read(answer) {
    const usage = heldUsage(answer) ?? heldUsage(ownObject(answer, "x_groq")); // in streams of Groq
    if (usage) return inclusiveUsage(usage);
    const choice = countsInChoice(answer);
    return choice && choiceUsage(choice);
  },
  counts: (piece) => (countsInChoice(piece) ? "more" : undefined),
};

/**
 * Streams of Moonshot state the tokens of each choice in its last piece. Source: Moonshot API documentation,
 * "Streaming output".
 */
function countsInChoice(value: object): object | undefined {
  const choice = ownObject(ownObject(value, "choices"), "0");
  const usage = ownObject(choice, "usage");
  return choice && usage && typeof ownData(choice, "finish_reason") === "string" ? choice : undefined;
}

/** Of several choices, the first one's input is that of all. */
function choiceUsage(choice: object): TokenUsage | undefined {
  const usage = inclusiveUsage(heldUsage(choice) ?? {});
  return usage && ownData(choice, "index") !== 0 ? knownUsage({}, usage) : usage;
}
