import { diag } from "@opentelemetry/api";
import { SharedSlot } from "./shared.js";

/**
 * Takes warnings in place of OpenTelemetry's `diag`: for applications in which nobody has set a logger. Must not
 * throw.
 */
export const WARNINGS: SharedSlot<(sentence: string) => void> = /* @__PURE__ */ new SharedSlot("warnings.v1");

/** Warns a person. May throw what the application's logger throws. @example warn("nothing is metered") */
export function warn(sentence: string): void {
  const take = WARNINGS.value;
  if (typeof take === "function") take(sentence);
  else diag.warn(`wattspan: ${sentence}`);
}
