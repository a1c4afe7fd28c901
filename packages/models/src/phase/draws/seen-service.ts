/**
 * Encodes the evidence of how a call was served, its times and tier, as a small number, so that results can
 * be kept.
 */

import type { EstimatorInput } from "@wattspan/core";
import { tokenCount } from "../../figures/token-counts.js";

/**
 * The origin of a pace: `stated` by the server, without queue and network; `streamed` from the first piece of
 * an answer to its last.
 */
type PaceKind = "stated" | "streamed";

/** Sold at half the usual price for computing when there is room, or at more for computing sooner. */
type TierKind = "later" | "sooner";

/** What is known about how a call was served. */
export interface SeenService {
  /** Bounds of the seconds per output token. */
  readonly pace?: { readonly kind: PaceKind; readonly low: number; readonly high: number };
  readonly tier?: TierKind;
}

/** Shorter answers have no pace: other delays dominate their times. */
const MIN_TOKENS = 32;
/** The resolution of paces, as a factor, from 2 ms to 1 s for a token. */
export const PACE_STEP = 2 ** (1 / 3);
const FASTEST_S = 0.002;
const STEPS = 27;
const KINDS = ["stated", "streamed"] as const satisfies readonly PaceKind[];
const TIERS = [undefined, "later", "sooner"] as const satisfies readonly (TierKind | undefined)[];
/** An upper bound of codes. */
export const MAX_CODES = (1 + KINDS.length * STEPS) * TIERS.length;
/**
 * Providers with accelerators of their own: neither their pace nor their tiers reveal a GPU's batch (Groq's
 * `flex` costs as much as any).
 */
const OWN_HARDWARE: ReadonlySet<string | undefined> = new Set(["groq", "cerebras", "sambanova"]);

/**
 * The code of a call's evidence; 0 where there is none. Times that contradict each other or the tokens are
 * ignored.
 * @example readService(seenService(call)).pace // { kind: "stated", low: 0.02, high: 0.025 }
 */
export function seenService(call: EstimatorInput): number {
  if (!call.service || OWN_HARDWARE.has(call.provider)) return 0;
  return paceCode(call) * TIERS.length + TIERS.indexOf(tierOf(call));
}

/** The meaning of a code. @example readService(1).tier // "later" */
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
  // Machines that decode pictures have another power than the fitted ones.
  if (!service || output < MIN_TOKENS || usage?.image) return 0;
  const { decodeS, firstPieceS } = service;
  if (decodeS !== undefined) {
    // A server cannot work for longer than the call lasted: one of the two is wrong.
    const isWithin = !(durationS > 0) || decodeS <= 1.01 * durationS;
    return isWithin ? codeOf(0, decodeS / output) : 0;
  }
  // Hidden reasoning is computed before the first piece.
  if (firstPieceS === undefined || !(firstPieceS >= 0) || usage?.reasoning) return 0;
  return codeOf(1, (durationS - firstPieceS) / (output - 1));
}

/** 0 for impossible paces of a GPU: too fast, too slow, no number. */
function codeOf(kind: number, paceS: number): number {
  const step = Math.floor(Math.log(paceS / FASTEST_S) / Math.log(PACE_STEP));
  return step >= 0 && step < STEPS ? 1 + kind * STEPS + step : 0;
}

/** Anthropic's `priority` is capacity that was paid in advance, on the same machines. */
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
