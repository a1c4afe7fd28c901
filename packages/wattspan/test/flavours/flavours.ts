/** Every flavour. To add one: its name, what it does not tell, and how it is set up. */

import { ADAPTERS } from "./adapter-flavours.ts";
import { ANTHROPIC } from "./anthropic-flavours.ts";
import type { Flavour } from "./flavour.ts";
import { LANGCHAIN } from "./langchain-flavours.ts";
import { MISTRAL } from "./mistral-flavours.ts";
import { OPENAI } from "./openai-flavours.ts";
import { PLATFORMS } from "./platform-flavours.ts";

/** Those of the same provider tell of the same calls. The first of each is metered by hand, and the measure of the others. */
export const FLAVOURS: readonly Flavour[] = [
  ...OPENAI,
  ...LANGCHAIN,
  ...PLATFORMS,
  ...ADAPTERS,
  ...ANTHROPIC,
  ...MISTRAL,
];
