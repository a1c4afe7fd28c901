/** Every flavour. To add one: its name, what it does not report, and how it is set up. */

import { ADAPTERS } from "./adapter-flavours.ts";
import { ANTHROPIC } from "./anthropic-flavours.ts";
import type { Flavour } from "./flavour.ts";
import { LANGCHAIN } from "./langchain-flavours.ts";
import { MISTRAL } from "./mistral-flavours.ts";
import { OPENAI } from "./openai-flavours.ts";
import { PLATFORMS } from "./platform-flavours.ts";

/**
 * Those of the same provider report the same calls. The first of each is metered by hand, and the others are
 * compared with it.
 */
export const FLAVOURS: readonly Flavour[] = [
  ...OPENAI,
  ...LANGCHAIN,
  ...PLATFORMS,
  ...ADAPTERS,
  ...ANTHROPIC,
  ...MISTRAL,
];
