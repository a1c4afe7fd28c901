import { reasonWords } from "@wattspan/cli";
import type { Reason } from "wattspan";

/** Several reasons as one text, with the names under which metrics have them. @example reasonsText(["lost"]) // "the device disappeared (lost)" */
export const reasonsText = (reasons: readonly Reason[]): string =>
  reasons.length === 0
    ? "no reason given"
    : reasons.map((reason) => `${reasonWords(reason)} (${reason})`).join("; ");
