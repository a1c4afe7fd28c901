/** `--void-above`: when other machines and processes make a run void. */

import { UsageError } from "../../command/usage-error.js";

/** What the help says of it. */
export const VOID_ABOVE =
  "above this share of CPU time: steal=1% of other machines, others=10% of other processes (defaults); may be repeated";

/** Rules of steadiness, as shares. */
export type VoidAbove = Readonly<Partial<Record<"steal" | "others", number>>>;

/** Adds one to those before. @throws UsageError @example voidAboveOf("others=20%") // { others: 0.2 } */
export function voidAboveOf(given: string, before: VoidAbove = {}): VoidAbove {
  const [, rule, percent] = /^(steal|others)=(\d{1,3}(?:\.\d+)?)%$/.exec(given) ?? [];
  if (rule !== undefined) return { ...before, [rule]: Number(percent) / 100 };
  throw new UsageError(
    "--void-above",
    given,
    "steal or others, with a share in percent",
    "--void-above others=20%",
  );
}
