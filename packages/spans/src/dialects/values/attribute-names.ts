/**
 * Names of the conventions' attributes. Read once: in the built table each is a getter, and every span is looked at.
 */

import { attribute } from "@wattspan/core/names";

export const {
  agent,
  cacheCreationTokens,
  cacheReadTokens,
  cacheWriteTokens,
  inputTokens,
  model,
  operation,
  outputTokens,
  provider,
  reasoningTokens,
  responseId,
  responseModel,
  system,
  toolName,
} = attribute;
