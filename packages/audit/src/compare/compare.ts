import { randomBytes } from "node:crypto";
import { WattspanConfigurationError } from "@wattspan/core";
import { whyUnreported } from "./comparability.js";
import { type CompareRules, comparePairs, refused } from "./compare-pairs.js";
import type { Comparison, GuardrailFinding } from "./comparison.js";
import { isPossible, type Limit } from "./limit.js";
import { firstOf } from "./order.js";
import type { Pair, RunFigures, Side } from "./run-figures.js";

/** Options of {@link compare}. */
export interface CompareOptions extends CompareRules {
  /**
   * Runs one side once. What it throws ends the comparison.
   * @param pair Its number, from 0. -1: a warm-up, of whose figures only the names are used.
   */
  readonly run: (side: Side, pair: number) => Promise<RunFigures>;
  /** Draws the order inside each pair. Default: random; it is in the result. */
  readonly seed?: string;
  /** Pairs before the width is looked at. From 6, below which no interval exists. Default 10. */
  readonly minPairs?: number;
  /**
   * Pairs at most, and half as many void ones besides. If the first ones are all void, half as many end it, but not
   * fewer than 6. Default 50.
   */
  readonly maxPairs?: number;
  /** Receives each comparison so far, and `maxPairs`. */
  readonly onPair?: (comparison: Comparison, maxPairs: number) => void;
  /** Ends after the pair that runs. */
  readonly signal?: AbortSignal;
}

/** Intervals narrower than 6 % decide most limits of 5 %. */
const WIDTH = 0.06;
/** A smaller limit takes a narrower interval. */
const WIDTH_OF_LIMIT = 1.2;
/** The drop of reached goals that is to be found in four of five comparisons, if the most pairs can. */
const DROP_OF_GOALS = 0.2;
const MIN_PAIRS = 6;
const MAX_PAIRS = 200;

/**
 * Runs both sides in pairs, in an order drawn from the seed, and compares. It stops when the interval of each
 * component with a limit is narrow, never because a difference is significant: stopping at the first p below 5 %
 * claims a change of equal code in 24 of 100 comparisons. Where runs report `goals`, it goes on until a drop of 20 %
 * would be found, or to the most pairs.
 *
 * Each side is run once before, to fill caches. A limit of something that neither of these runs reports ends it there.
 *
 * @throws WattspanConfigurationError for limits and numbers of pairs that are impossible; whatever `run` throws.
 * @example
 * const { outcome } = await compare({ limits: [limitOf("energy=5%")], run: (side) => runOnce(side) });
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { run, limits, seed = randomBytes(8).toString("hex"), minPairs = 10, maxPairs = 50 } = options;
  checkOptions(limits, minPairs, maxPairs);
  const first = [await run("base", -1), await run("head", -1)];
  const why = whyUnreported(limits, first);
  if (why !== undefined) return { ...comparePairs([], options), ...refused(why), seed };
  const pairs: Pair[] = [];
  for (;;) {
    pairs.push(await runPair(run, firstOf(seed, pairs.length), pairs.length));
    const comparison = { ...comparePairs(pairs, options), seed };
    options.onPair?.(comparison, maxPairs);
    if (isHopeless(comparison, maxPairs))
      return {
        ...comparison,
        why: `${comparison.why} The rest of at most ${maxPairs} pairs was not run.`,
      };
    if (isOver(comparison, minPairs, maxPairs) || options.signal?.aborted) return comparison;
  }
}

async function runPair(run: CompareOptions["run"], first: Side, number: number): Promise<Pair> {
  const one = await run(first, number);
  const other = await run(first === "base" ? "head" : "base", number);
  return first === "base" ? { base: one, head: other, first } : { base: other, head: one, first };
}

/** Where no pair counts for so long, the machine is not calm enough for enough of the others. */
const isHopeless = ({ pairs, voidPairs }: Comparison, maxPairs: number): boolean =>
  voidPairs.length === pairs.length && pairs.length >= Math.max(MIN_PAIRS, maxPairs / 2);

function isOver(comparison: Comparison, minPairs: number, maxPairs: number): boolean {
  const { outcome, components, guardrails, pairs, voidPairs } = comparison;
  const counted = pairs.length - voidPairs.length;
  if (counted >= maxPairs || pairs.length >= 1.5 * maxPairs) return true;
  if (outcome === "not comparable" && counted > 0) return true;
  const tested = components.filter(({ p }) => p !== undefined);
  const deciding = tested.filter(({ limit }) => limit !== undefined);
  const wide = (deciding.length > 0 ? deciding : tested).filter(
    ({ interval, limit }) => interval === undefined || widthOf(interval) > widthFor(limit),
  );
  return counted >= minPairs && wide.length === 0 && !guardrails.some(isUnsure);
}

/** By the deviation alone: whether goals differ has no say. */
const isUnsure = ({ kind, p, leastDetectable = Number.POSITIVE_INFINITY }: GuardrailFinding): boolean =>
  kind === "goals" && p !== undefined && leastDetectable > DROP_OF_GOALS;

const widthOf = ({ low, high }: { readonly low: number; readonly high: number }): number =>
  (1 + high) / (1 + low) - 1;

const widthFor = (limit: Limit | undefined): number =>
  limit && limit.share > 0 ? Math.min(WIDTH, WIDTH_OF_LIMIT * limit.share) : WIDTH;

function checkOptions(limits: readonly Limit[], minPairs: number, maxPairs: number): void {
  for (const limit of limits)
    if (!isPossible(limit))
      throw new WattspanConfigurationError(
        `limits.${limit.component}`,
        limit.share,
        "a share from 0, below 1 for a decrease",
      );
  if (!(Number.isInteger(minPairs) && minPairs >= MIN_PAIRS))
    throw new WattspanConfigurationError("minPairs", minPairs, `a whole number from ${MIN_PAIRS}`);
  if (!(Number.isInteger(maxPairs) && maxPairs >= minPairs && maxPairs <= MAX_PAIRS))
    throw new WattspanConfigurationError(
      "maxPairs",
      maxPairs,
      `a whole number from minPairs to ${MAX_PAIRS}`,
    );
}
