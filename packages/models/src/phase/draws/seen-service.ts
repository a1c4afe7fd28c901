/** What the times and the tier of a call say of how it was served, as a small number, so that what follows from it can be kept. */

import type { EstimatorInput } from "@wattspan/core";
import { tokenCount } from "../../figures/token-counts.js";

/** Where a pace is from: `stated` by the server, without queue and network; `streamed` from the first piece of an answer to its last. */
type PaceKind = "stated" | "streamed";

/** Sold at half of the usual price for being computed when there is room, or at more for being computed sooner. */
type TierKind = "later" | "sooner";

/** What is known of how a call was served. */
export interface SeenService {
  /** Seconds per output token lie between these. */
  readonly pace?: { readonly kind: PaceKind; readonly low: number; readonly high: number };
  readonly tier?: TierKind;
}

/** Answers with fewer tokens have no pace: their times are those of everything else. */
const MIN_TOKENS = 32;
/** Paces are told apart in steps of this factor, from 2 ms to 1 s for a token. */
export const PACE_STEP = 2 ** (1 / 3);
const FASTEST_S = 0.002;
const STEPS = 27;
const KINDS = ["stated", "streamed"] as const satisfies readonly PaceKind[];
const TIERS = [undefined, "later", "sooner"] as const satisfies readonly (TierKind | undefined)[];
/** More than there are codes. */
export const MAX_CODES = (1 + KINDS.length * STEPS) * TIERS.length;
/** Accelerators of their own make: their pace says nothing of a GPU's batch, nor do their tiers (Groq's `flex` costs as much as any). */
const OWN_HARDWARE: ReadonlySet<string | undefined> = new Set(["groq", "cerebras", "sambanova"]);

/**
 * The code of what a call tells; 0 where that is nothing. Times that contradict each other or the tokens are not looked at.
 * @example readService(seenService(call)).pace // { kind: "stated", low: 0.02, high: 0.025 }
 */
export function seenService(call: EstimatorInput): number {
  if (!call.service || OWN_HARDWARE.has(call.provider)) return 0;
  return paceCode(call) * TIERS.length + TIERS.indexOf(tierOf(call));
}

/** What a code stands for. @example readService(1).tier // "later" */
export function readService(code: number): SeenService {
  const tier = TIERS[code % TIERS.length];
  const index = Math.floor(code / TIERS.length) - 1;
  if (index < 0) return { ...(tier && { tier }) };
  const low = FASTEST_S * PACE_STEP ** (index % STEPS);
  const kind = KINDS[Math.floor(index / STEPS)] as PaceKind;
  return { pace: { kind, low, high: low * PACE_STEP }, ...(tier && { tier }) };
}

function paceCode({ durationS, usage, service }: EstimatorInput): number {
  const output = tokenCount(usage?.output) ?? 0;
  // Machines that wait for pictures to be decoded have another power than those that were fitted.
  if (!service || output < MIN_TOKENS || usage?.image) return 0;
  const { decodeS, firstPieceS } = service;
  if (decodeS !== undefined) {
    // A server that worked for longer than the call lasted: one of the two is wrong.
    const isWithin = !(durationS > 0) || decodeS <= 1.01 * durationS;
    return isWithin ? codeOf(0, decodeS / output) : 0;
  }
  // Reasoning that is not shown is computed before the first piece.
  if (firstPieceS === undefined || !(firstPieceS >= 0) || usage?.reasoning) return 0;
  return codeOf(1, (durationS - firstPieceS) / (output - 1));
}

/** 0 for what is no pace of a GPU: too fast, too slow, no number. */
function codeOf(kind: number, paceS: number): number {
  const step = Math.floor(Math.log(paceS / FASTEST_S) / Math.log(PACE_STEP));
  return step >= 0 && step < STEPS ? 1 + kind * STEPS + step : 0;
}

/** Anthropic's `priority` is capacity that was paid for before, on the same machines. */
function tierOf({ provider, service }: EstimatorInput): TierKind | undefined {
  switch (service?.tier) {
    case "batch":
    case "flex":
      return "later";
    case "priority":
      return provider === "anthropic" ? undefined : "sooner";
    default:
      return undefined;
  }
}
