import type { TokenUsage } from "@wattspan/core";
import { ownObject, sumUsage } from "@wattspan/core/usage";

/** More prompts or steps than a call has. */
const MAX_PARTS = 10_000;

/** The usage of each part of a list, added up. */
export function listedUsage(
  list: object | undefined,
  usageOfPart: (part: object) => TokenUsage | undefined,
): TokenUsage | undefined {
  if (!Array.isArray(list)) return undefined;
  let sum: TokenUsage | undefined;
  for (let index = 0; index < Math.min(list.length, MAX_PARTS); index++) {
    const part = ownObject(list, String(index));
    sum = sumUsage(sum, part && usageOfPart(part));
  }
  return sum;
}
