import type { UsageReader } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { ownObject } from "@wattspan/core/usage";
import { HELD, heldUsage } from "./values/held-usage.js";
import { messageStartUsage, messageUsage } from "./values/message-usage.js";

/** Anthropic's messages, and the events of their streams. */
export const anthropic: UsageReader = {
  name: "anthropic",
  marks: [...HELD, "message"],
  read(answer, model) {
    const usage = heldUsage(answer);
    if (usage) return messageUsage(usage, model);
    const isStart = ownData(answer, "type") === "message_start";
    return isStart ? messageStartUsage(ownObject(ownObject(answer, "message"), "usage")) : undefined;
  },
};
