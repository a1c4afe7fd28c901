/** `--void-above`: when other machines and processes make a run void. */

import { type Limit, limitOf } from "@wattspan/audit";
import { UsageError } from "../../command/usage-error.js";

/** What the help says of it. */
export const VOID_ABOVE =
  "above this share of CPU time: steal=1% of other machines, others=10% of other processes (defaults); may be repeated";

/** Adds one to those before. @throws UsageError @example voidAboveOf("others=20%") // [{ component: "others", share: 0.2, … }] */
export function voidAboveOf(given: string, before: readonly Limit[] = []): readonly Limit[] {
  if (/^(steal|others)=\d{1,3}(\.\d+)?%$/.test(given)) return [...before, limitOf(given)];
  throw new UsageError(
    "--void-above",
    given,
    "steal or others, with a share in percent",
    "--void-above others=20%",
  );
}

/** The same as rules of steadiness. @example rulesAbove(voidAboveOf("others=20%")) // { others: 0.2 } */
export const rulesAbove = (given: readonly Limit[] = []): Readonly<Record<string, number>> =>
  Object.fromEntries(given.map(({ component, share }) => [component, share]));
